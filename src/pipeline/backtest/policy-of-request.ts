import type { BacktestRequest } from '../../core/backtest.js';
import { timeframeMs } from '../../core/market.js';
import { standardTradePolicy, type TradePolicy } from '../engine/policy.js';
import { type CostModel, scaledCosts, standardCostModel } from '../execution/cost-model.js';
import { standardTradeLimits } from '../risk/guards.js';
import type { Sizing } from '../risk/sizing.js';

/** Spot pays from its cash: a little is left for fee and slippage. */
const spotReserve = 0.002;

/** Costs as asked for, else the standard ones; a slippage that is given stands for spread and slippage together. */
export function costsFor({ feeBps, slippageBps, stress }: BacktestRequest): CostModel {
  const model: CostModel = {
    ...standardCostModel,
    ...(feeBps === null ? {} : { takerFeeBps: feeBps, makerFeeBps: Math.min(feeBps, standardCostModel.makerFeeBps) }),
    ...(slippageBps === null ? {} : { halfSpreadBps: 0, slippage: { kind: 'fixed', bps: slippageBps } }),
  };
  return stress.costFactor === 1 ? model : scaledCosts(model, stress.costFactor);
}

/** Each market gets an equal part of what leverage allows; the guards stand wide, so that the rule is what is tested. */
export function policyFor(request: BacktestRequest): TradePolicy {
  const { kind, leverage, markets, timeframe } = request;
  const part = (leverage / markets.length) * (kind === 'spot' ? 1 - spotReserve : 1);
  return {
    kind,
    sizing: sizingFor(request, part),
    levels: standardTradePolicy.levels,
    limits: {
      ...standardTradeLimits,
      maxDrawdown: 0.9,
      maxPositions: markets.length,
      maxExposure: leverage,
      maxPositionShare: part,
      maxDailyLoss: 0.1 * leverage,
      cooldownAfter: 8,
      cooldownMs: 24 * timeframeMs(timeframe),
      maxCorrelated: leverage,
      staleAfterMs: timeframeMs(timeframe),
    },
  };
}

function sizingFor({ sizing, balance, leverage }: BacktestRequest, part: number): Sizing {
  switch (sizing) {
    case 'stop':
      return { kind: 'stop', otherwise: part };
    case 'fixed':
      return { kind: 'fixed', notional: Number(balance.replaceAll('_', '')) * part };
    case 'fraction':
      return { kind: 'fraction', share: part };
    case 'volatility':
      return { kind: 'volatility', annual: 0.2 * leverage, otherwise: part };
    case 'kelly':
      return { kind: 'kelly', part: 0.25 };
  }
}
