import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../../src/core/units.js';
import {
  anOutcomeAnnouncement,
  aRiskAnnouncement,
  aSignalAnnouncement,
  aSummaryAnnouncement,
} from '../../../builders/announcements.js';
import { aDeliveryBench, benchStart, telegramChat } from '../../../builders/delivery-bench.js';
import { ScriptedSender } from '../../../fakes/scripted-sender.js';
import '../../../support/long-tests.js';

const kinds = (sender: ScriptedSender) =>
  sender.attempts.map(({ reply }) => (reply.kind === 'error' ? reply.params['reason'] : reply.kind));

describe('the sender of deliveries', () => {
  it('sends what waits, writes down the message, and says how long it took since the candle', async () => {
    const bench = aDeliveryBench();
    const candleSeenAt = (benchStart - 80) as EpochMs;
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(), candleSeenAt });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(100);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'sent', messageId: 'm1' });
    expect(bench.candleToSend).toEqual([{ callMs: 80, answeredMs: 100 }]);
    await delivery.stop();
  });

  it('wakes at once when told, and by itself when it was not', async () => {
    const bench = aDeliveryBench();
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(1_000);
    bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(1) });
    delivery.wake('discord');
    await bench.timers.advance(10);
    expect(sender.attempts).toHaveLength(0);
    delivery.wake('telegram');
    await bench.timers.advance(0);
    expect(sender.attempts).toHaveLength(1);
    bench.outbox.add({ chat: telegramChat(2), announcement: aSignalAnnouncement(1) });
    await bench.timers.advance(5_000);
    expect(sender.attempts).toHaveLength(2);
    await delivery.stop();
  });

  it('asks the database seldom when nothing waits', async () => {
    const bench = aDeliveryBench();
    const delivery = bench.open(new ScriptedSender('telegram', bench.timers));
    delivery.start();
    await bench.timers.advance(60_000);
    expect(bench.outbox.claims).toBeLessThanOrEqual(14);
    await delivery.stop();
  });

  it('lets risk go before signals, those before outcomes, and summaries last', async () => {
    const bench = aDeliveryBench();
    const made = [aSummaryAnnouncement(), anOutcomeAnnouncement(), aSignalAnnouncement(), aRiskAnnouncement()];
    for (const announcement of made) bench.outbox.add({ chat: telegramChat(1), announcement });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(6_000);
    expect(kinds(sender)).toEqual(['risk', 'signal', 'outcome', 'summary']);
    await delivery.stop();
  });

  it('lets a risk alert overtake signals that wait for the pace of the whole bot', async () => {
    const bench = aDeliveryBench();
    for (let chat = 1; chat <= 90; chat += 1) {
      bench.outbox.add({ chat: telegramChat(chat), announcement: aSignalAnnouncement(chat) });
    }
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(500);
    expect(sender.attempts).toHaveLength(30);
    bench.outbox.add({ chat: telegramChat(500), announcement: aRiskAnnouncement() });
    delivery.wake();
    await bench.timers.advance(700);
    expect(sender.attempts[30]?.chatId).toBe('500');
    await bench.timers.advance(3_000);
    expect(sender.attempts).toHaveLength(91);
    await delivery.stop();
  });

  it('speaks to a chat once a second and to a group twenty times a minute', async () => {
    const bench = aDeliveryBench();
    for (let index = 0; index < 5; index += 1) {
      bench.outbox.add({ chat: telegramChat(7), announcement: aSignalAnnouncement(index) });
    }
    for (let index = 0; index < 45; index += 1) {
      bench.outbox.add({ chat: telegramChat(-100), announcement: aRiskAnnouncement() });
    }
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(200_000);
    await delivery.stop();
    const at = (chatId: string) => sender.attempts.filter((one) => one.chatId === chatId).map((one) => one.at);
    const [chat, group] = [at('7'), at('-100')];
    expect(chat).toHaveLength(5);
    expect(group).toHaveLength(45);
    for (let index = 1; index < 5; index += 1) expect(chat[index]! - chat[index - 1]!).toBeGreaterThanOrEqual(1_000);
    for (let index = 20; index < 45; index += 1)
      expect(group[index]! - group[index - 20]!).toBeGreaterThanOrEqual(60_000);
    expect(sender.mostAtOnceInAChat).toBe(1);
  });

  it('serves many chats side by side', async () => {
    const bench = aDeliveryBench();
    for (let chat = 1; chat <= 25; chat += 1)
      bench.outbox.add({ chat: telegramChat(chat), announcement: aRiskAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers, undefined, 400);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(500);
    expect(sender.attempts).toHaveLength(25);
    expect(sender.mostAtOnce).toBe(25);
    await delivery.stop();
  });

  it('honours retry_after of a chat without holding up the others or counting an attempt', async () => {
    const bench = aDeliveryBench();
    const slow = bench.outbox.add({ chat: telegramChat(-1), announcement: aSignalAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers, ({ chatId }, index) =>
      chatId === '-1' && index === 0 ? { kind: 'rateLimited', retryAfterMs: 9_000, scope: 'chat' } : null,
    );
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(1_000);
    bench.outbox.add({ chat: telegramChat(2), announcement: aSignalAnnouncement() });
    delivery.wake();
    await bench.timers.advance(100);
    expect(sender.attempts.map(({ chatId }) => chatId)).toEqual(['-1', '2']);
    await bench.timers.advance(20_000);
    expect(sender.attempts.at(-1)).toMatchObject({ chatId: '-1' });
    expect(sender.attempts.at(-1)!.at).toBeGreaterThanOrEqual(9_000);
    expect(bench.outbox.stateOf(slow)).toMatchObject({ kind: 'sent', attempts: 1 });
    await delivery.stop();
  });

  it('honours retry_after of the whole bot for every chat', async () => {
    const bench = aDeliveryBench();
    const sender = new ScriptedSender('telegram', bench.timers, (_, index) =>
      index === 0 ? { kind: 'rateLimited', retryAfterMs: 30_000, scope: 'bot' } : null,
    );
    bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(100);
    bench.outbox.add({ chat: telegramChat(2), announcement: aRiskAnnouncement() });
    delivery.wake();
    await bench.timers.advance(29_000);
    expect(sender.attempts).toHaveLength(1);
    await bench.timers.advance(3_000);
    expect(sender.attempts.map(({ chatId }) => chatId)).toEqual(['1', '2', '1']);
    await delivery.stop();
  });

  it('backs off after failures, and gives a row up after the last attempt', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers, () => ({ kind: 'retry', reason: 'HTTP 502' }));
    const delivery = bench.open(sender, { policy: { mostAttempts: 4 } });
    delivery.start();
    await bench.timers.advance(60_000);
    const gaps = sender.attempts.slice(1).map(({ at }, index) => at - sender.attempts[index]!.at);
    expect(gaps).toHaveLength(3);
    for (const [index, least] of [750, 1_500, 3_000].entries()) expect(gaps[index]).toBeGreaterThanOrEqual(least);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'dead', reason: 'HTTP 502' });
    expect(bench.results.map(({ result }) => result)).toEqual(['retried', 'retried', 'retried', 'dead']);
    await delivery.stop();
  });

  it('leaves a platform alone that answers nobody, instead of using up every row', async () => {
    const bench = aDeliveryBench();
    for (let chat = 1; chat <= 200; chat += 1)
      bench.outbox.add({ chat: telegramChat(chat), announcement: aRiskAnnouncement() });
    let down = true;
    const sender = new ScriptedSender('telegram', bench.timers, () =>
      down ? { kind: 'retry', reason: 'ENETUNREACH' } : null,
    );
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(30 * 60_000);
    expect(sender.attempts.length).toBeLessThan(30 * 60 * 2);
    down = false;
    await bench.timers.advance(15 * 60_000);
    expect((await bench.outbox.counts(1e9)).sent).toBe(200);
    await delivery.stop();
  });

  it('refuses what comes too late by market time, without sending it', async () => {
    const bench = aDeliveryBench();
    const expiresAt = (benchStart + 5_000) as EpochMs;
    const late = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(), expiresAt });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    await bench.timers.advance(5_000);
    delivery.start();
    await bench.timers.advance(100);
    expect(sender.attempts).toHaveLength(0);
    expect(bench.outbox.stateOf(late)).toMatchObject({
      kind: 'expired',
      reason: 'not sent before 2025-11-12T14:00:05.000Z',
    });
    expect(bench.results.map(({ result }) => result)).toEqual(['expired']);
    await delivery.stop();
  });

  it('pauses a chat that blocked the bot, and reports it', async () => {
    const bench = aDeliveryBench();
    const first = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(1) });
    const second = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(2) });
    const reason = 'Forbidden: bot was blocked by the user';
    const sender = new ScriptedSender('telegram', bench.timers, () => ({ kind: 'blocked', reason }));
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(10_000);
    expect(sender.attempts).toHaveLength(1);
    expect(bench.outbox.stateOf(first)).toMatchObject({ kind: 'refused', reason });
    expect(bench.outbox.stateOf(second).kind).toBe('refused');
    expect(bench.blocked).toEqual([{ chat: telegramChat(1), reason }]);
    await delivery.stop();
  });

  it('follows a group to its new id', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(-5), announcement: aSignalAnnouncement(1) });
    const sender = new ScriptedSender('telegram', bench.timers, ({ chatId }) =>
      chatId === '-5' ? { kind: 'moved', chatId: '-1005' } : null,
    );
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(2_000);
    expect(sender.attempts.map(({ chatId }) => chatId)).toEqual(['-5', '-1005']);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'sent', chatId: '-1005' });
    await delivery.stop();
  });

  it('repeats a send without answer with the same nonce, a stated number of times, then leaves it as unknown', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers, () => ({ kind: 'unknown', reason: 'no answer' }));
    const delivery = bench.open(sender, {
      policy: { resendsAfterUnknown: { telegram: 1, discord: 3, console: 1, webhook: 0 } },
    });
    delivery.start();
    await bench.timers.advance(60_000);
    expect(sender.attempts).toHaveLength(2);
    expect(new Set(sender.attempts.map(({ nonce }) => nonce)).size).toBe(1);
    expect(sender.attempts[0]!.nonce!.length).toBeLessThanOrEqual(25);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'unknown', reason: 'no answer' });
    expect(bench.results.map(({ result }) => result)).toEqual(['unknown', 'unknown']);
    await delivery.stop();
  });

  it('takes a sender that never answers for one whose answer is lost, before the lease ends', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const never = new Promise<never>(() => undefined);
    const sender = new ScriptedSender('telegram', bench.timers, () => never);
    const delivery = bench.open(sender, {
      policy: { resendsAfterUnknown: { telegram: 0, discord: 0, console: 0, webhook: 0 } },
    });
    delivery.start();
    await bench.timers.advance(61_000);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'unknown', reason: 'no answer in 60000 ms' });
    expect(sender.attempts).toHaveLength(1);
    await delivery.stop();
  });

  it('rewrites the message of a signal when its outcome comes, and sends one where that message is gone', async () => {
    const bench = aDeliveryBench();
    const sender = new ScriptedSender('telegram', bench.timers, ({ how, chatId }) =>
      how === 'edit' && chatId === '2' ? { kind: 'refused', reason: 'message to edit not found' } : null,
    );
    const delivery = bench.open(sender);
    delivery.start();
    for (const chat of [1, 2]) bench.outbox.add({ chat: telegramChat(chat), announcement: aSignalAnnouncement(7) });
    delivery.wake();
    await bench.timers.advance(2_000);
    for (const chat of [1, 2, 3])
      bench.outbox.add({ chat: telegramChat(chat), announcement: anOutcomeAnnouncement(7) });
    delivery.wake();
    await bench.timers.advance(4_000);
    const later = sender.attempts.slice(2).map(({ how, chatId }) => `${how} ${chatId}`);
    expect([...later].sort()).toEqual(['edit 1', 'edit 2', 'send 2', 'send 3']);
    expect(sender.attempts.find(({ how, chatId }) => how === 'edit' && chatId === '1')?.messageId).toMatch(/^m\d$/);
    expect(bench.results.map(({ result }) => result).filter((result) => result === 'edited')).toHaveLength(1);
    await delivery.stop();
  });

  it('sends again after the lease of a sender that died between the answer and the note of it', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const first = new ScriptedSender('telegram', bench.timers);
    // Dies: nothing is ever written down again.
    bench.outbox.failSent = new Error('killed');
    const dead = bench.open(first);
    dead.start();
    await bench.timers.advance(1_000);
    expect(first.attempts).toHaveLength(1);
    void dead.stop();
    await bench.timers.advance(100_000);
    bench.outbox.failSent = null;
    const second = new ScriptedSender('telegram', bench.timers);
    const next = bench.open(second);
    next.start();
    await bench.timers.advance(60_000);
    expect(second.attempts).toHaveLength(1);
    expect(second.attempts[0]!.nonce).toBe(first.attempts[0]!.nonce);
    expect(bench.outbox.stateOf(id).kind).toBe('sent');
    await next.stop();
  });

  it('writes down what it sent when the database comes back, instead of sending twice', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers, () => {
      bench.outbox.failure = new Error('connection refused');
      return null;
    });
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(10_000);
    bench.outbox.failure = null;
    await bench.timers.advance(200_000);
    expect(sender.attempts).toHaveLength(1);
    expect(bench.outbox.stateOf(id).kind).toBe('sent');
    await delivery.stop();
  });

  it('goes on when the database was away', async () => {
    const bench = aDeliveryBench();
    bench.outbox.failure = new Error('connection refused');
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(60_000);
    bench.outbox.failure = null;
    bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    await bench.timers.advance(31_000);
    expect(sender.attempts).toHaveLength(1);
    await delivery.stop();
  });

  it('gives up early on a message it cannot make, for others wait behind it', async () => {
    const bench = aDeliveryBench();
    const bad = bench.outbox.add({ chat: telegramChat(1), announcement: aSummaryAnnouncement() });
    const good = bench.outbox.add({ chat: telegramChat(1), announcement: aSummaryAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender, {
      replyFor: async ({ id }) => {
        if (id === bad) throw new Error('no such signal');
        return { kind: 'notice', id: 'resumed.done', params: {} } as never;
      },
    });
    delivery.start();
    await bench.timers.advance(60_000);
    expect(bench.outbox.stateOf(bad)).toMatchObject({
      kind: 'dead',
      reason: 'the message could not be made: no such signal',
    });
    expect(bench.outbox.stateOf(good).kind).toBe('sent');
    await delivery.stop();
  });

  it('stops in order: ends what is under way, puts back what waits in hand', async () => {
    const bench = aDeliveryBench();
    const [first, second] = [1, 2].map((id) =>
      bench.outbox.add({ chat: telegramChat(9), announcement: aSignalAnnouncement(id) }),
    );
    const other = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(1) });
    const sender = new ScriptedSender('telegram', bench.timers, undefined, 300);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(350);
    expect(bench.outbox.stateOf(second!).kind).toBe('waiting');
    bench.outbox.add({ chat: telegramChat(2), announcement: aSignalAnnouncement(1) });
    delivery.wake();
    await bench.timers.advance(10);
    const stopped = delivery.stop();
    const late = bench.outbox.add({ chat: telegramChat(3), announcement: aSignalAnnouncement(1) });
    await bench.timers.advance(1_000);
    await stopped;
    expect(bench.outbox.stateOf(first!).kind).toBe('sent');
    expect(bench.outbox.stateOf(other).kind).toBe('sent');
    expect(bench.outbox.stateOf(second!)).toMatchObject({ kind: 'waiting', attempts: 0 });
    expect(bench.outbox.stateOf(late).kind).toBe('waiting');
    expect(sender.attempts).toHaveLength(3);
  });

  it('refuses a lease too short to be renewed in time', () => {
    const bench = aDeliveryBench();
    const sender = new ScriptedSender('telegram', bench.timers);
    expect(() => bench.open(sender, { policy: { leaseMs: 500 } })).toThrow(
      'a lease must last 1000 ms to be renewed in time, was 500 ms',
    );
  });
});
