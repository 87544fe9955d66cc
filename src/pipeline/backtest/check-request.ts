import { Decimal } from 'decimal.js';
import type { BacktestData, BacktestRequest } from '../../core/backtest.js';
import { UserError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
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
  if (markets.length === 0) throw new UserError('a backtest needs at least one market, such as BTC/USDT');
  within('the number of markets', markets.length, 1, mostMarkets);
  const twice = markets.find((market, index) => markets.indexOf(market) !== index);
  if (twice) throw new UserError(`${twice} is named twice; name each market once`);
  const there = await data.markets(timeframe);
  for (const market of markets) {
    if (there.includes(market)) continue;
    const known = there.length > 0 ? `there are ${there.join(', ')}` : 'there is no market at that timeframe';
    throw new UserError(`${data.name} has no ${timeframe} candles of ${market}; ${known}`);
  }
  if (from !== null && to !== null && from >= to) {
    throw new UserError(`the span must begin before it ends, was ${iso(from)} to ${iso(to)}`);
  }
  within('leverage', leverage, 1, kind === 'spot' ? 1 : 20);
  within('latency (ms)', latencyMs, 0, timeframeMs(timeframe) - 1);
  if (feeBps !== null) within('the fee (bps a side)', feeBps, 0, 1_000);
  if (slippageBps !== null) within('slippage (bps a side)', slippageBps, 0, 1_000);
  if (!Number.isInteger(seed)) throw new UserError(`a seed is a whole number, was ${seed}`);
  within('the delay of decisions (bars)', stress.delayBars, 0, 1_000);
  if (
    detail !== null &&
    (timeframeMs(detail) >= timeframeMs(timeframe) || timeframeMs(timeframe) % timeframeMs(detail))
  ) {
    throw new UserError(`detail candles must be shorter than ${timeframe} and fit into it, was ${detail}`);
  }
  return { request, strategy, settings, balance };
}

function balanceOf(text: string): Money {
  const plain = text.trim().replaceAll('_', '');
  const value = /^\d+(\.\d+)?$/.test(plain) ? new Decimal(plain) : null;
  if (!value || value.lte(0) || value.gt(largestBalance)) {
    throw new UserError(`a balance is an amount above 0 and up to ${largestBalance}, was "${text}"; write 10000`);
  }
  return money(value);
}

function within(name: string, value: number, least: number, most: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new UserError(`${name} must be from ${least} to ${most}, was ${value}`);
}

const iso = (at: number): string => new Date(at).toISOString();
