import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { DirectPace } from '../../../../src/bot/delivery/direct-pace.js';
import { MemoryPaceStore } from '../../../../src/bot/delivery/memory-pace-store.js';
import { paces } from '../../../../src/bot/delivery/pace.js';
import { pacedSender } from '../../../../src/bot/delivery/paced-sender.js';
import type { PaceStore } from '../../../../src/core/ports/pace.js';
import { someReplies } from '../../../builders/replies.js';
import { ScriptedSender } from '../../../fakes/scripted-sender.js';
import { publishedLimits, StrictPlatform } from '../../../fakes/strict-platform.js';
import { settle, VirtualTimers } from '../../../fakes/virtual-timers.js';

const logger = pino({ level: 'silent' });
const group = '-100';

/** How often the shared pace was asked for a turn, and told of one. */
class Counted implements PaceStore {
  asked = 0;
  noted: string[] = [];
  isDown = false;

  constructor(readonly inner: PaceStore) {}

  take: PaceStore['take'] = async (platform, question) => {
    this.asked += 1;
    if (this.isDown) throw new Error('the database is away');
    return this.inner.take(platform, question);
  };

  note: PaceStore['note'] = async (platform, buckets) => {
    this.noted.push(...buckets);
    return this.inner.note(platform, buckets);
  };

  block: PaceStore['block'] = (platform, bucket, forMs) => this.inner.block(platform, bucket, forMs);
}

let timers: VirtualTimers;
let store: Counted;
let pace: DirectPace;
let strict: StrictPlatform;

beforeEach(() => {
  timers = new VirtualTimers();
  store = new Counted(new MemoryPaceStore(() => timers.nowMs()));
  pace = new DirectPace({ platform: 'telegram', pace: paces.telegram, store, timers, logger });
  strict = new StrictPlatform(publishedLimits.telegram, () => ({ kind: 'fine' }));
});

/** An answer as it would reach the platform. Returns when it was said; null: never. */
async function answers(chatId: string): Promise<number | null> {
  if ((await pace.turn(chatId, 'send', 'answer')) > 0) return null;
  strict.judge({ chatId, call: 'send', at: timers.nowMs() });
  return timers.nowMs();
}

/** A message of the outbox, of this process or another. */
const delivers = async (chatId: string): Promise<number> => {
  const turns = [paces.telegram.turn(chatId, 'send')];
  const [given] = await store.inner.take('telegram', { bot: paces.telegram.bot, travelMs: 0, turns, answered: [] });
  if (given?.waitMs === 0) strict.judge({ chatId, call: 'send', at: timers.nowMs() });
  return given?.waitMs ?? 1;
};

describe('answers', () => {
  it('to a crowd go at once, each counted, without a question to the shared pace', async () => {
    const said = await Promise.all(Array.from({ length: 200 }, (_, i) => answers(String(7_000 + i))));
    expect(new Set(said)).toEqual(new Set([0]));
    await settle();
    expect(store.asked).toBe(0);
    expect(store.noted).toHaveLength(200);
    expect(await delivers('9')).toBeGreaterThan(0);
  });

  it('in a group never earn a 429, however many are asked for: the first twenty go at once', async () => {
    const said: (number | null)[] = [];
    const all = (async () => {
      for (let index = 0; index < 30; index += 1) said.push(await answers(group));
    })();
    for (let turn = 0; turn < 10; turn += 1) await settle();
    expect(said).toHaveLength(20);
    await timers.advance(120_000);
    await all;
    expect(said).toHaveLength(30);
    expect(said).not.toContain(null);
    expect(strict.counts.ownTooFast).toBe(0);
  });

  it('in a group make room for messages of the outbox, and those for them', async () => {
    for (let index = 0; index < 15; index += 1) expect(await delivers(group)).toBe(0);
    const all = Promise.all(Array.from({ length: 25 }, () => answers(group)));
    await timers.advance(1_000);
    // All that were asked for in one moment are one question.
    expect(store.asked).toBe(1);
    expect(await delivers(group)).toBeGreaterThan(0);
    await timers.advance(180_000);
    expect(await all).not.toContain(null);
    expect(strict.tooFast).toEqual([]);
  });

  it('keep a pause that any of them was asked for, or a message of the outbox', async () => {
    await pace.tooFast('7', 'send', { kind: 'rateLimited', retryAfterMs: 3_000, scope: 'chat' });
    expect(await delivers('7')).toBe(3_000);
    const one = answers('7');
    const other = answers('8');
    await timers.advance(10_000);
    expect([await one, await other]).toEqual([3_000, 0]);
    await pace.heard('9', 2_000);
    await store.block('telegram', '9', 2_000);
    const third = answers('9');
    await timers.advance(5_000);
    expect(await third).toBe(12_000);
  });

  it('keep the pace of the bot too once the platform has silenced it', async () => {
    await pace.tooFast('7', 'send', { kind: 'rateLimited', retryAfterMs: 1_000, scope: 'unsaid' });
    await pace.tooFast('8', 'send', { kind: 'rateLimited', retryAfterMs: 1_000, scope: 'unsaid' });
    const all = Promise.all(Array.from({ length: 100 }, (_, i) => answers(String(7_000 + i))));
    await timers.advance(10_000);
    const said = (await all) as number[];
    expect(Math.min(...said)).toBe(1_000);
    expect(strict.counts.ownTooFast).toBe(0);
    expect(Math.max(...said)).toBeLessThan(6_000);
  });

  it('are not waited for behind a pause of hours, nor by a process that stops', async () => {
    await pace.tooFast('7', 'send', { kind: 'rateLimited', retryAfterMs: 3_600_000, scope: 'chat' });
    expect(await pace.turn('7', 'send', 'answer')).toBe(3_600_000);
    await pace.tooFast('8', 'send', { kind: 'rateLimited', retryAfterMs: 20_000, scope: 'chat' });
    const waiting = answers('8');
    await settle();
    pace.stop();
    expect(await waiting).toBeNull();
  });

  it('are held by this process alone while the shared pace does not answer', async () => {
    store.isDown = true;
    const said: (number | null)[] = [];
    const all = (async () => {
      for (let index = 0; index < 25; index += 1) said.push(await answers(group));
    })();
    for (let turn = 0; turn < 10; turn += 1) await settle();
    expect(said).toHaveLength(20);
    await timers.advance(70_000);
    await all;
    expect(strict.counts.ownTooFast).toBe(0);
  });
});

describe('what is shown in the background', () => {
  it('takes its turn like every message, and tells all of a pause it was asked for', async () => {
    const said = new ScriptedSender('telegram', timers, (_, index) =>
      index === 2 ? { kind: 'rateLimited', retryAfterMs: 5_000, scope: 'chat' } : null,
    );
    const sender = pacedSender(said, pace, 'background');
    expect(sender.pin).toBeUndefined();
    const reply = Object.values(someReplies)[0] as (typeof someReplies)[string];
    const all = (async () => [
      await sender.send('7', reply, { nonce: 'a' }),
      await sender.edit('7', 'm1', reply),
      await sender.edit('7', 'm1', reply),
    ])();
    await timers.advance(6_000);
    expect((await all).map(({ kind }) => kind)).toEqual(['sent', 'sent', 'rateLimited']);
    const [first = 0, second = 0, third = 0] = said.attempts.map(({ at }) => at);
    expect(Math.min(second - first, third - second)).toBeGreaterThan(1_000);
    expect(await delivers('7')).toBeGreaterThan(0);
  });
});
