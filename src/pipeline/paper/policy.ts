import { Decimal } from 'decimal.js';
import { type Market, timeframeMs } from '../../core/market.js';
import type { PaperRisk, PaperSettings } from '../../core/paper-account.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import { standardTradePolicy, type TradePolicy } from '../engine/policy.js';
import { plainInstrument } from '../execution/filters.js';
import { standardTradeLimits } from '../risk/guards.js';

/** The limits an account has unless its owner says otherwise. */
export const standardPaperRisk: PaperRisk = {
  riskPerTrade: standardTradeLimits.riskPerTrade,
  maxPositions: standardTradeLimits.maxPositions,
  maxDrawdown: standardTradeLimits.maxDrawdown,
  maxExposure: standardTradeLimits.maxExposure,
  maxPositionShare: standardTradeLimits.maxPositionShare,
};

/** Least worth of an order in quote units; what large venues ask for. */
export const leastNotional = 5;

/** A price is too old to trade on after so many candles. */
const staleCandles = 2;

/** What paper accounts trade: perpetuals with a least order, in steps small enough for every market. */
export const paperInstrument = (market: Market): Instrument => ({
  ...plainInstrument(market, 'perpetual'),
  minNotional: new Decimal(leastNotional),
});

export const policyOf = ({ risk, timeframe }: Pick<PaperSettings, 'risk' | 'timeframe'>): TradePolicy => ({
  ...standardTradePolicy,
  limits: { ...standardTradeLimits, ...risk, staleAfterMs: staleCandles * timeframeMs(timeframe) },
});
