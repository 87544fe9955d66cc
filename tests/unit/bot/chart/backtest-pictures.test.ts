import { describe, expect, it } from 'vitest';
import { type BacktestPictureData, backtestViews, pictureDataOf } from '../../../../src/bot/backtest-picture.js';
import { backtestPicture } from '../../../../src/bot/chart/backtest-picture.js';
import { backtestSvgs, pngOf } from '../../../../src/bot/chart/backtest-pictures.js';
import { drawPicture } from '../../../../src/bot/chart/draw-picture.js';
import { svgOf } from '../../../../src/bot/chart/svg.js';
import { aReport, aResult } from '../../../builders/backtests.js';
import { simulatedFrame } from '../../../builders/replies.js';

const { report, window } = aResult();
const whole = pictureDataOf(report, window);
const svg = (view: (typeof backtestViews)[number], data: BacktestPictureData = whole, origin = '') =>
  svgOf(backtestPicture(view, data, 'dark', origin));
const words = (text: string): string => [...text.matchAll(/>([^<>]+)<\/text>/g)].map(([, found]) => found).join('|');

describe('the pictures of a backtest', () => {
  it.each(backtestViews)('%s has its title, its say, and no number that is none', (view) => {
    const text = svg(view, whole, 'simulated, not real prices');
    expect(words(text)).toContain(report.title.slice(0, 12));
    expect(words(text)).toContain('simulated, not real prices');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is a PNG in both themes, and in the thread that draws for chats', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const drawn = backtestSvgs(whole, theme);
      expect(drawn.map(({ name }) => name)).toEqual(backtestViews);
      for (const one of drawn) expect(pngOf(one).subarray(1, 4).toString()).toBe('PNG');
    }
    const { mark } = simulatedFrame;
    const png = await drawPicture({ kind: 'backtest', mark, name: 'b77', view: 'equity', data: whole, theme: 'dark' });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('says in words when there is nothing to draw', () => {
    const empty: BacktestPictureData = {
      ...pictureDataOf(aReport(0), null),
      curve: { at: [], equity: [], drawdown: [], buyAndHold: null },
      months: [],
      monteCarlo: null,
    };
    expect(words(svg('equity', empty))).toContain('Too few candles');
    expect(words(svg('months', empty))).toContain('No month');
    expect(words(svg('trades', empty))).toContain('No trade ended');
    expect(words(svg('monteCarlo', empty))).toContain('Too few days');
  });

  it('draws an account that never moved, one that lost all, and one a hundredfold', () => {
    const at = report.curve.at.slice(0, 3);
    for (const equity of [
      [1, 1, 1],
      [1, 0.5, 0],
      [1, 40, 100],
    ]) {
      const drawdown = equity.map((value, i) => 1 - value / Math.max(...equity.slice(0, i + 1)));
      const curve = { at, equity, drawdown, buyAndHold: [1, 1.1, 1.2] };
      const text = svg('equity', { ...whole, curve });
      expect(text).not.toMatch(/NaN|Infinity/);
      expect(words(text).includes('logarithmic')).toBe(Math.max(...equity) / Math.min(...equity) >= 3);
    }
  });

  it('draws every trade by its result where no candles were kept', () => {
    const text = svg('trades', { ...whole, window: null });
    expect(words(text)).toContain('Result of each trade');
    expect(text).not.toContain('NaN');
  });

  it('shows the last twelve years of more, and says so', () => {
    const months = Array.from({ length: 15 * 12 }, (_, i) => ({
      month: `${2010 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
      netReturn: ((i % 7) - 3) / 100,
      maxDrawdown: 0.01,
      trades: 1,
    }));
    const text = words(svg('months', { ...whole, months }));
    expect(text).toContain('the last 12 of 15 years');
    expect(text).not.toContain('2012');
    expect(text).toContain('2013');
  });

  it('keeps a message with one view small', () => {
    const size = (view: (typeof backtestViews)[number]) => JSON.stringify(pictureDataOf(report, window, view)).length;
    expect(size('months')).toBeLessThan(size('equity'));
    expect(pictureDataOf(report, window, 'months')).toMatchObject({ trades: [], window: null, monteCarlo: null });
  });

  it('shrinks a title that is too wide, and shows its end as cut', () => {
    const title = `Backtest · ${'ABC '.repeat(60)}· 1h`;
    expect(words(svg('equity', { ...whole, title }))).toMatch(/ABC[^|]*…\|/);
  });
});
