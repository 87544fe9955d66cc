import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { palettePng } from '../../../../src/bot/chart/png.js';
import { pngOfSvg } from '../../../../src/bot/chart/rasterise.js';

const svg = (body: string, width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`;

/** The pixels of a PNG as another reader sees them: resvg's, which knows nothing of how it was written. */
function pixelsOf(png: Buffer, width: number, height: number): Buffer {
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const body = `<image width="${width}" height="${height}" image-rendering="optimizeSpeed" href="${href}"/>`;
  return new Resvg(svg(body, width, height), { font: { loadSystemFonts: false }, logLevel: 'off' }).render().pixels;
}

describe('palettePng', () => {
  it('holds every pixel, whatever the picture', () => {
    const picture = fc
      .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
      .chain(({ width, height }) =>
        fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          // Few colours, so that rows and pixels repeat as in a chart.
          cells: fc.array(fc.constantFrom(0x000000, 0xffffff, 0x12161c, 0x2fc48d, 0xff0001), {
            minLength: width * height,
            maxLength: width * height,
          }),
        }),
      );
    fc.assert(
      fc.property(picture, ({ width, height, cells }) => {
        const pixels = Buffer.from(cells.flatMap((cell) => [cell >> 16, (cell >> 8) & 255, cell & 255, 255]));
        const png = palettePng(pixels, width, height);
        expect(png && pixelsOf(png, width, height).equals(pixels)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps rare colours beyond 256 close to what they were, and leaves a picture of many to the other encoder', () => {
    const field = Array.from({ length: 300 * 39 }, () => 0xff1c1612);
    // An edge whose shades come once each.
    const edge = Array.from({ length: 300 }, (_, i) => (0xff3c5000 + ((i & 1) << 8) + 40 + (i >> 1)) >>> 0);
    const bytes = (cells: readonly number[]) => Buffer.from(Uint32Array.from(cells).buffer);
    const pixels = bytes([...field, ...edge]);
    const png = palettePng(pixels, 300, 40);
    const seen = png && pixelsOf(png, 300, 40);
    expect(seen?.subarray(0, 4 * field.length).equals(pixels.subarray(0, 4 * field.length))).toBe(true);
    expect(Math.max(...pixels.map((value, at) => Math.abs(value - (seen?.[at] ?? 0))))).toBeLessThan(25);
    const wild = bytes(
      Array.from({ length: 64 * 64 }, (_, i) => (0xff000000 | (Math.imul(i, 0x9e3779b1) >>> 8)) >>> 0),
    );
    expect(palettePng(wild, 64, 64)).toBeNull();
  });

  it('leaves what can be seen through to the other encoder', () => {
    expect(palettePng(Buffer.from([1, 2, 3, 255, 1, 2, 3, 128]), 2, 1)).toBeNull();
    const png = pngOfSvg(svg('<rect width="4" height="4" fill="#f00" fill-opacity="0.5"/>', 8, 8));
    expect(pixelsOf(png, 8, 8).subarray(0, 4)).toEqual(Buffer.from([128, 0, 0, 128]));
  });

  it('draws the same picture as the encoder it stands in for', () => {
    const text = svg(
      '<rect width="90" height="60" fill="#12161c"/><circle cx="40" cy="30" r="20" fill="#0af"/>',
      90,
      60,
    );
    const other = new Resvg(text, { font: { loadSystemFonts: false }, logLevel: 'off' }).render().asPng();
    expect(pixelsOf(pngOfSvg(text), 90, 60).equals(pixelsOf(other, 90, 60))).toBe(true);
  });
});
