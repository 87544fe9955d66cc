import { describe, expect, it } from 'vitest';
import { backtestViews, pictureDataOf } from '../../../../src/bot/backtest-picture.js';
import { backtestPicture } from '../../../../src/bot/chart/backtest-picture.js';
import { bundledTypefaces } from '../../../../src/bot/chart/bundled-typefaces.js';
import { chartPicture } from '../../../../src/bot/chart/chart-picture.js';
import { chartRenderer } from '../../../../src/bot/chart/render-chart.js';
import type { Drawn, Words } from '../../../../src/bot/chart/shapes.js';
import { unitsPerEm } from '../../../../src/bot/chart/typeface.js';
import { inLanguage } from '../../../../src/bot/messages/language.js';
import { pictureLanguage } from '../../../../src/bot/picture-language.js';
import type { PictureRequest } from '../../../../src/bot/reply.js';
import { type Language, languages } from '../../../../src/core/language.js';
import { aResult } from '../../../builders/backtests.js';
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
