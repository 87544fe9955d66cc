import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../src/bot/chat-sender.js';
import { RateLimit } from '../../../src/bot/delivery/rate-limit.js';
import { aRiskAnnouncement, aSignalAnnouncement, aSummaryAnnouncement } from '../../builders/announcements.js';
import { aDeliveryBench, telegramChat } from '../../builders/delivery-bench.js';
import { ScriptedSender } from '../../fakes/scripted-sender.js';

/** How the platform treats one attempt: the message shows up in the chat (or not), and an answer comes (or not). */
type Weather = 'fine' | 'down' | 'slowDown' | 'takenWithoutAnswer' | 'lostWithoutAnswer';

const outcomeOf = (weather: Weather): SendOutcome | null => {
  if (weather === 'fine') return null;
  if (weather === 'down') return { kind: 'retry', reason: 'HTTP 500' };
  if (weather === 'slowDown') return { kind: 'rateLimited', retryAfterMs: 2_000, scope: 'chat' };
  return { kind: 'unknown', reason: 'cut' };
};

describe('deliveries in any weather', () => {
  it('none is lost, and none is doubled but where the platform took it and its answer never came', async () => {
    const weathers = fc.array(
      fc.constantFrom<Weather>('fine', 'fine', 'fine', 'down', 'slowDown', 'takenWithoutAnswer', 'lostWithoutAnswer'),
      { minLength: 1, maxLength: 25 },
    );
    const rows = fc.array(fc.record({ chat: fc.integer({ min: -3, max: 4 }), kind: fc.nat(2) }), {
      minLength: 1,
      maxLength: 15,
    });
    await fc.assert(
      fc.asyncProperty(weathers, rows, fc.nat(6_000), async (weather, wanted, killAt) => {
        const bench = aDeliveryBench();
        const make = [aRiskAnnouncement, aSignalAnnouncement, aSummaryAnnouncement];
        const ids = wanted.map(({ chat, kind }) =>
          bench.outbox.add({ chat: telegramChat(chat === 0 ? 5 : chat), announcement: make[kind]!() }),
        );
        const shown = new Map<string, number>();
        const cut = new Set<string>();
        let attempts = 0;
        const treat = ({ nonce }: { nonce: string | null }) => {
          const now = weather[attempts] ?? 'fine';
          attempts += 1;
          const key = nonce ?? '';
          if (now === 'fine' || now === 'takenWithoutAnswer') shown.set(key, (shown.get(key) ?? 0) + 1);
          if (now === 'takenWithoutAnswer' || now === 'lostWithoutAnswer') cut.add(key);
          return outcomeOf(now);
        };
        // The first process is killed at some moment: its answers no longer reach the database.
        let dead = false;
        const first = new ScriptedSender('telegram', bench.timers, (attempt) =>
          dead && attempt.at >= killAt ? new Promise<never>(() => undefined) : treat(attempt),
        );
        const corpse = new Proxy(bench.outbox, {
          get: (target, name, receiver) => {
            const value: unknown = Reflect.get(target, name, receiver);
            if (typeof value !== 'function') return value;
            return (...args: unknown[]) => (dead ? new Promise(() => undefined) : value.apply(target, args));
          },
        });
        const policy = {
          resendsAfterUnknown: { telegram: 40, discord: 40, console: 40, webhook: 40 },
          backoff: { firstMs: 500, mostMs: 5_000 },
          mostAttempts: 100,
          idleMs: 60_000,
        };
        const killed = bench.open(first, { repository: corpse, policy });
        killed.start();
        await bench.timers.advance(killAt);
        dead = true;
        const inFlight = new Set(first.attempts.filter(({ at }) => at >= killAt - 25).map(({ nonce }) => nonce ?? ''));
        const second = new ScriptedSender('telegram', bench.timers, treat);
        const next = bench.open(second, {
          policy,
        });
        next.start();
        const sent = async () => (await bench.outbox.counts(1e9)).sent;
        for (let minute = 0; minute < 30 && (await sent()) < ids.length; minute += 1)
          await bench.timers.advance(60_000);
        await next.stop();

        for (const id of ids) expect(bench.outbox.stateOf(id).kind).toBe('sent');
        expect(shown.size).toBe(ids.length);
        for (const [nonce, times] of shown) if (times > 1) expect(cut.has(nonce) || inFlight.has(nonce)).toBe(true);
        expect(first.mostAtOnceInAChat).toBeLessThanOrEqual(1);
        expect(second.mostAtOnceInAChat).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a rate limit', () => {
  it('never lets more through in any window, whenever it is asked', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 8 }), (steps, count) => {
        const limit = new RateLimit({ count, perMs: 1_000 });
        const taken: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          expect(limit.free(now) > 0).toBe(limit.waitMs(now) === 0);
          if (limit.waitMs(now) > 0) continue;
          limit.take(now);
          taken.push(now);
        }
        for (const start of taken) {
          expect(taken.filter((at) => at >= start && at < start + 1_000).length).toBeLessThanOrEqual(count);
        }
      }),
    );
  });

  it('is free exactly when it said it would be', () => {
    const limit = new RateLimit({ count: 2, perMs: 1_000 });
    limit.take(0);
    limit.take(300);
    expect(limit.waitMs(400)).toBe(600);
    expect(limit.waitMs(1_000)).toBe(0);
    limit.blockUntil(5_000);
    expect(limit.waitMs(1_000)).toBe(4_000);
    expect(limit.idle(4_000)).toBe(false);
    expect(limit.idle(5_000)).toBe(true);
  });
});
