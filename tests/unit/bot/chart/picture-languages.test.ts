import { describe, expect, it } from 'vitest';
import { backtestViews, pictureDataOf } from '../../../../src/bot/backtest-picture.js';
import { backtestPicture } from '../../../../src/bot/chart/backtest-picture.js';
import { bundledTypefaces } from '../../../../src/bot/chart/bundled-typefaces.js';
import { chartPicture } from '../../../../src/bot/chart/candles/chart-picture.js';
import { comparePicture } from '../../../../src/bot/chart/overview/compare.js';
import { fearGreedPicture } from '../../../../src/bot/chart/overview/fear-greed.js';
import { chartRenderer } from '../../../../src/bot/chart/render-chart.js';
import { type Drawn, type Words, widthOf } from '../../../../src/bot/chart/shapes.js';
import { unitsPerEm } from '../../../../src/bot/chart/typeface.js';
import { inLanguage } from '../../../../src/bot/messages/language.js';
import { pictureLanguage } from '../../../../src/bot/picture-language.js';
import type { PictureRequest } from '../../../../src/bot/reply/pictures.js';
import { type Language, languages } from '../../../../src/core/language.js';
import type { Market } from '../../../../src/core/market.js';
import { epochMs } from '../../../../src/core/units.js';
import { comparisonOf } from '../../../../src/pipeline/overview/comparison.js';
import { studiesOf } from '../../../../src/pipeline/overview/studies.js';
import { aResult } from '../../../builders/backtests.js';
import { aFearGreed } from '../../../builders/market-replies.js';
import { anEntry, aPicture, someCandles } from '../../../builders/pictures.js';

const { plain, bold } = bundledTypefaces();
const textsOf = ({ shapes }: Drawn) => shapes.filter((shape): shape is Words => shape.type === 'text');
const wordsOf = (drawn: Drawn) => textsOf(drawn).map(({ words }) => words);

/** Whole words that stand outside the picture, by the widths of the font they are drawn with. */
function outside(drawn: Drawn): readonly string[] {
  const shares = { left: 0, center: 0.5, right: 1 };
  return textsOf(drawn).flatMap(({ words, size, bold: isBold, x, align, rotation }) => {
    const face = isBold ? bold : plain;
    const width = (face.outline(words).width * size) / unitsPerEm;
    const left = x - width * shares[align];
    return rotation === undefined && (left < 0 || left + width > drawn.size.width) ? [words] : [];
  });
}

/** Pairs of words that lie over each other; the large ones behind everything else do not count. */
function overlaps(drawn: Drawn): readonly string[] {
  const shares = { left: 0, center: 0.5, right: 1 };
  const boxes = textsOf(drawn)
    .filter(({ rotation, words }) => rotation === undefined && words !== '')
    .map(({ words, size, bold: isBold, x, y, align }) => {
      const width = widthOf(words, size, isBold);
      const left = x - width * shares[align];
      // Letters are about three quarters of their size high.
      return { words, left, right: left + width, top: y - 0.37 * size, bottom: y + 0.37 * size };
    });
  return boxes.flatMap((one, i) =>
    boxes
      .slice(i + 1)
      .filter((two) => one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom)
      .map((two) => `${one.words} | ${two.words}`),
  );
}

const { report, window } = aResult();
const data = pictureDataOf(report, window);
const mood = { windowMs: 86_400_000, values: someCandles().map((_, i) => Math.sin(i / 9)), items: 9 };
const request = aPicture({ panes: ['volume', 'odds', 'mood'], mood });

describe('words in pictures', () => {
  it('are those of the language, months too', () => {
    const shown = inLanguage('ru', () => wordsOf(chartPicture(request)));
    expect(shown).toEqual(expect.arrayContaining(['▲ ПОКУПКА', 'СИМУЛЯЦИЯ', 'объём', 'вероятность', '12 ноя']));
    expect(shown.join(' ')).not.toMatch(/target|entry|stop|probability|Nov/);
    const english = wordsOf(chartPicture(request));
    expect(english).toEqual(expect.arrayContaining(['▲ BUY', 'SIMULATED', 'volume', 'probability', '12 Nov']));
  });

  it('write numbers and days as the texts of the language do', () => {
    const shown = (language: Language) =>
      inLanguage(language, () => [
        ...wordsOf(chartPicture({ ...request, signal: null })),
        ...wordsOf(backtestPicture('trades', data, 'dark')),
      ]).join('\n');
    expect(shown('en')).toMatch(
      /(?:^|\n)last 59,589\.5.*12 Nov.*Backtest · BTC · 1h · breakout · 2025-01-06 to 2025-01-15/s,
    );
    expect(shown('de')).toMatch(
      /(?:^|\n)zuletzt 59\.589,5.*12\. Nov.*Backtest · BTC · 1h · breakout · 2025-01-06 bis/s,
    );
    expect(shown('ru')).toMatch(/(?:^|\n)посл\. 59\u00a0589,5.*12 ноя.*Бэктест/s);
    expect(shown('zh')).toMatch(/(?:^|\n)最新 59,589\.5.*11月12日.*回测/s);
    expect(shown('de')).not.toMatch(/\d\.\d(?!\d\d)/);
  });

  it.each(languages)('stay inside the picture in %s', (language) => {
    const { signal } = request;
    const drawn = inLanguage(language, () => [
      chartPicture(request),
      chartPicture({ ...request, signal: signal && anEntry(signal.prediction, 'short', 1_234_567) }),
      ...backtestViews.map((view) => backtestPicture(view, data, 'dark', 'simulated')),
    ]);
    expect(drawn.flatMap(outside)).toEqual([]);
  });

  it.each(languages)('do not lie over each other in %s', (language) => {
    const names = ['1000PEPE/USDT:USDT', '币安人生/USDT', 'BTC/USDT'] as Market[];
    const comparison = comparisonOf(
      names.map((market, i) => ({ market, candles: someCandles({ count: 200, seed: i + 1 }) })),
      { timeframe: '1h', spanMs: 168 * 3_600_000, to: someCandles().at(-1)?.closedAt ?? epochMs(0) },
    );
    const { mark, timeZone } = request;
    const candles = someCandles({ timeframe: '4h', start: 123_456_789, tick: 0.01 });
    const huge = { ...request, timeframe: '4h' as const, data: { candles, predictions: [] }, signal: null, tick: 0.01 };
    const drawn = inLanguage(language, () => [
      chartPicture({ ...request, timeZone: 'Asia/Kolkata' }),
      chartPicture({
        ...huge,
        studies: studiesOf(['ema20', 'ema50', 'bollinger', 'rsi', 'macd'], candles, 96),
        panes: ['rsi', 'macd'],
      }),
      comparePicture({ kind: 'compareChart', comparison, mark, timeZone, theme: 'dark' }),
      fearGreedPicture({ kind: 'fearGreedChart', index: aFearGreed(), mark, timeZone, theme: 'light' }),
      ...backtestViews.map((view) => backtestPicture(view, data, 'dark', 'simulated')),
    ]);
    expect(drawn.flatMap(outside)).toEqual([]);
    expect(drawn.flatMap(overlaps)).toEqual([]);
  });

  it('are drawn once for all chats of a language', async () => {
    const drawn: (Language | undefined)[] = [];
    const draw = chartRenderer({
      draw: async (one: PictureRequest) => {
        drawn.push(one.language);
        return Buffer.alloc(0);
      },
    });
    for (const language of languages) await draw({ ...request, ...pictureLanguage({ language }) });
    expect(drawn).toEqual([undefined, 'es', 'pt', 'fr', 'de', 'ru', 'zh']);
  });
});
