import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectPace } from '../../../../src/bot/delivery/direct-pace.js';
import { MemoryPaceStore } from '../../../../src/bot/delivery/memory-pace-store.js';
import { paces } from '../../../../src/bot/delivery/pace.js';
import { createRouter } from '../../../../src/bot/router.js';
import { TelegramChat } from '../../../../src/bot/telegram/telegram-chat.js';
import { MemoryServices } from '../../../fakes/services.js';
import { publishedLimits, StrictPlatform, type Verdict } from '../../../fakes/strict-platform.js';
import { type FakeTelegram, startFakeTelegram } from '../../../fakes/telegram.js';
import { VirtualTimers } from '../../../fakes/virtual-timers.js';
import '../../../support/long-tests.js';

const logger = pino({ level: 'silent' });
const chatId = -100200;

let timers: VirtualTimers;
let strict: StrictPlatform;
let weather: (index: number) => Verdict;
let store: MemoryPaceStore;
let fake: FakeTelegram;
let services: MemoryServices;
let pace: DirectPace;
let chat: TelegramChat;

beforeEach(async () => {
  timers = new VirtualTimers();
  weather = () => ({ kind: 'fine' });
  strict = new StrictPlatform(publishedLimits.telegram, (index) => weather(index));
  // By the time that the test moves, as the pace of the bot.
  fake = await startFakeTelegram({ judge: { judge: (call) => strict.judge({ ...call, at: timers.nowMs() }) } });
  store = new MemoryPaceStore(() => timers.nowMs());
  services = new MemoryServices();
  pace = new DirectPace({ platform: 'telegram', pace: paces.telegram, store, timers, logger });
  chat = new TelegramChat({
    token: fake.token,
    apiRoot: fake.apiRoot,
    renderPicture: async () => Buffer.from('89504e470d0a1a0a', 'hex'),
    logger,
    pace,
  });
  await chat.start(createRouter({ services, access: 'open', admins: [], logger }));
});

afterEach(async () => {
  pace.stop();
  await chat.stop();
  await fake.close();
});

const shown = (): number => fake.messages.reduce((sum, { edits }) => sum + 1 + edits, 0);

/** Lets time pass, a few seconds at a time, until so much was shown. */
async function untilShown(count: number): Promise<void> {
  while (shown() < count) {
    await timers.advance(3_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a group that asks for more than it may be answered', () => {
  it('is answered as fast as it may be, in messages and edits, and no call earns a 429', async () => {
    for (let index = 0; index < 19; index += 1) fake.writes('/status', { chatId, from: 6_000 + index });
    const [first] = await fake.waitForMessages(19);
    // Of one bucket with messages: nothing else is left of this minute.
    services.report = { ...services.report, candleAgeMs: 99_000 };
    fake.presses(first as NonNullable<typeof first>, '!status', { from: 7_001 });
    await fake.waitFor(() => shown() === 20);
    for (let index = 0; index < 10; index += 1) fake.writes('/status', { chatId, from: 6_100 + index });
    fake.writes('/status', { from: 8_001 });
    await fake.waitForMessages(1, { chatId: 8_001 });
    expect(shown()).toBe(21);
    await untilShown(31);
    expect(strict.tooFast).toEqual([]);
  });

  it('is left alone while the platform wants silence, by messages of the outbox too', async () => {
    weather = (index) => (index === 0 ? { kind: 'tooFast', retryAfterMs: 1_000, global: false } : { kind: 'fine' });
    fake.writes('/status', { chatId, from: 6_000 });
    await fake.waitFor(() => strict.counts.injectedTooFast === 1);
    const turns = [{ bucket: String(chatId), rate: null }];
    const bot = { count: 1_000_000, perMs: 1 };
    const told = async (): Promise<number | undefined> =>
      (await store.take('telegram', { bot, travelMs: 0, turns, answered: [] }))[0]?.waitMs;
    while ((await told()) !== 1_000) await new Promise((resolve) => setTimeout(resolve, 5));
    await untilShown(1);
    expect(strict.counts).toMatchObject({ disobeyed: 0, crossedPause: 0, ownTooFast: 0 });
  });
});
