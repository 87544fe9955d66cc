import { describe, expect, it } from 'vitest';
import type { BacktestRequest } from '../../../../src/core/backtest.js';
import { UserError } from '../../../../src/core/errors.js';
import { type EpochMs, epochMs } from '../../../../src/core/units.js';
import { settingsOf, sweep, sweepText } from '../../../../src/pipeline/report/sweep.js';
import { aRequest, aRun, aRunOfDays, aTrade, day } from '../../../builders/backtest-run.js';
import { t0 } from '../../../builders/trading.js';

const span = { from: t0, to: epochMs(t0 + 100 * day) };

/** Earns `stop` thousandths a day on the first part and loses as much on the second. */
const fake = (asked: BacktestRequest[]) => async (request: BacktestRequest) => {
  asked.push(request);
  const stop = request.settings['stop'] as number;
  if (stop === 0) return aRun([10_000]);
  const days = Math.round(((request.to as EpochMs) - (request.from as EpochMs)) / day);
  const gain = (request.from === t0 ? stop : -stop) / 1_000;
  return aRunOfDays(
    Array.from({ length: days }, (_, i) => gain + (i % 2 ? 0.01 : -0.01)),
    { trades: [aTrade(0, 1)] },
  );
};

describe('a grid', () => {
  it('is every combination in order', () => {
    expect(settingsOf({ a: [1, 2], b: [3, 4] })).toEqual([
      { a: 1, b: 3 },
      { a: 1, b: 4 },
      { a: 2, b: 3 },
      { a: 2, b: 4 },
    ]);
  });

  it.each([
    [{}, 'needs settings to vary'],
    [{ a: [] }, 'Setting a of the sweep has no values'],
    [{ a: [Number.NaN] }, 'must be numbers, was NaN'],
    [{ a: [1, 1] }, 'names a value twice: 1, 1'],
    [{ a: [1, 2, 3], b: [1, 2, 3, 4] }, 'The sweep has 12 settings (a: 3, b: 4), the most is 10'],
  ])('%o is refused', (grid, message) => {
    expect(() => settingsOf(grid, 10)).toThrow(message);
    expect(() => settingsOf(grid, 10)).toThrow(UserError);
  });
});

describe('a sweep', () => {
  it('chooses on the first part and judges the choice on the rest alone', async () => {
    const asked: BacktestRequest[] = [];
    const summary = await sweep(aRequest({ settings: { other: 9 } }), { stop: [1, 3, 2, 0] }, span, fake(asked));
    const cut = epochMs(t0 + 70 * day);
    expect(asked.map(({ settings, from, to }) => [settings, from, to])).toEqual([
      [{ other: 9, stop: 1 }, t0, cut],
      [{ other: 9, stop: 3 }, t0, cut],
      [{ other: 9, stop: 2 }, t0, cut],
      [{ other: 9, stop: 0 }, t0, cut],
      [{ other: 9, stop: 3 }, cut, span.to],
    ]);
    expect(summary.rows.map((row) => row.settings['stop'])).toEqual([3, 2, 1, 0]);
    expect(summary.best?.settings).toEqual({ stop: 3 });
    expect(summary.request).toEqual(asked[4]);
    expect(summary.best?.netReturn).toBeGreaterThan(0);
    expect(summary.later?.netReturn).toBeLessThan(0);
    expect(summary.trials).toBe(4);
    expect(summary.trialSharpes).toHaveLength(4);
    expect(summary.deflatedSharpe).toBeLessThan(0.95);
    expect(summary.verdict).toMatch(
      /^On the later part, which took no part in the choice, the best of 4 settings lost 8\.8 %/,
    );
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });

  it('lists what was tried, the best first and marked', async () => {
    const lines = sweepText(await sweep(aRequest(), { stop: [1, 3] }, span, fake([]))).split('\n');
    expect(lines[0]).toBe(
      'Sweep: 2 settings tried from 2025-01-06 to 2025-03-17; the best is judged on what came after.',
    );
    expect(lines[1]).toMatch(/^\* stop=3 {2}Sharpe {3}5\.\d\d {2}net +\+\d+ % {2}1 trades$/);
    expect(lines[2]).toMatch(/^ {2}stop=1 /);
    expect(lines[3]).toMatch(/deflated Sharpe\): \d+ %$/);
  });

  it('tells its progress', async () => {
    const seen: string[] = [];
    await sweep(aRequest(), { stop: [1, 2] }, span, fake([]), { onRun: (done, of) => seen.push(`${done}/${of}`) });
    expect(seen).toEqual(['0/3', '1/3', '2/3']);
  });

  it('has no best where nothing traded', async () => {
    const summary = await sweep(aRequest(), { stop: [0] }, span, fake([]));
    expect(summary).toMatchObject({ best: null, verdict: 'None of 1 settings traded enough to be judged.' });
  });

  it('runs nothing that it must refuse', async () => {
    const asked: BacktestRequest[] = [];
    const short = { from: t0, to: epochMs(t0 + day) };
    await expect(sweep(aRequest(), { stop: [1] }, short, fake(asked))).rejects.toThrow(
      'too short to choose on one part',
    );
    await expect(sweep(aRequest(), { stop: [1, 2] }, span, fake(asked), { cap: 1 })).rejects.toThrow('the most is 1');
    await expect(sweep(aRequest(), { stop: [1] }, span, fake(asked), { choiceShare: 1 })).rejects.toThrow('was 1');
    expect(asked).toEqual([]);
  });
});
