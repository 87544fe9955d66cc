import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { bundledTypefaces } from '../../../../src/bot/chart/bundled-typefaces.js';
import { box, type Drawn, fontFamily, text } from '../../../../src/bot/chart/shapes.js';
import { svgOf } from '../../../../src/bot/chart/svg.js';
import { Typeface, unitsPerEm } from '../../../../src/bot/chart/typeface.js';
import { textsOf } from '../../../../src/bot/messages/areas.js';
import { languages } from '../../../../src/core/language.js';

const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const files = { plain: join(folder, 'DejaVuSans.ttf'), bold: join(folder, 'DejaVuSans-Bold.ttf') };
const faces = { plain: new Typeface(files.plain), bold: new Typeface(files.bold) };
const pixelsOf = (svg: string): Buffer =>
  new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: Object.values(files), defaultFontFamily: fontFamily },
    logLevel: 'off',
  }).render().pixels;

describe('words as outlines', () => {
  // Accents and many Cyrillic letters are glyphs made of others; AV and To stand closer than their widths.
  it.each(['▲ BUY  BTC/USDT · 1h', '−12,345.60 % AV To Äéçñ', 'Ёжик: вход, цель й', '⚡◷✔✘●◆━┅▇'])(
    'look as resvg draws the text %s',
    (words) => {
      const [white, black] = ['#ffffff', '#000000'];
      const drawn: Drawn = {
        shapes: [
          text(300, 40, words, { size: 34, fill: black, align: 'center' }),
          text(590, 100, words, { size: 34, fill: black, align: 'right', bold: true }),
          { ...text(300, 300, words, { size: 34, fill: black, align: 'center' }), rotation: 0.3 },
        ],
        background: white,
        size: { width: 600, height: 400 },
      };
      const [ours, theirs] = [pixelsOf(svgOf(drawn, faces)), pixelsOf(svgOf(drawn))];
      let ink = 0;
      let apart = 0;
      for (let at = 0; at < ours.length; at += 4) {
        if (theirs[at] !== 255) ink++;
        apart += Math.abs((ours[at] ?? 0) - (theirs[at] ?? 0));
      }
      expect(ink).toBeGreaterThan(500);
      expect(apart / ink).toBeLessThan(6);
    },
  );

  it('have Chinese letters beside the others, as wide as they are high', () => {
    const { plain, bold } = bundledTypefaces();
    for (const face of [plain, bold]) {
      const one = face.outline('币');
      expect(one.path.length).toBeGreaterThan(100);
      expect(one.width).toBeCloseTo(unitsPerEm, 6);
      expect(face.outline('A币B').width).toBeCloseTo(one.width + face.outline('A').width + face.outline('B').width, 6);
    }
    expect(plain.outline('币').path).not.toBe(bold.outline('币').path);
  });

  it.each(languages)('have every letter of our own words in %s', (language) => {
    const { plain, bold } = bundledTypefaces();
    const ours = /^(pictures|signals\.picture|markets\.fear|call|paper\.label)\./;
    const messages = Object.entries(textsOf[language]?.messages ?? {}).filter(([id]) => ours.test(id));
    const letters = [...new Set(messages.flatMap(([, words]) => [...words]))].filter((letter) => letter !== '…');
    expect(letters.length).toBeGreaterThan(40);
    const missing = letters.filter((letter) =>
      [plain, bold].some((face) => face.outline(letter).path === face.outline('…').path),
    );
    expect(missing).toEqual([]);
  });

  it('leave out what no font has, and show that once', () => {
    const { plain } = bundledTypefaces();
    for (const [given, shown] of [
      ['🚀', '…'],
      ['to 🚀🌕 moon', 'to … moon'],
      ['a\u{e0041}b', 'ab'],
      ['\ud83d', ''],
      ['', ''],
    ] as const) {
      expect(plain.outline(given)).toEqual(plain.outline(shown));
    }
  });

  it('need no text of whoever shows them, and text says the same safely', () => {
    const drawn: Drawn = {
      shapes: [text(5, 5, '<b>&"', { size: 20, fill: '#000000' }), box(0, 0, 9, 9, '#ff0000', 1)],
      background: '#ffffff',
      size: { width: 40, height: 20 },
    };
    expect(svgOf(drawn, faces)).not.toContain('<text');
    expect(svgOf(drawn)).toContain('>&lt;b&gt;&amp;&quot;</text>');
    expect(svgOf(drawn).indexOf('#ff0000')).toBeLessThan(svgOf(drawn).indexOf('<text'));
  });
});
