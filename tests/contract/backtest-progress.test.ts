import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAnnouncer } from '../../src/bot/announce.js';
import type { ChatSender, SendOutcome } from '../../src/bot/chat-sender.js';
import { DeliverySender } from '../../src/bot/delivery/delivery-sender.js';
import { plainText } from '../../src/bot/draw/card.js';
import { cardOf } from '../../src/bot/draw/cards.js';
import type { Reply } from '../../src/bot/reply.js';
import { systemClock } from '../../src/core/clock.js';
import { PgBacktestRepository } from '../../src/store/pg-backtest-repository.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { showProgress } from '../../src/wiring/backtest-progress.js';
import { aRequest } from '../builders/backtest-run.js';
import { aResult } from '../builders/backtests.js';
import { venue } from '../builders/trading.js';
import { MemoryServices } from '../fakes/services.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

const silent = pino({ level: 'silent' });
let database: TestDatabase;
let backtests: PgBacktestRepository;
beforeAll(async () => {
  database = await openTestDatabase();
  backtests = new PgBacktestRepository(database.db);
});
beforeEach(() => emptyTables(database));
afterAll(() => database.close());

/** Keeps each message as it stands; `edit` answers what it is told. */
class Screen implements ChatSender {
  readonly platform = 'telegram' as const;
  readonly messages = new Map<string, Reply>();
  answer: SendOutcome | null = null;
  sends = 0;
  async send(_chat: string, reply: Reply): Promise<SendOutcome> {
    this.sends += 1;
    this.messages.set(`new${this.sends}`, reply);
    return { kind: 'sent', messageId: `new${this.sends}` };
  }
  async edit(_chat: string, messageId: string, reply: Reply): Promise<SendOutcome> {
    if (this.answer) return this.answer;
    this.messages.set(messageId, reply);
    return { kind: 'sent', messageId };
  }
  textOf(messageId: string): string {
    const reply = this.messages.get(messageId);
    return reply ? plainText(cardOf(reply)) : '';
  }
}

async function started(): Promise<number> {
  const asked = await backtests.add(
    {
      key: 'key',
      venue,
      request: aRequest({ strategy: 'model' }),
      asker: { platform: 'telegram', id: '1' },
      chat: { platform: 'telegram', id: '5' },
    },
    20,
  );
  if (asked.kind !== 'added') throw new Error(asked.kind);
  await backtests.shown(asked.job.id, '9');
  await backtests.begin(asked.job.id);
  return asked.job.id;
}

/** The bot's side: progress and outbox over one screen. */
function showing(screen: Screen) {
  const services = Object.assign(new MemoryServices(), { backtests: { find: (id: number) => backtests.find(id) } });
  const store = { url: database.url, backtests };
  const progress = showProgress({ store, services, senders: [screen], logger: silent, everyMs: 20 });
  const announce = createAnnouncer({ services: services as never, logger: silent });
  const sender = new DeliverySender({
    repository: new PgDeliveryRepository(database.db),
    senders: [screen],
    replyFor: async ({ announcement }) => {
      if (announcement.kind === 'backtest') await progress.ended(announcement.id);
      return announce(announcement);
    },
    digestFor: async () => Promise.reject(new Error('no signal is told here')),
    shownAs: async ({ announcement }) =>
      announcement.kind === 'backtest' ? ((await backtests.find(announcement.id))?.messageId ?? null) : null,
    clock: services.clock,
    wallClock: systemClock,
    owner: 'test',
    logger: silent,
    policy: { idleMs: 50 },
  });
  sender.start();
  return {
    close: async () => {
      await progress.close();
      await sender.stop();
    },
  };
}

describe('the message of a backtest', () => {
  it('is rewritten as it goes on and by its end, and stays one message', async () => {
    const screen = new Screen();
    const shown = showing(screen);
    const id = await started();
    await vi.waitFor(async () => {
      await backtests.progress(id, 0.42, 'trading through history');
      expect(screen.textOf('9')).toContain('▰▰▰▰▱▱▱▱▱▱ 42 % · trading through history');
    }, patience);
    await backtests.progress(id, 0.9, 'working out the figures');
    await backtests.finish(id, aResult());
    await vi.waitFor(() => expect(screen.textOf('9')).toContain('Leak checks'), patience);
    // What was still on its way must not come after the end.
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(screen.messages.get('9')).toMatchObject({ kind: 'backtest', picture: { kind: 'backtest' } });
    expect(screen.sends).toBe(0);
    await shown.close();
  });

  it('is said anew when the old one is gone, and only once', async () => {
    const screen = new Screen();
    screen.answer = { kind: 'refused', reason: 'message to edit not found' };
    const shown = showing(screen);
    const id = await started();
    await backtests.progress(id, 0.5, 'trading');
    await backtests.fail(id, 'no candles');
    await vi.waitFor(() => expect(screen.textOf('new1')).toContain('✘ Not run: no candles.'), patience);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(screen.sends).toBe(1);
    await shown.close();
  });

  it('comes after a restart as well: what nobody sent waits in the outbox', async () => {
    const id = await started();
    await backtests.finish(id, aResult());
    const screen = new Screen();
    const shown = showing(screen);
    await vi.waitFor(() => expect(screen.messages.get('9')).toMatchObject({ kind: 'backtest', id }), patience);
    await shown.close();
  });
});
