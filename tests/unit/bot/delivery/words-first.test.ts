import { describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../../src/bot/chat-sender.js';
import type { PictureRequest } from '../../../../src/bot/reply/pictures.js';
import type { Reply } from '../../../../src/bot/reply.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { anOutcomeAnnouncement, aReplyFor, aSignalAnnouncement } from '../../../builders/announcements.js';
import { aDeliveryBench, benchStart, telegramChat } from '../../../builders/delivery-bench.js';
import { type Attempt, ScriptedSender } from '../../../fakes/scripted-sender.js';

const picture = { kind: 'heatmapChart' } as unknown as PictureRequest;

class PictureSender extends ScriptedSender {
  takesPictureLater(): boolean {
    return true;
  }
}

function aBench({
  drawnAfterMs,
  seenMsAgo = 80,
  script,
}: {
  readonly drawnAfterMs: number;
  readonly seenMsAgo?: number;
  readonly script?: (attempt: Attempt, index: number) => SendOutcome | null;
}) {
  const bench = aDeliveryBench();
  const sender = new PictureSender('telegram', bench.timers, script);
  const add = (chat: number, signal = 1042) =>
    bench.outbox.add({
      chat: telegramChat(chat),
      announcement: aSignalAnnouncement(signal),
      candleSeenAt: (benchStart - seenMsAgo) as EpochMs,
    });
  const asked: boolean[] = [];
  const delivery = bench.open(sender, {
    replyFor: async ({ announcement }, wordsOnly = false): Promise<Reply> => {
      asked.push(wordsOnly);
      return { ...aReplyFor(announcement), ...(wordsOnly ? {} : { picture }) };
    },
    prepare: () => bench.timers.wait(drawnAfterMs),
  });
  const calls = () =>
    sender.attempts.map(({ how, messageId, reply, at }) => ({ how, messageId, picture: 'picture' in reply, at }));
  return { ...bench, delivery, sender, add, calls, asked };
}

describe('a signal whose picture is still being drawn', () => {
  it('goes whole when the picture is there within 120 ms of the candle', async () => {
    const bench = aBench({ drawnAfterMs: 30 });
    const id = bench.add(1);
    bench.delivery.start();
    await bench.timers.advance(2_000);
    expect(bench.calls()).toEqual([{ how: 'send', messageId: null, picture: true, at: 30 }]);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'sent', messageId: 'm1' });
    await bench.delivery.stop();
  });

  it('goes in words then, is given the picture after, and counts as delivered when its words were', async () => {
    const bench = aBench({ drawnAfterMs: 200 });
    const id = bench.add(1);
    bench.delivery.start();
    await bench.timers.advance(5_000);
    const [words, whole, ...rest] = bench.calls();
    expect(words).toEqual({ how: 'send', messageId: null, picture: false, at: 40 });
    expect(whole).toMatchObject({ how: 'edit', messageId: 'm1', picture: true });
    expect(whole!.at).toBeGreaterThanOrEqual(1_040);
    expect(rest).toEqual([]);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'sent', at: 60 });
    expect(bench.results.map(({ result }) => result)).toEqual(['sent', 'edited']);
    expect(bench.candleToSend).toEqual([{ callMs: 120, answeredMs: 140 }]);
    await bench.delivery.stop();
  });

  it('goes at once, with nothing read for a picture, when it comes later than it would wait for one', async () => {
    const bench = aBench({ drawnAfterMs: 200, seenMsAgo: 150 });
    const id = bench.add(1);
    bench.delivery.start();
    await bench.timers.advance(5_000);
    expect(bench.calls()).toMatchObject([
      { how: 'send', picture: false, at: 0 },
      { how: 'edit', picture: true },
    ]);
    expect(bench.asked[0]).toBe(true);
    expect(bench.asked.slice(1)).not.toContain(true);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'sent', messageId: 'm1' });
    await bench.delivery.stop();
  });

  it('goes whole where several wait for the chat, and when it is late anyway', async () => {
    const storm = aBench({ drawnAfterMs: 200 });
    storm.add(1, 1);
    storm.add(1, 2);
    storm.delivery.start();
    await storm.timers.advance(300);
    expect(storm.calls()[0]).toMatchObject({ how: 'send', picture: true });
    await storm.delivery.stop();
    const late = aBench({ drawnAfterMs: 200, seenMsAgo: 3_000 });
    late.add(1);
    late.delivery.start();
    await late.timers.advance(300);
    expect(late.calls()).toMatchObject([{ how: 'send', picture: true }]);
    await late.delivery.stop();
  });

  it('is rewritten by its outcome only after its picture was added', async () => {
    const bench = aBench({ drawnAfterMs: 200 });
    bench.add(1);
    bench.delivery.start();
    await bench.timers.advance(100);
    bench.outbox.add({ chat: telegramChat(1), announcement: anOutcomeAnnouncement() });
    bench.delivery.wake();
    await bench.timers.advance(10_000);
    expect(
      bench.sender.attempts.map(({ how, reply }) => [how, reply.kind === 'error' && reply.params['reason']]),
    ).toEqual([
      ['send', 'signal'],
      ['edit', 'signal'],
      ['edit', 'outcome'],
    ]);
    await bench.delivery.stop();
  });

  it.each([
    ['the chat takes no pictures', { kind: 'refused', reason: 'no' }, 1],
    ['the bot was put out meanwhile', { kind: 'blocked', reason: 'kicked' }, 1],
    ['the platform fails again and again', { kind: 'retry', reason: '500' }, 5],
  ] as const)('stays delivered, once, when %s', async (_, outcome, edits) => {
    const bench = aBench({ drawnAfterMs: 200, script: ({ how }) => (how === 'edit' ? outcome : null) });
    const id = bench.add(1);
    bench.delivery.start();
    await bench.timers.advance(600_000);
    expect(bench.calls().map(({ how }) => how)).toEqual(['send', ...Array.from({ length: edits }, () => 'edit')]);
    expect(bench.outbox.stateOf(id)).toMatchObject({ kind: 'sent', messageId: 'm1' });
    await bench.delivery.stop();
  });
});
