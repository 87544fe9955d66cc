import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../src/bot/chart/draw-picture.js';
import { equityPicture } from '../../../src/bot/commands/paper-picture.js';
import type { PaperHistory } from '../../../src/core/ports/paper-desk.js';
import { epochMs, money } from '../../../src/core/units.js';
import { simulatedFrame } from '../../builders/replies.js';
import { t0 } from '../../builders/trading.js';
import { aStoredAccount } from '../../contract/paper-repository.js';

const historyOf = (values: readonly number[]): PaperHistory => ({
  account: aStoredAccount({
    balance: money(values[0] ?? 1),
    figures: { ...aStoredAccount().figures, equity: money(values.at(-1) ?? 1) },
  }),
  lives: [],
  equity: values.map((equity, i) => ({ at: epochMs(t0 + i * 900_000), equity })),
});

describe('the picture of an account', () => {
  it('needs two points', () => {
    expect(equityPicture(historyOf([]), 'x', simulatedFrame)).toBeNull();
    expect(equityPicture(historyOf([1]), 'x', simulatedFrame)).toBeNull();
  });

  it('states the result and the worst fall, and thins a long life without losing its end', () => {
    const values = Array.from({ length: 5_000 }, (_, i) => (i === 2_500 ? 50 : 100 + i / 100));
    const request = equityPicture(historyOf(values), 'Your paper account', simulatedFrame);
    expect(request?.data.curve.at.length).toBeLessThanOrEqual(600);
    expect(request?.data.curve.equity.at(-1)).toBe(149.99);
    expect(request?.data.netReturn).toBeCloseTo(0.4999, 6);
    expect(request?.data.maxDrawdown).toBeCloseTo(1 - 50 / 124.99, 6);
    expect(request?.mark.provenance).toBe('simulated');
  });

  it('is drawn by what draws backtests', async () => {
    const request = equityPicture(historyOf([100, 101, 99, 102]), 'Your paper account', simulatedFrame);
    if (!request) throw new Error('no picture');
    const png = await drawPicture(request);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });
});
