import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../../../src/core/announcement.js';
import type { EpochMs } from '../../../../src/core/units.js';
import {
  anAlertAnnouncement,
  anOutcomeAnnouncement,
  aRiskAnnouncement,
  aSignalAnnouncement,
} from '../../../builders/announcements.js';
import { aDeliveryBench, benchStart, telegramChat } from '../../../builders/delivery-bench.js';
import { type Attempt, ScriptedSender } from '../../../fakes/scripted-sender.js';

const signalsIn = ({ reply }: Attempt): readonly number[] | null =>
  reply.kind === 'signalDigest' ? reply.signals.map(({ signal }) => signal.id).sort((one, other) => one - other) : null;
const upTo = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('many signals at once', () => {
  it('become one message for a chat that could not be told each in time; nothing is left out', async () => {
    const bench = aDeliveryBench();
    const ids = upTo(1, 12).map((id) =>
      bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) }),
    );
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(500);
    expect(sender.attempts).toHaveLength(1);
    expect(signalsIn(sender.attempts[0]!)).toEqual(upTo(1, 12));
    for (const id of ids) expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'sent', messageId: 'm1' });
    await delivery.stop();
  });

  it('stay apart while they are few, for other chats too', async () => {
    const bench = aDeliveryBench();
    for (let chat = 1; chat <= 3; chat += 1) {
      for (const id of upTo(1, 5))
        bench.outbox.add({ chat: telegramChat(chat), announcement: aSignalAnnouncement(id) });
    }
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(20_000);
    expect(sender.attempts).toHaveLength(15);
    expect(sender.attempts.every((attempt) => signalsIn(attempt) === null)).toBe(true);
    await delivery.stop();
  });

  it('become several messages where one would be too long, the older first', async () => {
    const bench = aDeliveryBench();
    for (const id of upTo(1, 47)) bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(10_000);
    expect(sender.attempts.map(signalsIn)).toEqual([upTo(1, 20), upTo(21, 40), upTo(41, 47)]);
    await delivery.stop();
  });

  it.each([
    ['without a sound', 'wants none of them to be heard', [true, true, true, true, true, true, true], true],
    ['aloud', 'wants to hear one of them', [true, true, true, false, true, true, true], false],
  ])('come %s for who %s', async (_, _who, wishes, silent) => {
    const bench = aDeliveryBench();
    for (const [index, wish] of wishes.entries()) {
      bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(index + 1), silent: wish });
    }
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(500);
    expect(sender.attempts.map(({ silent: was }) => was)).toEqual([silent]);
    await delivery.stop();
  });

  it('never hold up a risk alert, nor swallow one', async () => {
    const bench = aDeliveryBench();
    for (const id of upTo(1, 9)) bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) });
    bench.outbox.add({ chat: telegramChat(1), announcement: aRiskAnnouncement() });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(5_000);
    expect(sender.attempts.map((attempt) => signalsIn(attempt)?.length ?? 'risk')).toEqual(['risk', 9]);
    await delivery.stop();
  });

  it('are told again in the same message when its answer was lost, under the same nonce, and later ones after it', async () => {
    const bench = aDeliveryBench();
    for (const id of upTo(1, 8)) bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) });
    const sender = new ScriptedSender('telegram', bench.timers, (_, index) => {
      if (index > 0) return null;
      for (const id of upTo(9, 10)) bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) });
      return { kind: 'unknown', reason: 'cut' };
    });
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(20_000);
    expect(sender.attempts.slice(0, 2).map(signalsIn)).toEqual([upTo(1, 8), upTo(1, 8)]);
    expect(sender.attempts[1]!.nonce).toBe(sender.attempts[0]!.nonce);
    expect(sender.attempts).toHaveLength(4);
    await delivery.stop();
  });

  it('go one by one when the platform will not take the message that tells them all', async () => {
    const bench = aDeliveryBench();
    const ids = upTo(1, 7).map((id) =>
      bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) }),
    );
    const sender = new ScriptedSender('telegram', bench.timers, (attempt) =>
      signalsIn(attempt) ? { kind: 'refused', reason: 'message is too long' } : null,
    );
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(60_000);
    for (const id of ids) expect(bench.outbox.stateOf(id).kind).toBe('sent');
    expect(sender.attempts.filter((attempt) => signalsIn(attempt) === null)).toHaveLength(7);
    await delivery.stop();
  });

  it('are rewritten together when one of them ends', async () => {
    const bench = aDeliveryBench();
    for (const id of upTo(1, 7)) bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(1_000);
    bench.outbox.add({ chat: telegramChat(1), announcement: anOutcomeAnnouncement(3) });
    delivery.wake();
    await bench.timers.advance(5_000);
    expect(sender.attempts).toHaveLength(2);
    expect(sender.attempts[1]).toMatchObject({ how: 'edit', messageId: 'm1' });
    expect(signalsIn(sender.attempts[1]!)).toEqual(upTo(1, 7));
    await delivery.stop();
  });

  it('tell the outcome of one as a new message when the digest is gone', async () => {
    const bench = aDeliveryBench();
    for (const id of upTo(1, 7)) bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) });
    const sender = new ScriptedSender('telegram', bench.timers, ({ how }) =>
      how === 'edit' ? { kind: 'refused', reason: 'message to edit not found' } : null,
    );
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(1_000);
    bench.outbox.add({ chat: telegramChat(1), announcement: anOutcomeAnnouncement(3) });
    delivery.wake();
    await bench.timers.advance(10_000);
    expect(sender.attempts.map(({ how }) => how)).toEqual(['send', 'edit', 'send']);
    expect(sender.attempts[2]!.reply).toMatchObject({ kind: 'error', params: { reason: 'outcome' } });
    await delivery.stop();
  });
});

describe('alerts that fire at once', () => {
  const alertsIn = ({ reply }: Attempt): readonly number[] | null =>
    reply.kind === 'alertDigest' ? reply.alerts.map(({ fired }) => fired.rule.id) : null;

  it.each([
    [1, [null]],
    [2, [upTo(1, 2)]],
    [8, [upTo(1, 8)]],
    [9, [upTo(1, 8), null]],
    [19, [upTo(1, 8), upTo(9, 16), upTo(17, 19)]],
  ])('%i become messages of at most eight, none left out', async (count, messages) => {
    const bench = aDeliveryBench();
    const ids = upTo(1, count).map((id) =>
      bench.outbox.add({ chat: telegramChat(1), announcement: anAlertAnnouncement(id) }),
    );
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(10_000);
    expect(sender.attempts.map(alertsIn)).toEqual(messages);
    for (const id of ids) expect(bench.outbox.stateOf(id).kind).toBe('sent');
    await delivery.stop();
  });

  it('take no signal with them, nor signals one of them', async () => {
    const bench = aDeliveryBench();
    for (const id of upTo(1, 3)) {
      bench.outbox.add({ chat: telegramChat(1), announcement: anAlertAnnouncement(id) });
      bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(id) });
    }
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(10_000);
    expect(sender.attempts.map(alertsIn).filter((ids) => ids !== null)).toEqual([upTo(1, 3)]);
    expect(sender.attempts).toHaveLength(4);
    await delivery.stop();
  });
});

describe('a message that comes too late', () => {
  const lateIn = async (announcement: Announcement, late: 'send' | 'drop') => {
    const bench = aDeliveryBench();
    const expiresAt = (benchStart + 5_000) as EpochMs;
    const id = bench.outbox.add({ chat: telegramChat(1), announcement, expiresAt, late });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    await bench.timers.advance(65_000);
    delivery.start();
    await bench.timers.advance(1_000);
    await delivery.stop();
    return { state: bench.outbox.stateOf(id), attempts: sender.attempts };
  };

  it('says first that it is late and by how much, to who wants it all the same', async () => {
    const { state, attempts } = await lateIn(aSignalAnnouncement(), 'send');
    expect(attempts).toHaveLength(1);
    expect(attempts[0]!.reply.lateByMs).toBe(60_000);
    expect(state).toMatchObject({ kind: 'sent', tooLate: true });
  });

  it('is counted among those told with it, and says so where all of them are', async () => {
    const bench = aDeliveryBench();
    const add = (signal: number, expiresInMs: number) =>
      bench.outbox.add({
        chat: telegramChat(signal < 10 ? 1 : 2),
        announcement: aSignalAnnouncement(signal),
        expiresAt: (benchStart + expiresInMs) as EpochMs,
        late: 'send',
      });
    const ids = upTo(1, 7).map((signal) => add(signal, signal === 3 ? 90_000 : 5_000));
    for (const signal of upTo(11, 17)) add(signal, signal === 11 ? 4_000 : 5_000);
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    await bench.timers.advance(65_000);
    delivery.start();
    await bench.timers.advance(1_000);
    await delivery.stop();
    expect(sender.attempts.map(({ reply }) => [reply.kind, reply.lateByMs])).toEqual([
      ['signalDigest', undefined],
      ['signalDigest', 61_000],
    ]);
    const late = ids.map((id) => (bench.outbox.stateOf(id) as { tooLate?: boolean }).tooLate ?? false);
    expect(late).toEqual([true, true, false, true, true, true, true]);
  });

  it('is dropped and counted for everybody else', async () => {
    const { state, attempts } = await lateIn(aSignalAnnouncement(), 'drop');
    expect(attempts).toEqual([]);
    expect(state.kind).toBe('expired');
  });

  it('does not say so when it was in time', async () => {
    const bench = aDeliveryBench();
    const expiresAt = (benchStart + 5_000) as EpochMs;
    bench.outbox.add({ chat: telegramChat(1), announcement: aSignalAnnouncement(), expiresAt, late: 'send' });
    const sender = new ScriptedSender('telegram', bench.timers);
    const delivery = bench.open(sender);
    delivery.start();
    await bench.timers.advance(1_000);
    expect(sender.attempts[0]!.reply.lateByMs).toBeUndefined();
    await delivery.stop();
  });
});
