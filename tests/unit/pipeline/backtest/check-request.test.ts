import { describe, expect, it } from 'vitest';
import { type BacktestRequest, noStress } from '../../../../src/core/backtest.js';
import { UserError } from '../../../../src/core/errors.js';
import { runBacktest } from '../../../../src/pipeline/backtest.js';
import { aRequest, memoryData, walk } from '../../../builders/history.js';
import { at, btc, eth } from '../../../builders/trading.js';

const data = memoryData(new Map([[btc, walk(300)]]));

const bad: readonly (readonly [string, Partial<BacktestRequest>, RegExp])[] = [
  ['a market that is not there', { markets: [eth] }, /memory has no 1h candles of ETH\/USDT; there are BTC\/USDT/],
  ['no market', { markets: [] }, /at least one market/],
  ['a market twice', { markets: [btc, btc] }, /BTC\/USDT is named twice/],
  ['a timeframe without candles', { timeframe: '4h' }, /no 4h candles of BTC\/USDT; there is no market/],
  ['an unknown strategy', { strategy: 'crystalBall' }, /no strategy "crystalBall"; choose from model, /],
  ['an unknown setting', { settings: { magic: 1 } }, /randomEntry has no setting "magic"; it has every, bars/],
  [
    'a setting out of range',
    { settings: { every: 0 } },
    /every of strategy randomEntry must be a whole number from 1 to 10000, was 0/,
  ],
  [
    'a setting that is no whole number',
    { settings: { bars: 1.5 } },
    /bars of strategy randomEntry must be a whole number .* was 1.5/,
  ],
  ['a setting that is not a number', { settings: { bars: Number.NaN } }, /was NaN/],
  ['a balance of nothing', { balance: '0' }, /above 0 and up to 1000000000000, was "0"/],
  ['a negative balance', { balance: '-5' }, /was "-5"/],
  ['a balance in words', { balance: 'plenty' }, /was "plenty"/],
  ['a balance beyond reason', { balance: '1e30' }, /was "1e30"/],
  ['leverage below 1', { leverage: 0.5 }, /leverage must be from 1 to 20, was 0.5/],
  ['leverage on spot', { kind: 'spot', leverage: 2 }, /leverage must be from 1 to 1, was 2/],
  ['a span that ends before it begins', { from: at(100), to: at(50) }, /begin before it ends/],
  ['a span without candles', { from: at(10_000) }, /from 2026-.* there are candles from 2025-01-06 00:00 to/],
  ['latency beyond the candle', { latencyMs: 3_600_000 }, /latency \(ms\) must be from 0 to 3599999/],
  ['a negative fee', { feeBps: -1 }, /the fee \(bps a side\) must be from 0 to 1000, was -1/],
  ['negative slippage', { slippageBps: -1 }, /slippage/],
  ['detail that is coarser', { detail: '4h' }, /detail candles must be shorter than 1h/],
  ['detail that is not there', { detail: '15m' }, /no 15m candles of BTC\/USDT/],
  ['a seed that is no whole number', { seed: 0.5 }, /seed is a whole number, was 0.5/],
  ['a negative delay', { stress: { ...noStress, delayBars: -1 } }, /delay of decisions/],
  ['a model strategy without a model', { strategy: 'model' }, /no model for 1h candles.*strategy without a model/],
];

describe('a request that makes no sense', () => {
  it.each(bad)('is refused before anything runs: %s', async (_, given, message) => {
    const shares: number[] = [];
    const refused = runBacktest(aRequest(given), data, { onProgress: (share) => shares.push(share) });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(message);
    expect(shares).toEqual([]);
  });
});
