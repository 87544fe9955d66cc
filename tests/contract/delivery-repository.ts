import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/core/announcement.js';
import type { ChatAddress } from '../../src/core/chat.js';
import type { DeliveryRepository } from '../../src/core/ports/repositories.js';
import type { EpochMs } from '../../src/core/units.js';
import {
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
  }): Promise<number>;
  /** Lets time pass, as leases and due times see it. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });
const lease = 60_000;

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
      await bench.pass(lease - 5_000);
      expect(await claim()).toEqual([]);
      await bench.pass(5_001);
      const [row] = await outbox.claim('telegram', 1, lease, 'another');
      expect(row).toMatchObject({ id, attempts: 1 });
    });

    it('counts an attempt for a retry and none for a postponement', async () => {
      const id = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement() });
      const attempts = async () => (await outbox.claim('telegram', 1, lease, 'test'))[0]?.attempts;
      expect(await attempts()).toBe(0);
      await outbox.postpone(id, 1_000);
      expect(await attempts()).toBeUndefined();
      await bench.pass(1_001);
      expect(await attempts()).toBe(0);
      await outbox.retry(id, 2_000, 'flaky');
      await bench.pass(1_001);
      expect(await attempts()).toBeUndefined();
      await bench.pass(1_000);
      expect(await attempts()).toBe(1);
    });

    it('keeps the order of a chat while a row waits for its next try, but lets a risk alert pass', async () => {
      const first = await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(1) });
      await bench.add({ chat: chat('1'), announcement: aSignalAnnouncement(2) });
      expect(await claim()).toEqual([first]);
      await outbox.retry(first, 30_000, 'flaky');
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
      await outbox.retry(id, 30_000, 'flaky');
      const due = await outbox.nextDueMs('telegram');
      expect(due).toBeGreaterThan(20_000);
      expect(due).toBeLessThanOrEqual(30_000);
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
