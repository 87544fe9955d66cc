import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/errors.js';
import { fastBars, plainCosts, runCross, slowBars } from './engine-run.js';
import type { CandleTape } from './engine-tape.js';

/** The same rule over the same candles in backtesting.py; prints seconds and trades by the place of their candles. */
const script = `
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import pandas as pd
import backtesting
from backtesting import Backtest, Strategy
from backtesting.lib import crossover
frame = pd.read_csv(sys.argv[1])
class Cross(Strategy):
    def init(self):
        mean = lambda values, bars: pd.Series(values).rolling(bars).mean()
        self.fast = self.I(mean, self.data.Close, ${fastBars})
        self.slow = self.I(mean, self.data.Close, ${slowBars})
    def next(self):
        if crossover(self.fast, self.slow):
            if not self.position: self.buy(size=1)
        elif crossover(self.slow, self.fast):
            if self.position: self.position.close()
test = Backtest(frame, Cross, cash=1e9, commission=${plainCosts.takerFeeBps / 10_000})
started = time.perf_counter()
stats = test.run()
seconds = time.perf_counter() - started
trades = stats._trades[["EntryBar", "ExitBar", "EntryPrice", "ExitPrice"]].values.tolist()
print(json.dumps({"version": backtesting.__version__, "seconds": seconds, "trades": trades}))
`;

interface RivalRun {
  readonly version: string;
  readonly seconds: number;
  readonly trades: readonly (readonly [number, number, number, number])[];
}

/** Beside backtesting.py where this machine's `python3` has it; the figure says so where it has not. */
export async function besideRival(tape: CandleTape, count: number): Promise<Record<string, number | string>> {
  const has = spawnSync('python3', ['-c', 'import backtesting'], { stdio: 'ignore' });
  if (has.status !== 0) return { backtestingPy: 'not measured: python3 of this machine has no module backtesting' };
  const folder = await mkdtemp(join(tmpdir(), 'auspex-rival-'));
  try {
    const file = join(folder, 'candles.csv');
    const rows = Array.from({ length: count }, (_, at) => {
      const { open, high, low, close, volume } = tape.candle(at);
      return `${open},${high},${low},${close},${volume}`;
    });
    await writeFile(file, `Open,High,Low,Close,Volume\n${rows.join('\n')}\n`);
    const told = spawnSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 1e9 });
    if (told.status !== 0) throw new UserError(`backtesting.py failed: ${told.stderr.trim().split('\n').at(-1)}`);
    return compared(tape, count, JSON.parse(told.stdout.trim().split('\n').at(-1) ?? '') as RivalRun);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compared(tape: CandleTape, count: number, rival: RivalRun): Promise<Record<string, number | string>> {
  const own = await runCross(tape, count, { costs: plainCosts, keep: true });
  const near = (one: number, other: number): boolean => Math.abs(one / other - 1) < 1e-9;
  const same = own.trades.filter(({ openedAt, closedAt, entryPrice, exitPrice }, index) => {
    const theirs = rival.trades[index];
    return (
      theirs !== undefined &&
      tape.placeOf(openedAt) === theirs[0] &&
      tape.placeOf(closedAt) === theirs[1] &&
      near(entryPrice.toNumber(), theirs[2]) &&
      near(exitPrice.toNumber(), theirs[3])
    );
  }).length;
  return {
    backtestingPy: rival.version,
    rivalCandles: count,
    rivalSeconds: rival.seconds,
    ownSeconds: own.seconds,
    rivalTimeRatio: rival.seconds / own.seconds,
    rivalTrades: rival.trades.length,
    ownTrades: own.trades.length,
    sameTrades: same,
  };
}
