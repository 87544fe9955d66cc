import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeAction } from '../../../src/bot/button.js';
import { picture } from '../../../src/bot/chart/candles/chart-layout.js';
import { recordPicture } from '../../../src/bot/chart/record/record-picture.js';
import type { Place } from '../../../src/bot/chart/shapes.js';
import { recordCommand } from '../../../src/bot/commands/record.js';
import { inLanguage } from '../../../src/bot/messages/language.js';
import { recordButtons } from '../../../src/bot/record-buttons.js';
import type { ReplyFrame } from '../../../src/bot/reply/frame.js';
import type { RecordPictureRequest } from '../../../src/bot/reply/pictures.js';
import { languages } from '../../../src/core/language.js';
import type { Market, Venue } from '../../../src/core/market.js';
import { type CalibrationBin, type RecordFilter, wholeRecord } from '../../../src/core/record.js';
import { wilsonInterval } from '../../../src/core/statistics.js';
import type { EpochMs } from '../../../src/core/units.js';
import { liveFrame } from '../../builders/replies.js';
import { MemoryServices } from '../../fakes/services.js';

const markets = ['BTC/USDT', '1000000MOGCOIN1/FDUSDX'] as Market[];
const day = 86_400_000;
const aFilter = fc.record({
  market: fc.constantFrom(null, ...markets),
  timeframe: fc.constantFrom(null, '15m' as const, '1h' as const),
  side: fc.constantFrom(null, 'long' as const, 'short' as const),
  kind: fc.constantFrom(null, 'entry' as const, 'move' as const),
  month: fc.constantFrom(null, '2025-01', '2031-12'),
  since: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 11_000, max: 40_000 }).map((days) => (days * day) as EpochMs),
  ),
  withheld: fc.constantFrom(null, true, false),
}) satisfies fc.Arbitrary<RecordFilter>;

describe('buttons of the record', () => {
  it('fit, and ask for the very calls their message is about', async () => {
    await fc.assert(
      fc.asyncProperty(aFilter, fc.constantFrom(null, 'market' as const, 'month' as const), async (filter, by) => {
        const services = new MemoryServices();
        services.markets = markets;
        for (const button of recordButtons(filter, by).flat()) {
          expect(Buffer.byteLength(encodeAction(button.action))).toBeLessThanOrEqual(64);
          if (button.action.command !== 'record') continue;
          const [what = ''] = button.action.args;
          let asked: RecordFilter = wholeRecord;
          const report = services.record.report;
          const record = {
            ...services.record,
            report: (given: RecordFilter, group: typeof by) => {
              asked = given;
              return report(given, group);
            },
            calls: (given: RecordFilter) => {
              asked = given;
              return services.record.calls(given);
            },
          };
          const context = {
            services: { ...services, market: services.market, record },
            frame: liveFrame as ReplyFrame,
            confirmed: true,
            begin: async () => undefined,
          };
          const reply = await recordCommand.execute({ what }, context as never);
          expect(reply.kind).toMatch(/^record/);
          expect(asked).toEqual(filter);
        }
      }),
      { numRuns: 40 },
    );
  });
});

const aBin = fc
  .tuple(
    fc.integer({ min: 0, max: 10 }),
    fc.integer({ min: 1, max: 10_000_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([said, of, share]): CalibrationBin => {
    const came = Math.round(of * share);
    const stated = Math.min(1, Math.max(0, said / 10 + 0.049));
    return { said: said / 10, stated, of, came, ...(wilsonInterval(came, of) ?? { low: 0, high: 1 }) };
  });
const someBins = fc.uniqueArray(aBin, { maxLength: 11, selector: ({ said }) => said });

describe('the picture of the record', () => {
  it('stays within its frame, whatever was said how often, in each language', () => {
    fc.assert(
      fc.property(someBins, someBins, fc.constantFrom(...languages), (entries, moves, language) => {
        fc.pre(entries.length + moves.length > 0);
        const request: RecordPictureRequest = {
          kind: 'record',
          mark: { venue: 'binance' as Venue, provenance: 'live', fallbackFrom: null },
          calibration: { entries, moves },
          since: 0 as EpochMs,
          timeZone: 'UTC',
          theme: 'light',
          language,
        };
        for (const shape of inLanguage(language, () => recordPicture(request, 'binance')).shapes) {
          const points: Place[] = 'points' in shape ? [...shape.points] : [];
          if ('x' in shape) points.push([shape.x, shape.y]);
          if ('cx' in shape) points.push([shape.cx, shape.cy]);
          for (const [px, py] of points) {
            expect(px >= 0 && px <= picture.width && py >= 0 && py <= picture.height).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
