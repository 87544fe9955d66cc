import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/core/announcement.js';
import type { ChatAddress } from '../../src/core/chat.js';
import type { DeliveryRepository } from '../../src/core/ports/repositories.js';
import type { EpochMs } from '../../src/core/units.js';
import {
  anAlertAnnouncement,
  anOutcomeAnnouncement,
  aRiskAnnouncement,
  aSignalAnnouncement,
  aSummaryAnnouncement,
} from '../builders/announcements.js';

/** An outbox under test, and the time it lives in. */
export interface DeliveryBench {
  readonly repository: DeliveryRepository;
  /** Puts a waiting row there, due now; returns its id. */
  add(row: {
    chat: ChatAddress;
    announcement: Announcement;
    expiresAt?: EpochMs | null;
    candleSeenAt?: EpochMs;
    late?: 'send' | 'drop';
  }): Promise<number>;
  /** Rows that count as sent too late to act on. */
  tooLate(): Promise<readonly number[]>;
  /** Lets time pass, as leases and due times see it. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });
/** Spans are long, so that no slowness of a machine can end one. */
const lease = 600_000;
const minute = 60_000;

/** What every DeliveryRepository promises. */
export function deliveryRepositoryContract(name: string, open: () => Promise<DeliveryBench>): void {
  describe(`${name} honours DeliveryRepository`, () => {
    let bench: DeliveryBench;
    let outbox: DeliveryRepository;
    const claim = async (limit = 10) => (await outbox.claim('telegram', limit, lease, 'test')).map(({ id }) => id);

    beforeEach(async () => {
      bench = await open();
      outbox = bench.repository;
    });
    afterEach(() => bench.close());

    it('gives a row with all that a sender needs', async () => {
      const [expiresAt, candleSeenAt] = [1_800_000_000_000, 1_700_000_000_000] as EpochMs[];
      const announcement = aSignalAnnouncement();
      const id = await bench.add({
        chat: chat('-1001'),
        announcement,
        expiresAt: expiresAt!,
        candleSeenAt: candleSeenAt!,
      });
      const [row] = await outbox.claim('telegram', 1, lease, 'test');
      expect(row).toMatchObject({ id, chat: chat('-1001'), priority: 1, attempts: 0, expiresAt, candleSeenAt });
      expect(row!.announcement).toEqual(announcement);
    });

    it('gives one row a chat, the urgent first, then the older', async () => {
      const summary = await bench.add({ chat: chat('1'), announcement: aSummaryAnnouncement() });
      const risk = await bench.add({ chat: chat('1'), announcement: aRiskAnnouncement() });
      const other = await bench.add({ chat: chat('2'), announcement: aSignalAnnouncement(1) });
      const later = await bench.add({ chat: chat('2'), announcement: aSignalAnnouncement(2) });
      expect(await claim()).toEqual([risk, other]);
      expect(await claim()).toEqual([]);
      await outbox.sent(risk, 'm1');
      expect(await claim()).toEqual([summary]);
      await outbox.sent(other, 'm2');
      expect(await claim()).toEqual([later]);
    });

    it('gives no more than asked for, and only of the platform', async () => {
      for (const id of ['1', '2', '3']) await bench.add({ chat: chat(id), announcement: aRiskAnnouncement() });
      const discord = { platform: 'discord' as const, id: '1' };
      const there = await bench.add({ chat: discord, announcement: aRiskAnnouncement() });
      expect(await claim(2)).toHaveLength(2);
      expect((await outbox.claim('discord', 5, lease, 'test')).map(({ id }) => id)).toEqual([there]);
    });

    it('never gives a row, or two of a chat, to two who ask at once', async () => {
      for (let index = 0; index < 20; index += 1) {
        await bench.add({ chat: chat(String(index % 5)), announcement: aSignalAnnouncement(index) });
      }
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, who) => outbox.claim('telegram', 3, lease, `w${who}`)),
      );
      const rows = asked.flat();
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      expect(new Set(rows.map((row) => row.chat.id)).size).toBe(rows.length);
    });

    it('gives a row again once its lease has run out, and counts that attempt', async () => {
      const id = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement() });
      expect(await claim()).toEqual([id]);
      await bench.pass(lease - minute);
      expect(await claim()).toEqual([]);
      await bench.pass(minute + 1);
      const [row] = await outbox.claim('telegram', 1, lease, 'another');
      expect(row).toMatchObject({ id, attempts: 1 });
    });

    it('counts an attempt for a retry and none for a postponement', async () => {
      const id = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement() });
      const attempts = async () => (await outbox.claim('telegram', 1, lease, 'test'))[0]?.attempts;
      expect(await attempts()).toBe(0);
      await outbox.postpone(id, minute);
      expect(await attempts()).toBeUndefined();
      await bench.pass(minute + 1);
      expect(await attempts()).toBe(0);
      await outbox.retry(id, 2 * minute, 'flaky');
      await bench.pass(minute + 1);
      expect(await attempts()).toBeUndefined();
      await bench.pass(minute);
      expect(await attempts()).toBe(1);
    });

    it('keeps the order of a chat while a row waits for its next try, but lets a risk alert pass', async () => {
      const first = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(1) });
      await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(2) });
      expect(await claim()).toEqual([first]);
      await outbox.retry(first, minute, 'flaky');
      expect(await claim()).toEqual([]);
      const risk = await bench.add({ chat: chat('1'), announcement: aRiskAnnouncement() });
      expect(await claim()).toEqual([risk]);
    });

    it('says when to look again', async () => {
      expect(await outbox.nextDueMs('telegram')).toBeNull();
      const id = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement() });
      expect(await outbox.nextDueMs('telegram')).toBe(0);
      expect(await outbox.nextDueMs('discord')).toBeNull();
      await claim();
      await outbox.retry(id, minute, 'flaky');
      const due = await outbox.nextDueMs('telegram');
      expect(due).toBeGreaterThan(minute / 2);
      expect(due).toBeLessThanOrEqual(minute);
    });

    it('looks again when the lease of a dead sender ends', async () => {
      await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement() });
      await claim();
      expect(await outbox.nextDueMs('telegram')).toBeLessThanOrEqual(lease);
    });

    it('never gives a finished row again, whatever its end', async () => {
      const ids: number[] = [];
      for (const to of ['1', '2', '3', '4', '5'])
        ids.push(await bench.add({ chat: chat(to), announcement: aRiskAnnouncement() }));
      await claim();
      await outbox.sent(ids[0]!, 'm');
      await outbox.refuse(ids[1]!, 'refused', 'why');
      await outbox.refuse(ids[2]!, 'expired', 'late');
      await outbox.refuse(ids[3]!, 'dead', 'often');
      await outbox.unknown(ids[4]!, 'silence');
      await bench.pass(10 * lease);
      expect(await claim()).toEqual([]);
      expect(await outbox.counts(100 * lease)).toMatchObject({
        waiting: 0,
        sent: 1,
        refused: 1,
        expired: 1,
        dead: 1,
        unknown: 1,
      });
    });

    it('is not told twice: a row written down as sent stays so', async () => {
      const id = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(7) });
      await claim();
      await outbox.sent(id, 'm1');
      expect(await outbox.messagesOf(7)).toEqual([{ chat: chat('1'), messageId: 'm1' }]);
      expect(await outbox.messagesOf(8)).toEqual([]);
    });

    it('names the messages of a signal, not those of its outcome', async () => {
      const signal = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(7) });
      await claim();
      await outbox.sent(signal, 'm1');
      const outcome = await bench.add({ chat: chat('1'), announcement: anOutcomeAnnouncement(7) });
      expect(await claim()).toEqual([outcome]);
      await outbox.sent(outcome, 'm2');
      expect(await outbox.messagesOf(7)).toEqual([{ chat: chat('1'), messageId: 'm1' }]);
    });

    it('gives nothing of a paused chat', async () => {
      const first = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(1) });
      await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(2) });
      const other = await bench.add({ chat: chat('2'), announcement: aSignalAnnouncement(1) });
      expect(await claim(1)).toEqual([first]);
      await outbox.pauseChat(chat('1'), 'blocked by the user');
      await outbox.refuse(first, 'refused', 'blocked by the user');
      expect(await claim()).toEqual([other]);
    });

    it('claims only the lanes asked for', async () => {
      await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement() });
      const risk = await bench.add({ chat: chat('2'), announcement: aRiskAnnouncement() });
      expect((await outbox.claim('telegram', 5, lease, 'test', 0)).map(({ id }) => id)).toEqual([risk]);
    });

    it('renews the leases of their owner and of nobody else, and says which it still holds', async () => {
      const [one, two] = [
        await bench.add({ chat: chat('1'), announcement: aRiskAnnouncement() }),
        await bench.add({ chat: chat('2'), announcement: aRiskAnnouncement() }),
      ];
      await outbox.claim('telegram', 2, lease, 'me');
      expect(await outbox.renew([one, two], lease, 'another')).toEqual([]);
      await bench.pass(lease - minute);
      await outbox.sent(two, 'm');
      expect(await outbox.renew([one, two], lease, 'me')).toEqual([one]);
      await bench.pass(2 * minute);
      expect(await claim()).toEqual([]);
    });

    it('does not put back what was finished meanwhile', async () => {
      const id = await bench.add({ chat: chat('1'), announcement: aRiskAnnouncement() });
      await claim();
      await outbox.sent(id, 'm');
      await outbox.postpone(id, 0);
      await outbox.retry(id, 0, 'too late to say');
      expect(await claim()).toEqual([]);
    });

    it('counts sends without an answer apart from other tries', async () => {
      const id = await bench.add({ chat: chat('1'), announcement: aRiskAnnouncement() });
      await claim();
      await outbox.retry(id, 0, 'no answer', true);
      expect(await outbox.claim('telegram', 1, lease, 'test')).toMatchObject([{ attempts: 1, doubts: 1 }]);
      await outbox.retry(id, 0, 'HTTP 500');
      expect(await outbox.claim('telegram', 1, lease, 'test')).toMatchObject([{ attempts: 2, doubts: 1 }]);
    });

    describe('folding', () => {
      const marketNow = 1_800_000_000_000 as EpochMs;
      const storm = async (count: number, to = chat('1')) => {
        const ids: number[] = [];
        for (let index = 0; index < count; index += 1) {
          ids.push(await bench.add({ chat: to, announcement: aSignalAnnouncement(100 + index) }));
        }
        return ids;
      };
      const idsOf = async (rows: Promise<readonly { readonly id: number }[]>) => (await rows).map(({ id }) => id);

      it('says how many wait behind a row, and binds them to it in their order', async () => {
        const ids = await storm(8);
        const [head] = await outbox.claim('telegram', 5, lease, 'test');
        expect(head).toMatchObject({ id: ids[0], behind: 7 });
        expect(await idsOf(outbox.fold(head!.id, 5, 20, marketNow))).toEqual(ids);
        await outbox.sent(head!.id, 'digest');
        expect(await outbox.counts(100 * lease)).toMatchObject({ waiting: 0, sent: 8 });
        expect(await claim()).toEqual([]);
      });

      it('binds none when fewer wait, no more than asked for, and none of another chat or lane', async () => {
        const ids = await storm(5);
        await storm(9, chat('2'));
        await bench.add({ chat: chat('1'), announcement: aSummaryAnnouncement() });
        await claim(1);
        expect(await idsOf(outbox.fold(ids[0]!, 5, 20, marketNow))).toEqual([ids[0]]);
        expect(await idsOf(outbox.fold(ids[0]!, 4, 3, marketNow))).toEqual([ids[0]]);
        expect(await idsOf(outbox.fold(ids[0]!, 2, 3, marketNow))).toEqual(ids.slice(0, 3));
      });

      it('binds what is of the same kind: alerts with alerts, signals with signals', async () => {
        const ids: number[] = [];
        for (const id of [1, 2, 3]) {
          ids.push(await bench.add({ chat: chat('1'), announcement: anAlertAnnouncement(id) }));
          ids.push(await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(100 + id) }));
        }
        const [head] = await outbox.claim('telegram', 5, lease, 'test');
        expect(await idsOf(outbox.fold(head!.id, 1, 8, marketNow))).toEqual(ids.filter((_, place) => place % 2 === 0));
        await outbox.sent(head!.id, 'alerts');
        expect(await claim()).toEqual([ids[1]]);
        expect(await idsOf(outbox.fold(ids[1]!, 1, 8, marketNow))).toEqual(ids.filter((_, place) => place % 2 === 1));
      });

      it('keeps what was bound together over a retry, without what came later', async () => {
        const ids = await storm(7);
        await claim();
        await outbox.fold(ids[0]!, 5, 20, marketNow);
        await outbox.retry(ids[0]!, 0, 'no answer', true);
        const [late] = await storm(1);
        expect(await claim()).toEqual([ids[0]]);
        expect(await idsOf(outbox.fold(ids[0]!, 5, 20, marketNow))).toEqual(ids);
        await outbox.sent(ids[0]!, 'digest');
        expect(await claim()).toEqual([late]);
      });

      it('lets each go by itself when the digest is not taken', async () => {
        const ids = await storm(7);
        await claim();
        await outbox.fold(ids[0]!, 5, 20, marketNow);
        await outbox.unfold(ids[0]!);
        await outbox.sent(ids[0]!, 'alone');
        expect(await claim()).toEqual([ids[1]]);
        expect(await outbox.messagesOf(100)).toEqual([{ chat: chat('1'), messageId: 'alone' }]);
      });

      it('leaves out what is too late and unwanted then, and ends with the row whatever its end', async () => {
        const wanted = await storm(6);
        const lapsed = marketNow as EpochMs;
        const add = (late: 'send' | 'drop') =>
          bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(900), expiresAt: lapsed, late });
        const [dropped, kept] = [await add('drop'), await add('send')];
        await claim();
        expect(await idsOf(outbox.fold(wanted[0]!, 5, 20, marketNow))).toEqual([...wanted, kept]);
        await outbox.refuse(wanted[0]!, 'dead', 'often');
        expect(await outbox.counts(100 * lease)).toMatchObject({ waiting: 1, dead: 7 });
        expect(await claim()).toEqual([dropped]);
      });

      it('counts each too late by its own time', async () => {
        const ids = await storm(6);
        const add = (expiresAt: number) =>
          bench.add({
            chat: chat('1'),
            announcement: aSignalAnnouncement(900 + expiresAt),
            expiresAt: (marketNow + expiresAt) as EpochMs,
            late: 'send',
          });
        const [lapsed] = [await add(0), await add(1)];
        await claim();
        expect(await outbox.fold(ids[0]!, 5, 20, marketNow)).toHaveLength(8);
        await outbox.sent(ids[0]!, 'digest', marketNow);
        expect(await bench.tooLate()).toEqual([lapsed]);
      });

      it('shows where a signal stands: alone, or in a digest with all that it tells', async () => {
        const ids = await storm(7);
        await claim();
        await outbox.fold(ids[0]!, 5, 20, marketNow);
        await outbox.sent(ids[0]!, 'digest');
        const alone = await bench.add({ chat: chat('2'), announcement: aSignalAnnouncement(103) });
        expect(await claim()).toEqual([alone]);
        await outbox.sent(alone, 'm');
        const shown = await outbox.shownAt(chat('1'), 103);
        expect(shown?.messageId).toBe('digest');
        expect(shown?.digest?.map((one) => one.kind === 'signal' && one.signal.id)).toEqual([
          100, 101, 102, 103, 104, 105, 106,
        ]);
        expect(await outbox.shownAt(chat('2'), 103)).toEqual({ messageId: 'm', digest: null });
        expect(await outbox.shownAt(chat('3'), 103)).toBeNull();
        expect(await outbox.messagesOf(103)).toEqual([{ chat: chat('2'), messageId: 'm' }]);
      });
    });

    describe('a message said in words before its picture', () => {
      const marketAt = 1_700_000_000_000 as EpochMs;
      const said = async () => {
        const id = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(7) });
        await claim();
        await outbox.worded(id, 'm7', minute, marketAt);
        return id;
      };

      it('is claimed again for its picture, as a first attempt, and keeps the id the picture gave it', async () => {
        const id = await said();
        expect(await claim()).toEqual([]);
        await bench.pass(minute + 1);
        const [row] = await outbox.claim('telegram', 5, lease, 'test');
        expect(row).toMatchObject({ id, inWords: 'm7', attempts: 0, priority: 2 });
        await outbox.sent(id, 'm7p');
        expect(await outbox.shownAt(chat('1'), 7)).toEqual({ messageId: 'm7p', digest: null });
        expect(await outbox.counts(100 * lease)).toMatchObject({ waiting: 0, sent: 1 });
      });

      it('lets signals by and holds back only what would rewrite it', async () => {
        const id = await said();
        const next = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(8) });
        const outcome = await bench.add({ chat: chat('1'), announcement: anOutcomeAnnouncement(7) });
        expect(await claim()).toEqual([next]);
        await outbox.sent(next, 'm8');
        expect(await claim()).toEqual([]);
        await bench.pass(minute + 1);
        expect(await claim()).toEqual([id]);
        await outbox.sent(id, 'm7p');
        expect(await claim()).toEqual([outcome]);
      });

      it('stands where it was said, and is delivered even when the chat is paused before its picture', async () => {
        await said();
        const other = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(8) });
        expect(await outbox.messagesOf(7)).toEqual([{ chat: chat('1'), messageId: 'm7' }]);
        await outbox.pauseChat(chat('1'), 'blocked');
        expect(await outbox.counts(100 * lease)).toMatchObject({ waiting: 0, sent: 1, refused: 1 });
        expect(await claim()).not.toContain(other);
      });
    });

    it('sends what waits to the new id of a moved chat, the row in hand too', async () => {
      const first = await bench.add({ chat: chat('-5'), announcement: aSignalAnnouncement(1) });
      const second = await bench.add({ chat: chat('-5'), announcement: aSignalAnnouncement(2) });
      expect(await claim()).toEqual([first]);
      await outbox.moveChat(chat('-5'), '-1005');
      await outbox.postpone(first, 0);
      const [again] = await outbox.claim('telegram', 5, lease, 'test');
      expect(again).toMatchObject({ id: first, chat: chat('-1005') });
      await outbox.sent(first, 'm');
      const [next] = await outbox.claim('telegram', 5, lease, 'test');
      expect(next).toMatchObject({ id: second, chat: chat('-1005') });
    });
  });
}
