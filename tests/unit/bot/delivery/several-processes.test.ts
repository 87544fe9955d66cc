import { describe, expect, it } from 'vitest';
import { MemoryPaceStore } from '../../../../src/bot/delivery/memory-pace-store.js';
import type { PaceStore } from '../../../../src/core/ports/pace.js';
import { aRiskAnnouncement, aSignalAnnouncement } from '../../../builders/announcements.js';
import { aDeliveryBench, telegramChat } from '../../../builders/delivery-bench.js';
import { ScriptedSender } from '../../../fakes/scripted-sender.js';

/** The most in any window of a second. */
const mostASecond = (instants: readonly number[]): number =>
  Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + 1_000).length));

describe('several processes that send for one bot', () => {
  it('keep its pace together, and use all of it', async () => {
    const bench = aDeliveryBench();
    for (let chat = 1; chat <= 300; chat += 1) {
      bench.outbox.add({ chat: telegramChat(chat), announcement: aRiskAnnouncement() });
    }
    const paceStore = new MemoryPaceStore(() => bench.timers.nowMs());
    const senders = [1, 2, 3].map(() => new ScriptedSender('telegram', bench.timers));
    const processes = senders.map((sender, index) => bench.open(sender, { paceStore, owner: `process ${index}` }));
    for (const one of processes) one.start();
    await bench.timers.advance(12_000);
    const instants = senders.flatMap(({ attempts }) => attempts.map(({ at }) => at));
    expect(instants).toHaveLength(300);
    expect(mostASecond(instants)).toBe(30);
    expect(senders.filter(({ attempts }) => attempts.length > 0).length).toBeGreaterThan(1);
    await Promise.all(processes.map((one) => one.stop()));
  });

  it('all keep the silence that one of them was asked for', async () => {
    const bench = aDeliveryBench();
    const paceStore = new MemoryPaceStore(() => bench.timers.nowMs());
    const first = new ScriptedSender('telegram', bench.timers, () => ({
      kind: 'rateLimited',
      retryAfterMs: 20_000,
      scope: 'bot',
    }));
    bench.outbox.add({ chat: telegramChat(1), announcement: aRiskAnnouncement() });
    const one = bench.open(first, { paceStore, owner: 'one' });
    one.start();
    await bench.timers.advance(500);
    await one.stop();
    const second = new ScriptedSender('telegram', bench.timers);
    bench.outbox.add({ chat: telegramChat(2), announcement: aRiskAnnouncement() });
    const other = bench.open(second, { paceStore, owner: 'other' });
    other.start();
    await bench.timers.advance(19_000);
    expect(second.attempts).toHaveLength(0);
    await bench.timers.advance(10_000);
    expect(second.attempts).toHaveLength(2);
    await other.stop();
  });

  it('do not take a row whose sender lives, however long its send takes', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const slow = new ScriptedSender('telegram', bench.timers, undefined, 40_000);
    const idle = new ScriptedSender('telegram', bench.timers);
    const processes = [bench.open(slow, { owner: 'slow' }), bench.open(idle, { owner: 'idle' })];
    for (const one of processes) one.start();
    await bench.timers.advance(60_000);
    expect(slow.attempts.length + idle.attempts.length).toBe(1);
    expect(bench.outbox.stateOf(id).kind).toBe('sent');
    await Promise.all(processes.map((one) => one.stop()));
  });

  it('take over within seconds what a killed one held', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    await bench.outbox.claim('telegram', 1, 6_000, 'killed');
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(8_000);
    expect(sender.attempts).toHaveLength(1);
    expect(bench.outbox.stateOf(id).kind).toBe('sent');
    await delivery.stop();
  });

  it('leave a row alone that another has claimed while they could not renew its lease', async () => {
    const bench = aDeliveryBench();
    const id = bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers);
    let stalled = false;
    const repository = new Proxy(bench.outbox, {
      get: (target, name) => {
        if (stalled) return () => Promise.reject(new Error('the database is away'));
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const delivery = bench.open(sender, {
      repository,
      prepare: () => bench.timers.wait(20_000),
    });
    delivery.start();
    await bench.timers.advance(100);
    stalled = true;
    await bench.timers.advance(8_000);
    expect(await bench.outbox.claim('telegram', 1, 30_000, 'another')).toMatchObject([{ id }]);
    stalled = false;
    await bench.timers.advance(15_000);
    expect(sender.attempts).toHaveLength(0);
    await bench.timers.advance(60_000);
    expect(sender.attempts).toHaveLength(1);
    expect(bench.outbox.stateOf(id).kind).toBe('sent');
    await delivery.stop();
  });

  it('send nothing while the shared pace does not answer, or by their own after a while where they may', async () => {
    const bench = aDeliveryBench();
    const down: PaceStore = {
      take: () => Promise.reject(new Error('no answer')),
      note: () => Promise.reject(new Error('no answer')),
      block: () => Promise.reject(new Error('no answer')),
    };
    bench.outbox.add({ chat: telegramChat(1), announcement: aRiskAnnouncement() });
    const waiting = new ScriptedSender('telegram', bench.timers);
    const patient = bench.open(waiting, { paceStore: down });
    patient.start();
    await bench.timers.advance(30_000);
    expect(waiting.attempts).toHaveLength(0);
    await patient.stop();
    const sender = new ScriptedSender('telegram', bench.timers);
    const alone = bench.open(sender, { paceStore: down, policy: { aloneAfterMs: 5_000 } });
    alone.start();
    await bench.timers.advance(4_000);
    expect(sender.attempts).toHaveLength(0);
    await bench.timers.advance(4_000);
    expect(sender.attempts).toHaveLength(1);
    await alone.stop();
  });
});

describe('a pause of which Telegram does not say whose it is', () => {
  it('is of one chat, and of the bot when another chat meets one meanwhile', async () => {
    const bench = aDeliveryBench();
    for (const chat of [1, 2, 3]) bench.outbox.add({ chat: telegramChat(chat), announcement: aRiskAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers, ({ chatId }, index) =>
      index < 3 && chatId !== '3' ? { kind: 'rateLimited', retryAfterMs: 10_000, scope: 'unsaid' } : null,
    );
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(5_000);
    expect(sender.attempts.map(({ chatId }) => chatId)).toEqual(['1', '2', '3']);
    bench.outbox.add({ chat: telegramChat(4), announcement: aRiskAnnouncement() });
    delivery.wake();
    await bench.timers.advance(4_000);
    expect(sender.attempts).toHaveLength(3);
    await bench.timers.advance(10_000);
    expect(sender.attempts).toHaveLength(6);
    await delivery.stop();
  });
});
