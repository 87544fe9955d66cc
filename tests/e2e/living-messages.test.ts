import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAnnouncer } from '../../src/bot/announce.js';
import { DeliverySender } from '../../src/bot/delivery/delivery-sender.js';
import { DiscordSender } from '../../src/bot/discord/discord-sender.js';
import { TelegramChat } from '../../src/bot/telegram/telegram-chat.js';
import { systemClock } from '../../src/core/clock.js';
import type { FollowUpKind } from '../../src/core/follow-up.js';
import type { Market } from '../../src/core/market.js';
import type { NewSignal, SignalOutcome } from '../../src/core/signal.js';
import type { EpochMs } from '../../src/core/units.js';
import { followUpsOf } from '../../src/pipeline/signals/follow-ups.js';
import { PgDecisionRepository } from '../../src/store/pg-decision-repository.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { PgSignalRepository } from '../../src/store/pg-signal-repository.js';
import { PgSubscriptionRepository } from '../../src/store/pg-subscription-repository.js';
import { anEntry, aPrediction, at, t0, venue } from '../builders/trading.js';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/discord.js';
import { MemoryServices } from '../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

const logger = pino({ level: 'silent' });
const everything: readonly FollowUpKind[] = ['target', 'stop', 'reversal', 'collapse'];

let database: TestDatabase;
let telegram: FakeTelegram;
let discord: FakeDiscord;
let services: MemoryServices;
let sender: DeliverySender;
let discordSender: DiscordSender;
let decisions: PgDecisionRepository;
let signals: PgSignalRepository;

beforeAll(async () => {
  [database, telegram, discord] = await Promise.all([openTestDatabase(), startFakeTelegram(), startFakeDiscord()]);
  services = new MemoryServices();
  services.venue = venue;
  services.now = at(0.1);
  services.chartOf = () => ({ candles: [], predictions: [] });
  decisions = new PgDecisionRepository(database.db);
  signals = new PgSignalRepository(database.db);
  const subscriptions = new PgSubscriptionRepository(database.db);
  const to = (platform: 'telegram' | 'discord', id: string, followUps: readonly FollowUpKind[]) =>
    subscriptions.put({ chat: { platform, id }, markets: [], timeframes: [], kinds: [], muted: [], followUps });
  await to('telegram', '501', everything);
  await to('telegram', '502', []);
  await to('discord', discord.channelId, everything);
  const renderPicture = async () => Buffer.from('png');
  const chat = new TelegramChat({ token: telegram.token, apiRoot: telegram.apiRoot, renderPicture, logger });
  discordSender = new DiscordSender({ token: discord.token, apiUrl: discord.url, renderPicture, logger });
  const announce = createAnnouncer({ services, logger });
  sender = new DeliverySender({
    repository: new PgDeliveryRepository(database.db),
    senders: [chat.sender, discordSender],
    replyFor: ({ announcement, chat: to_ }) => announce(announcement, to_),
    digestFor: async () => Promise.reject(new Error('so few signals are told one by one')),
    clock: services.clock,
    wallClock: systemClock,
    owner: 'test',
    logger,
    policy: { idleMs: 30 },
  });
  sender.start();
});
afterAll(async () => {
  await sender.stop();
  discordSender.close();
  await Promise.all([telegram.close(), discord.stop(), database.close()]);
});

const told = (chatId: string) => telegram.messages.filter((message) => message.chatId === chatId);
const embedOf = (at: number) => discord.messages[at]?.body.embeds?.[0];

/** One candle's decision of a market of its own. */
async function decide(market: Market, hours: number, expectedReturn: number, fresh: boolean) {
  const prediction = aPrediction({ market, closedAt: at(hours), expectedReturn });
  const { id: _id, ...signal } = anEntry({ market, prediction });
  const open = (await signals.running(venue, { market, timeframe: '1h' })).map((one) => one.signal);
  return decisions.record({
    answer: {
      call: fresh ? 'BUY' : 'HOLD',
      prediction,
      side: 'long',
      expectedNet: 0.003,
      cost: 0.0014,
      decidedBy: 'edge',
      expiresAt: prediction.horizonEndsAt,
    },
    closedAt: prediction.closedAt,
    signals: fresh ? [signal as NewSignal] : [],
    followUps: followUpsOf(prediction, 0.0014, open),
    mood: null,
    candleSeenAt: t0,
    origin: null,
  });
}

describe('the message of a signal', () => {
  it('lives in one place: events in its thread for who chose them, its end in itself', async () => {
    const market = 'BTC/USDT' as Market;
    const { signals: made } = await decide(market, 0, 0.005, true);
    const id = made[0]?.id ?? 0;
    await vi.waitFor(() => expect([telegram.messages.length, discord.messages.length]).toEqual([2, 1]), patience);
    const [first] = told('501');
    expect(first?.text).toContain('BUY');

    services.now = at(1.1);
    await decide(market, 1, -0.004, false);
    await vi.waitFor(() => expect([telegram.messages.length, discord.messages.length]).toEqual([3, 2]), patience);
    expect(told('501')[1]).toMatchObject({ replyTo: first?.messageId });
    expect(told('501')[1]?.text).toContain('The model turned');
    expect(told('502')).toHaveLength(1);
    expect(discord.messages[1]?.body.message_reference?.message_id).toBe(discord.messages[0]?.id);
    expect(embedOf(1)?.title).toContain('The model turned');

    services.now = at(2.1);
    // It still has: nothing is said twice.
    await decide(market, 2, -0.005, false);
    const outcome: SignalOutcome = {
      kind: 'settled',
      exit: 'stop',
      entryPrice: 100,
      exitPrice: 99,
      exitAt: at(2) as EpochMs,
      net: -0.0114,
      randomNet: -0.0014,
    };
    expect(await signals.settle(id, outcome, true)).toBe(true);
    await vi.waitFor(() => expect([telegram.messages.length, discord.messages.length]).toEqual([4, 3]), patience);
    await vi.waitFor(() => {
      for (const chat of ['501', '502']) expect(told(chat)[0]?.text).toContain('stop hit after 2 h');
      expect(embedOf(0)?.title).toContain('stop hit after 2 h');
    }, patience);
    expect(told('501')[2]).toMatchObject({ replyTo: first?.messageId });
    expect(told('501')[2]?.text).toContain('Stop hit');
    expect(discord.messages[2]?.body.message_reference?.message_id).toBe(discord.messages[0]?.id);
  });

  it('says that it was taken back', async () => {
    services.now = at(10.1);
    const { signals: made } = await decide('ETH/USDT' as Market, 10, 0.005, true);
    await vi.waitFor(() => {
      for (const chat of ['501', '502']) expect(told(chat).at(-1)?.text).toContain('ETH/USDT');
      expect(embedOf(discord.messages.length - 1)?.title).toContain('ETH/USDT');
    }, patience);
    const why = { kind: 'withdrawn', by: 'telegram:9' } as const;
    await signals.settle(made[0]?.id ?? 0, { kind: 'cancelled', why, at: at(10.2) as EpochMs, result: null }, true);
    await vi.waitFor(() => {
      for (const chat of ['501', '502']) expect(told(chat).at(-1)?.text).toContain('– withdrawn');
      expect(embedOf(discord.messages.length - 1)?.title).toContain('– withdrawn');
    }, patience);
    // No event to hear of in a thread: the message says it.
    expect(told('501').filter(({ replyTo }) => replyTo !== null)).toHaveLength(2);
  });
});
