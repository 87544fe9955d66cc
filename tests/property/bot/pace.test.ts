import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryPaceStore } from '../../../src/bot/delivery/memory-pace-store.js';
import { TravelTime } from '../../../src/bot/delivery/travel-time.js';
import type { AnsweredTurn } from '../../../src/core/ports/pace.js';

const travelMs = 200;
const bot = { count: 5, perMs: 1_000 };
const rate = { count: 2, perMs: 1_000 };

const mostIn = (instants: readonly number[], perMs: number): number =>
  Math.max(0, ...instants.map((from) => instants.filter((at) => at >= from && at < from + perMs).length));

describe('the shared pace', () => {
  it('lets no window of the platform see more, whatever way messages take and whenever they are answered', async () => {
    const asks = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 300 }),
        bucket: fc.constantFrom('a', 'b', 'c', 'd'),
        way: fc.integer({ min: 0, max: travelMs }),
        work: fc.integer({ min: 0, max: 2_000 }),
      }),
      { minLength: 1, maxLength: 120 },
    );
    await fc.assert(
      fc.asyncProperty(asks, async (steps) => {
        let now = 0;
        const store = new MemoryPaceStore(() => now);
        const arrivals: { readonly bucket: string; readonly at: number }[] = [];
        let open: { readonly bucket: string; readonly stamp: number; readonly left: number; readonly at: number }[] =
          [];
        for (const { afterMs, bucket, way, work } of steps) {
          now += afterMs;
          // A chat is sent one message at a time.
          if (open.some((one) => one.bucket === bucket && one.at > now)) continue;
          const answered = open
            .filter(({ at }) => at <= now)
            .map((one): AnsweredTurn => {
              const took = one.at - one.left;
              const botAt = one.left + Math.min(travelMs, took);
              return { bucket: one.bucket, stamp: one.stamp, botAt, bucketAt: one.at };
            });
          open = open.filter(({ at }) => at > now);
          const [turn] = await store.take('telegram', { bot, travelMs, turns: [{ bucket, rate }], answered });
          if (turn?.waitMs !== 0) continue;
          arrivals.push({ bucket, at: now + way });
          open.push({ bucket, stamp: turn.stamp, left: now, at: now + way + work });
        }
        expect(
          mostIn(
            arrivals.map(({ at }) => at),
            bot.perMs,
          ),
        ).toBeLessThanOrEqual(bot.count);
        for (const bucket of ['a', 'b', 'c', 'd']) {
          const own = arrivals.filter((one) => one.bucket === bucket).map(({ at }) => at);
          expect(mostIn(own, rate.perMs)).toBeLessThanOrEqual(rate.count);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the way there that is reckoned with', () => {
  it('is never less than told, follows what most answers take, and not the slow ones', () => {
    const travel = new TravelTime(100);
    expect(travel.ms()).toBe(1_000);
    for (let index = 0; index < 60; index += 1) travel.note(10);
    travel.note(5_000);
    expect(travel.ms()).toBe(100);
    for (let index = 0; index < 64; index += 1) travel.note(400);
    expect(travel.ms()).toBe(800);
    for (let index = 0; index < 64; index += 1) travel.note(60_000);
    expect(travel.ms()).toBe(3_000);
  });
});
