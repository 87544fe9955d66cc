import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../../src/config.js';
import { Metrics } from '../../src/web/metrics.js';
import { Channels } from '../../src/wiring/channels.js';
import { type Chats, openChats } from '../../src/wiring/chats.js';
import { createDirectSenders, type DirectSenders } from '../../src/wiring/direct-senders.js';
import { offStatus } from '../../src/wiring/live-desk.js';
import { openPersistence, type Persistence } from '../../src/wiring/persistence.js';
import { SecondRoute } from '../../src/wiring/second-route.js';
import { stageAges } from '../../src/wiring/status.js';
import { standardWatchdogPolicy, Watchdog } from '../../src/wiring/watchdog.js';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/discord.js';
import { MemoryServices } from '../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { createTestDatabase, dropTestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

const logger = pino({ level: 'silent' });
const longMs = 3_600_000;
const health = { ...standardWatchdogPolicy.health, slowDatabaseMs: Number.POSITIVE_INFINITY };

/** The chats of a bot process on a real database, and the watch of that process, whose looks are called by hand. */
describe('when nobody is heard though messages are still sent', () => {
  let url: string;
  let config: Config;
  let store: Persistence;
  let telegram: FakeTelegram;
  let discord: FakeDiscord;
  let senders: DirectSenders;
  let services: MemoryServices;
  let chats: Chats | null = null;

  beforeAll(async () => {
    url = await createTestDatabase();
  });
  afterAll(() => dropTestDatabase(url));

  beforeEach(async () => {
    telegram = await startFakeTelegram();
    discord = await startFakeDiscord({ heartbeatMs: 300 });
    config = loadConfig({
      DATABASE_URL: url,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_APP_ID: discord.appId,
      DISCORD_API_URL: discord.url,
      ADMINS: 'telegram:5001',
    });
    store = await openPersistence(config, logger, () => undefined);
    await store.pool.query('truncate incidents, deliveries, announcements, heartbeats restart identity cascade');
    senders = createDirectSenders(config, logger);
    services = new MemoryServices();
    services.operators.incident = (id) => store.incidents.find(id);
  });
  afterEach(async () => {
    await chats?.close();
    chats = null;
    senders.close();
    await store.close();
    await Promise.all([telegram.close(), discord.stop()]);
  });

  const open = async (settings: Config = config): Promise<void> => {
    const metrics = new Metrics();
    const channels = new Channels();
    chats = await openChats({ config: settings, store, services, channels, metrics, logger, hearingEveryMs: 1 });
  };
  const stages = () =>
    stageAges({
      store,
      clock: services.clock,
      venue: () => services.market().venue,
      markets: [],
      timeframes: [],
      silentAfterMs: () => ({}),
      startedAt: -longMs,
      elapsedMs: () => 0,
    });
  /** Up for an hour as far as it knows. */
  const watchdog = (): Watchdog => {
    let elapsed = 0;
    const dog = new Watchdog({
      store,
      roles: ['bot'],
      self: 'bot on test (pid 1)',
      market: () => services.market(),
      stages,
      live: async () => offStatus,
      failedJobs: async () => [],
      admins: async () => [{ platform: 'telegram', id: '5001' }],
      second: new SecondRoute({
        store,
        senders,
        webhookUrl: null,
        market: () => services.market(),
        now: () => services.now,
        self: 'bot on test (pid 1)',
        logger,
        confirmMs: longMs,
      }),
      errors: null,
      dataDir: null,
      logger,
      policy: { health },
      elapsedMs: () => elapsed,
    });
    elapsed = longMs;
    return dog;
  };
  const ages = async (): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries((await store.state.beats()).map(({ stage, ageMs }) => [stage, ageMs]));
  /** As if it had been silent for an hour. */
  const age = (stage: string) =>
    store.pool.query(`update heartbeats set at = now() - interval '1 hour' where stage = $1`, [stage]);
  const hears = (stage: string) =>
    expect.poll(async () => (await ages())[stage] ?? longMs, patience).toBeLessThan(longMs / 2);
  const told = (words: string): boolean => telegram.messages.some(({ text }) => text.includes(words));
  /** It became old while nothing was heard; whatever was heard before may still be on its way to the database. */
  const untilTold = (dog: Watchdog, stage: string, words: string) =>
    expect
      .poll(async () => {
        await age(stage);
        await dog.look();
        return told(words);
      }, patience)
      .toBe(true);
  const untilOver = (dog: Watchdog, words: string) =>
    expect
      .poll(async () => {
        await store.pool.query(`update incidents set seen_at = now() - interval '1 hour'`);
        await dog.look();
        return told(words);
      }, patience)
      .toBe(true);

  it('on Telegram, an admin hears of it there, and that it is over once updates come again', async () => {
    await open();
    await hears('hearing telegram');
    await hears('hearing discord');
    const dog = watchdog();
    await dog.look();
    expect(await store.incidents.open()).toEqual([]);

    telegram.fail({ kind: 'status', status: 502 }, { method: 'getUpdates', times: 1_000_000 });
    // The question that is open ends well.
    telegram.writes('hello');
    await untilTold(dog, 'hearing telegram', 'Nothing is heard from Telegram since');
    expect(told('not even “Acknowledge”')).toBe(true);
    const asked = telegram.faultsLeft;
    await telegram.waitFor(() => telegram.faultsLeft < asked);
    expect((await ages())['hearing telegram']).toBeGreaterThan(longMs / 2);
    expect((await store.incidents.open()).map(({ key }) => key)).toEqual(['stage:hearing telegram']);

    // A start alone is no proof that anybody is heard.
    await chats?.close();
    await open();
    await dog.look();
    expect((await ages())['hearing telegram']).toBeGreaterThan(longMs / 2);

    telegram.heal();
    await expect
      .poll(async () => {
        telegram.writes('hello');
        return (await ages())['hearing telegram'];
      }, patience)
      .toBeLessThan(longMs / 2);
    await untilOver(dog, 'Over after');
  });

  it('on Discord, an admin hears of it on Telegram', async () => {
    await open();
    await hears('hearing discord');
    discord.gateway.acknowledges = false;
    const dog = watchdog();
    await untilTold(dog, 'hearing discord', 'Nothing is heard from Discord since');
    const deafFrom = discord.gateway.heartbeats;
    await expect.poll(() => discord.gateway.heartbeats, patience).toBeGreaterThan(deafFrom);
    expect((await store.incidents.open()).map(({ key }) => key)).toEqual(['stage:hearing discord']);
  });

  it('gives a start its time, and expects nobody where there is no token any more', async () => {
    telegram.fail({ kind: 'status', status: 502 }, { method: 'getUpdates', times: 1_000_000 });
    await open();
    // Nothing was heard yet, and it is expected from now on.
    await hears('hearing telegram');
    await chats?.close();
    // Stopped in order and started an hour later: that hour was no silence.
    await age('hearing telegram');
    await age('hearing discord');
    await open();
    const dog = watchdog();
    await dog.look();
    expect(await store.incidents.open()).toEqual([]);
    await chats?.close();
    await open(
      loadConfig({
        DATABASE_URL: url,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.apiRoot,
        ADMINS: 'telegram:5001',
      }),
    );
    expect(Object.keys(await ages()).filter((stage) => stage.endsWith(' discord'))).toEqual([]);
  });
});
