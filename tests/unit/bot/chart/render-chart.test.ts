import { describe, expect, it } from 'vitest';
import { picture } from '../../../../src/bot/chart/candles/chart-layout.js';
import { chartPicture } from '../../../../src/bot/chart/candles/chart-picture.js';
import { drawPicture } from '../../../../src/bot/chart/draw-picture.js';
import { PictureThread } from '../../../../src/bot/chart/picture-thread.js';
import { chartRenderer } from '../../../../src/bot/chart/render-chart.js';
import type { ChartRequest, PictureRequest } from '../../../../src/bot/reply/pictures.js';
import type { Market, Venue } from '../../../../src/core/market.js';
import { anEntry, aPicture, someCandles, somePredictions } from '../../../builders/pictures.js';
import '../../../support/long-tests.js';

/** Words of a picture, in no order. */
const words = (request: ChartRequest) =>
  chartPicture(request).shapes.flatMap((shape) => (shape.type === 'text' ? [shape.words] : []));

const pngSize = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

describe('a market picture', () => {
  it('is a PNG of the stated size', async () => {
    const png = await drawPicture(aPicture());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(pngSize(png)).toEqual(picture);
  });

  it('is stamped with id, model, time, venue and levels to the tick', () => {
    const shown = words(aPicture());
    expect(shown).toContain('▲ BUY');
    expect(shown).toContain('BTC/USDT · 1h');
    expect(shown).toContain('#1042 · 1h-v3');
    expect(shown).toContain('candle closed 12 Nov 14:00 UTC');
    const { levels } = anEntry(aPicture().data.predictions.at(-1)!);
    for (const [name, price] of Object.entries(levels)) {
      const text = price.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
      expect(shown).toContain(`${name} ${text}`);
    }
  });

  it.each([
    ['simulated', 'SIMULATED'],
    ['replay', 'REPLAY'],
  ] as const)('of a %s market says so in large letters', (provenance, watermark) => {
    const mark = { venue: provenance as string as Venue, provenance, fallbackFrom: null };
    expect(words(aPicture({ mark }))).toContain(watermark);
  });

  it('of a live exchange carries its name and no watermark', () => {
    const shown = words(aPicture({ mark: { venue: 'okx' as Venue, provenance: 'live', fallbackFrom: null } }));
    expect(shown.some((text) => text?.endsWith('· okx'))).toBe(true);
    expect(shown).not.toContain('SIMULATED');
  });

  it('shows the smallest prices with all their decimals', () => {
    const candles = someCandles({ start: 0.00001234, tick: 1e-8 });
    const shown = words(aPicture({ tick: 1e-8, signal: null, data: { candles, predictions: [] } }));
    expect(shown).toContain(`last ${candles.at(-1)!.close.toFixed(8)}`);
  });

  it('is drawn from a single flat candle, without predictions or tick', async () => {
    const one = someCandles({ count: 1 }).map((candle) => ({
      ...candle,
      open: 5,
      high: 5,
      low: 5,
      close: 5,
      volume: 0,
    }));
    const png = await drawPicture(aPicture({ tick: null, signal: null, data: { candles: one, predictions: [] } }));
    expect(pngSize(png)).toEqual(picture);
  });

  it('is refused without a candle', async () => {
    const empty = aPicture({ data: { candles: [], predictions: [] } });
    await expect(drawPicture(empty)).rejects.toThrow('a chart of BTC/USDT 1h needs a candle, had none');
  });

  it('says how a finished signal ended', () => {
    const request = aPicture();
    const outcome = {
      kind: 'settled' as const,
      exit: 'target' as const,
      entryPrice: 59_600,
      exitPrice: 60_500,
      exitAt: request.signal!.expiresAt,
      net: 0.0142,
      randomNet: -0.001,
    };
    expect(words({ ...request, outcome })).toContain('✔ target hit, +1.43 % after cost');
  });

  it('shrinks the title rather than let long names collide', () => {
    const candles = someCandles();
    const market = '1000000MEMECOIN/USDT' as Market;
    const predictions = somePredictions(candles, { market, model: '15m-v12-candidate-x' });
    const signal = anEntry(predictions.at(-1)!, 'short', 1_234_567);
    const size = (request: ChartRequest) =>
      chartPicture(request).shapes.flatMap((shape) =>
        shape.type === 'text' && shape.words === `${request.market} · 1h` ? [shape.size] : [],
      )[0];
    expect(size(aPicture())).toBe(46);
    expect(size(aPicture({ market, signal, data: { candles, predictions } }))).toBeLessThan(34);
  });
});

describe('the renderer', () => {
  const counted = () => {
    const drawn: (number | undefined)[] = [];
    const draw = async (request: PictureRequest) => {
      if (request.kind !== 'signalChart') throw new Error('no chart was asked for');
      if (request.data.candles.length === 0) throw new Error('nothing to draw');
      drawn.push(request.signal?.id);
      return Buffer.from(String(request.signal?.id));
    };
    return { draw, drawn };
  };
  const numbered = (id: number) => aPicture({ signal: anEntry(aPicture().data.predictions[95]!, 'long', id) });

  it('makes equal pictures once and others anew', async () => {
    const { draw, drawn } = counted();
    const render = chartRenderer({ draw });
    await Promise.all([render(numbered(1)), render(numbered(1)), render(numbered(2))]);
    await render(numbered(2));
    expect(drawn).toEqual([1, 2]);
  });

  it('forgets the least recently used', async () => {
    const { draw, drawn } = counted();
    const render = chartRenderer({ draw, keep: 2 });
    for (const id of [1, 2, 1, 3, 1, 2]) await render(numbered(id));
    expect(drawn).toEqual([1, 2, 3, 2]);
  });

  it('does not remember a failure, nor let it stop the next', async () => {
    const { draw, drawn } = counted();
    const render = chartRenderer({ draw });
    const empty = aPicture({ data: { candles: [], predictions: [] } });
    await expect(render(empty)).rejects.toThrow('nothing to draw');
    await expect(render(empty)).rejects.toThrow('nothing to draw');
    await render(numbered(4));
    expect(drawn).toEqual([4]);
  });
});

describe('the drawing thread', () => {
  // Run from source it loads a compiler first, which takes its time on a busy machine.
  const startsSlowly = 180_000;

  it(
    'draws what is drawn here, one answer for each request, and is replaced when it dies',
    async () => {
      const thread = new PictureThread();
      const drawing = thread.draw(aPicture());
      const died = expect(drawing).rejects.toThrow('the thread that draws pictures died');
      await thread.close();
      await died;
      const [dark, light] = await Promise.all([thread.draw(aPicture()), thread.draw(aPicture({ theme: 'light' }))]);
      expect(dark.equals(await drawPicture(aPicture()))).toBe(true);
      expect(light.equals(dark)).toBe(false);
      await expect(thread.draw(aPicture({ data: { candles: [], predictions: [] } }))).rejects.toThrow('needs a candle');
      expect(pngSize(await thread.draw(aPicture()))).toEqual(picture);
      await thread.close();
    },
    startsSlowly,
  );

  it(
    'is replaced when it does not answer',
    async () => {
      let patienceMs = 1;
      const thread = new PictureThread(() => patienceMs);
      await expect(thread.draw(aPicture())).rejects.toThrow('no picture in 1 ms');
      patienceMs = startsSlowly;
      expect(pngSize(await thread.draw(aPicture()))).toEqual(picture);
      await thread.close();
    },
    startsSlowly,
  );
});
