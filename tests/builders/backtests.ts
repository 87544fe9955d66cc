import type { BacktestJob, BacktestResult, BacktestState } from '../../src/core/backtest-job.js';
import type { BacktestReport, LeakChecks } from '../../src/core/backtest-report.js';
import type { Market, Venue } from '../../src/core/market.js';
import { epochMs } from '../../src/core/units.js';
import { makeReport } from '../../src/pipeline/report/make-report.js';
import { aContext, aRequest, aTradedRun } from './backtest-run.js';
import { t0 } from './trading.js';

const hour = 3_600_000;
const day = 24 * hour;

export const someChecks = (failed: readonly string[] = []): LeakChecks => {
  const check = (name: string) => ({
    passed: !failed.includes(name),
    detail: `${name} looked at`,
    values: name === 'doubleCost' ? { netReturnDoubled: -0.09 } : {},
  });
  return {
    truncation: check('truncation'),
    oneBarLate: check('oneBarLate'),
    shuffledLabels: check('shuffledLabels'),
    doubleCost: check('doubleCost'),
  };
};

/** A whole report of a made-up run of `trades` trades; none gives an account that never moved. */
export function aReport(trades = 60, given: Partial<BacktestReport> = {}): BacktestReport {
  const { run, prices } = aTradedRun(Math.max(1, trades));
  const quiet = { ...run, trades: [], curve: { ...run.curve, equity: run.curve.equity.map(() => 10_000) } };
  const report = makeReport(
    trades === 0 ? { ...quiet, sums: { ...run.sums, final: run.sums.initial } } : run,
    aRequest(),
    {
      ...aContext(),
      prices,
      models: ['1h-v3'],
      leakChecks: someChecks(['doubleCost']),
    },
  );
  return { ...report, ...given };
}

export const aResult = (given: Partial<BacktestResult> = {}): BacktestResult => ({
  report: aReport(),
  window: {
    market: 'BTC/USDT' as Market,
    timeframe: '1h',
    candles: Array.from({ length: 60 }, (_, i) => ({
      openedAt: epochMs(t0 + i * hour),
      closedAt: epochMs(t0 + (i + 1) * hour),
      open: 100 + Math.sin(i / 5),
      high: 102 + Math.sin(i / 5),
      low: 99 + Math.sin(i / 5),
      close: 101 + Math.sin(i / 5),
      volume: 1,
    })),
    trades: [
      {
        side: 'long',
        openedAt: epochMs(t0 + 5 * hour),
        closedAt: epochMs(t0 + 20 * hour),
        entryPrice: 100,
        exitPrice: 101.5,
        netReturn: 0.014,
        exit: 'target',
      },
      {
        side: 'short',
        openedAt: epochMs(t0 - 5 * hour),
        closedAt: epochMs(t0 + 3 * hour),
        entryPrice: 100,
        exitPrice: 101.5,
        netReturn: -0.016,
        exit: 'stop',
      },
    ],
    ofTrades: 60,
  },
  csv: 'id,market\n1,BTC/USDT\n',
  data: 'abc',
  ...given,
});

export const aJob = (state: BacktestState, given: Partial<BacktestJob> = {}): BacktestJob => ({
  id: 77,
  venue: 'binance' as Venue,
  request: aRequest({
    markets: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'] as Market[],
    strategy: 'model',
    from: t0,
    to: epochMs(t0 + 90 * day),
  }),
  asker: { platform: 'telegram', id: '1' },
  chat: { platform: 'telegram', id: '1' },
  messageId: null,
  state,
  ...given,
});
