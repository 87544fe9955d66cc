import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../../src/core/announcement.js';
import type { ChatAddress } from '../../../src/core/chat.js';
import type { PaperAccount } from '../../../src/core/paper-account.js';
import { type EpochMs, epochMs, money } from '../../../src/core/units.js';
import { summarisePaper } from '../../../src/wiring/paper-summary.js';
import type { Persistence } from '../../../src/wiring/persistence.js';
import { at, t0, venue } from '../../builders/trading.js';
import { aStoredAccount } from '../../contract/paper-repository.js';
import { MemoryPaperRepository, MemoryState } from '../../fakes/memory-trading.js';

/** A store that keeps what was told to whom, each key once. */
function open(...accounts: readonly PaperAccount[]) {
  const told = new Map<string, { announcement: Announcement; to: readonly ChatAddress[] | undefined }>();
  const paper = new MemoryPaperRepository();
  const store = {
    state: new MemoryState(),
    paper,
    announcements: {
      publish: async (key: string, announcement: Announcement, _expires: unknown, to?: readonly ChatAddress[]) => {
        if (told.has(key)) return 0;
        told.set(key, { announcement, to });
        return 1;
      },
    },
  } as unknown as Persistence;
  const ready = Promise.all(
    accounts.map((account) =>
      paper.save(account, {
        fills: [],
        trades: [],
        inputs: [],
        announcements: [],
        equity: [-1, 12, 24, 30].map((hours) => ({ at: at(hours), equity: 10_000 + hours })),
      }),
    ),
  );
  return { store, told, ready };
}

const tomorrow = (hours: number): EpochMs => epochMs(t0 + hours * 3_600_000);
const account = (given: Partial<PaperAccount> = {}) =>
  aStoredAccount({ balance: money(10_000), startedAt: at(-2), cursor: at(26), ...given });

describe('the daily word to an owner', () => {
  it('tells the day that ended, once, to the owner alone', async () => {
    const { store, told, ready } = open(account());
    await ready;
    expect(await summarisePaper(store, venue, tomorrow(25))).toBe(1);
    expect(await summarisePaper(store, venue, tomorrow(26))).toBe(0);
    expect([...told.values()]).toMatchObject([
      {
        to: [{ platform: 'telegram', id: '1' }],
        announcement: {
          kind: 'paper',
          notice: { kind: 'day', day: '2025-01-06', equity: '10024.00', trades: 0, of: 'telegram:1' },
        },
      },
    ]);
    const announcement = [...told.values()][0]?.announcement;
    if (announcement?.kind !== 'paper' || announcement.notice.kind !== 'day') throw new Error('no day');
    expect(announcement.notice.change).toBeCloseTo(10_024 / 9_999 - 1, 9);
  });

  it('waits until the account has gone through the whole day', async () => {
    const { store, told, ready } = open(account({ cursor: at(20) }));
    await ready;
    expect(await summarisePaper(store, venue, tomorrow(25))).toBe(0);
    await store.paper.save(account({ cursor: at(24), version: 9 }), {
      fills: [],
      trades: [],
      inputs: [],
      equity: [],
      announcements: [],
    });
    expect(await summarisePaper(store, venue, tomorrow(26))).toBe(1);
    expect(told.size).toBe(1);
  });

  it('says nothing of accounts that nobody can be told of, of other markets, or that began later', async () => {
    const { store, told, ready } = open(
      account({ name: 'a', tell: null }),
      account({ name: 'b', venue: 'okx' as typeof venue }),
      account({ name: 'c', startedAt: at(25) }),
    );
    await ready;
    expect(await summarisePaper(store, venue, tomorrow(26))).toBe(0);
    expect(told.size).toBe(0);
  });
});
