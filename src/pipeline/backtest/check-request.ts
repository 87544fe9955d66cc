import { Decimal } from 'decimal.js';
import type { BacktestData, BacktestRequest } from '../../core/backtest.js';
import { UserError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
import { sentence } from '../../core/sentence.js';
import { type Money, money } from '../../core/units.js';
import { strategyOf } from '../strategies/registry.js';
import { type Settings, type Strategy, settingsOf } from '../strategies/strategy.js';

/** A request whose every value was found to make sense. */
export interface CheckedRequest {
  readonly request: BacktestRequest;
  readonly strategy: Strategy;
  readonly settings: Settings;
  readonly balance: Money;
}

const largestBalance = 1e12;
const mostMarkets = 50;

/** UserError naming the value and the allowed range, before anything runs. */
export async function checkRequest(request: BacktestRequest, data: BacktestData): Promise<CheckedRequest> {
  const strategy = strategyOf(request.strategy);
  const settings = settingsOf(strategy, request.settings);
  const balance = balanceOf(request.balance);
  const { markets, timeframe, from, to, kind, leverage, latencyMs, feeBps, slippageBps, detail, seed, stress } =
    request;
  if (markets.length === 0) throw new UserError(sentence('said.backtest.noMarket'));
  within(sentence('said.backtest.range.markets'), markets.length, 1, mostMarkets);
  const twice = markets.find((market, index) => markets.indexOf(market) !== index);
  if (twice) throw new UserError(sentence('said.backtest.twice', { market: twice }));
  const there = await data.markets(timeframe);
  for (const market of markets) {
    if (there.includes(market)) continue;
    const named = { data: data.name, timeframe, market };
    throw new UserError(
      there.length > 0
        ? sentence('said.backtest.noCandles', { ...named, markets: there.join(', ') })
        : sentence('said.backtest.noTimeframe', named),
    );
  }
  if (from !== null && to !== null && from >= to) {
    throw new UserError(sentence('said.backtest.backwards', { from: iso(from), to: iso(to) }));
  }
  within(sentence('said.backtest.range.leverage'), leverage, 1, kind === 'spot' ? 1 : 20);
  within(sentence('said.backtest.range.latency'), latencyMs, 0, timeframeMs(timeframe) - 1);
  if (feeBps !== null) within(sentence('said.backtest.range.fee'), feeBps, 0, 1_000);
  if (slippageBps !== null) within(sentence('said.backtest.range.slippage'), slippageBps, 0, 1_000);
  if (!Number.isInteger(seed)) throw new UserError(sentence('said.backtest.seed', { given: seed }));
  within(sentence('said.backtest.range.delay'), stress.delayBars, 0, 1_000);
  if (
    detail !== null &&
    (timeframeMs(detail) >= timeframeMs(timeframe) || timeframeMs(timeframe) % timeframeMs(detail))
  ) {
    throw new UserError(sentence('said.backtest.detail', { timeframe, given: detail }));
  }
  return { request, strategy, settings, balance };
}

function balanceOf(text: string): Money {
  const plain = text.trim().replaceAll('_', '');
  const value = /^\d+(\.\d+)?$/.test(plain) ? new Decimal(plain) : null;
  if (!value || value.lte(0) || value.gt(largestBalance)) {
    throw new UserError(sentence('said.backtest.balance', { most: String(largestBalance), given: text }));
  }
  return money(value);
}

function within(name: string, value: number, least: number, most: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new UserError(sentence('said.backtest.range', { name, least, most, given: value }));
}

const iso = (at: number): string => new Date(at).toISOString();
