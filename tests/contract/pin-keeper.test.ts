import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatSender } from '../../src/bot/chat-sender.js';
import { DiscordSender } from '../../src/bot/discord/discord-sender.js';
import { TelegramClient } from '../../src/bot/telegram/client.js';
import { TelegramSender } from '../../src/bot/telegram/telegram-sender.js';
import type { ChatAddress } from '../../src/core/chat.js';
import type { Incident } from '../../src/core/incident.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { PgIncidentRepository } from '../../src/store/pg-incident-repository.js';
import { PgPinRepository } from '../../src/store/pg-pin-repository.js';
import { PinKeeper, stateOf } from '../../src/wiring/pin-keeper.js';
import { pinnedStatus } from '../../src/wiring/pinned-status.js';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/discord.js';
import { anIncident } from '../fakes/memory-operators.js';
import { MemoryServices } from '../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

const logger = pino({ level: 'silent' });
const group: ChatAddress = { platform: 'telegram', id: '-100200' };
const noPicture = async () => Buffer.alloc(0);

/** The keeper over a real database, real clients and fakes of both platforms. */
describe('the pinned status', () => {
  let database: TestDatabase;
  let telegram: FakeTelegram;
  let discord: FakeDiscord;
  let client: TelegramClient;
  let senders: readonly ChatSender[];
  let closeDiscord: () => void;
  let pins: PgPinRepository;
  let services: MemoryServices;

  beforeAll(async () => {
    database = await openTestDatabase();
    pins = new PgPinRepository(database.db);
    telegram = await startFakeTelegram();
    discord = await startFakeDiscord();
    client = new TelegramClient(telegram.token, telegram.apiRoot);
    const onDiscord = new DiscordSender({
      token: discord.token,
      apiUrl: discord.url,
      renderPicture: noPicture,
      logger,
    });
    closeDiscord = () => onDiscord.close();
    senders = [new TelegramSender(client, noPicture, logger), onDiscord];
  });
  afterAll(async () => {
    client.close();
    closeDiscord();
    await Promise.all([telegram.close(), discord.stop(), database.close()]);
  });
  beforeEach(() => {
    services = new MemoryServices();
  });
  afterEach(async () => {
    telegram.messages.splice(0);
    telegram.pinned.clear();
    telegram.mayNotPin.clear();
    telegram.heal();
    telegram.calls.splice(0);
    await database.pool.query('truncate pinned_messages, deliveries, announcements, paused_chats, incidents cascade');
  });

  /** A keeper as after any restart: nothing is remembered but what is in the database. */
  const keeper = (ageMs = 900_000) => {
    const deliveries = new PgDeliveryRepository(database.db);
    const statusReply = () => pinnedStatus(services, { deliveries }, () => services.now);
    return new PinKeeper({
      store: { pins, deliveries },
      senders,
      statusReply,
      logger,
      patienceMs: 0,
      apartMs: 1,
      ageMs,
    });
  };
  const texts = () => telegram.messages.map(({ text }) => text.split('\n', 1)[0]?.replace(/<\/?b>/g, ''));
  const breaks = (incident: Partial<Incident> = {}) => services.operators.rows.push(anIncident(incident));

  it('is made and pinned once, without a sound, and left alone while nothing changes', async () => {
    await pins.put(group, 'telegram:5001');
    expect(await keeper().look()).toBe(1);
    expect(await keeper().look()).toBe(0);
    expect(texts()).toEqual(['Quiet market. All stages alive.']);
    expect(telegram.messages[0]?.silent).toBe(true);
    expect(telegram.pinned.get(group.id)).toBe(telegram.messages[0]?.messageId);
  });

  it('is rewritten in place when something breaks, is acknowledged by nobody needed, and is well again', async () => {
    await pins.put(group, 'telegram:5001');
    await keeper().look();
    breaks();
    await keeper().look();
    expect(texts()).toEqual(['Broken: sentiment silent since 13:05 UTC (58 min)']);
    services.operators.rows.splice(0);
    await keeper().look();
    expect(texts()).toEqual(['Quiet market. All stages alive.']);
    expect(telegram.messages[0]?.edits).toBe(2);
  });

  it('calls nothing quiet that is silent, even when nobody has noted it', async () => {
    await pins.put(group, 'telegram:5001');
    await keeper().look();
    const stages = services.report.stages.map((one) =>
      one.stage === 'sentiment' ? { ...one, state: 'silent' as const, ageMs: 58 * 60_000 } : one,
    );
    services.report = { ...services.report, healthy: false, stages };
    expect(await keeper().look()).toBe(1);
    expect(texts()).toEqual(['Broken: sentiment silent since 13:05 UTC (58 min)']);
    expect(await keeper().look()).toBe(0);
  });

  it('says of a replay that has ended that it has', async () => {
    await pins.put(group, 'telegram:5001');
    await keeper().look();
    const ended = { state: 'paused' as const, note: 'the replay has ended' };
    const stages = services.report.stages.map((one) => (one.stage === 'candles' ? { ...one, ...ended } : one));
    services.report = { ...services.report, stages };
    expect(await keeper().look()).toBe(1);
    expect(texts()).toEqual(['The replay has ended']);
  });

  it('says who paused', async () => {
    await pins.put(group, 'telegram:5001');
    await services.pause('telegram:5001');
    await keeper().look();
    expect(texts()).toEqual(['Paused by telegram:5001 since 14:03 UTC. Nothing is called.']);
  });

  it('is made anew when somebody deleted it', async () => {
    await pins.put(group, 'telegram:5001');
    await keeper().look();
    telegram.deletes(group.id, telegram.messages[0]?.messageId ?? 0);
    breaks();
    await keeper().look();
    expect(texts()).toEqual(['Broken: sentiment silent since 13:05 UTC (58 min)']);
    expect(telegram.pinned.get(group.id)).toBe(telegram.messages[0]?.messageId);
  });

  it('is written again for its ages alone only now and then', async () => {
    await pins.put(group, 'telegram:5001');
    await keeper().look();
    services.report = { ...services.report, candleAgeMs: 99_000 };
    expect(await keeper(60_000).look()).toBe(0);
    await database.pool.query(`update pinned_messages set shown_at = now() - interval '61 s'`);
    expect(await keeper(60_000).look()).toBe(1);
    expect(telegram.messages[0]?.text).toContain('candles 2 min ago');
  });

  it('stays where it may not be pinned, and is pinned later where the platform only failed', async () => {
    telegram.mayNotPin.add(group.id);
    await pins.put(group, 'telegram:5001');
    await keeper().look();
    expect(telegram.pinned.size).toBe(0);
    expect(await keeper().look()).toBe(0);
    telegram.mayNotPin.clear();
    const pinCalls = telegram.calls.filter(({ method }) => method === 'pinChatMessage').length;
    telegram.fail({ kind: 'status', status: 502 }, { method: 'pinChatMessage' });
    await pins.put(group, 'telegram:5001');
    await keeper().look();
    expect(telegram.calls.filter(({ method }) => method === 'pinChatMessage')).toHaveLength(pinCalls + 2);
    expect(telegram.pinned.get(group.id)).toBe(telegram.messages[0]?.messageId);
    expect(telegram.messages).toHaveLength(1);
  });

  it('is kept no more where the bot was thrown out', async () => {
    await pins.put(group, 'telegram:5001');
    telegram.fail({ kind: 'status', status: 403, description: 'Forbidden: bot was kicked' });
    await keeper().look();
    expect(await pins.remove(group)).toBe(false);
  });

  it('waits while anything else is to be said on its platform, and for what the platform asks', async () => {
    await pins.put(group, 'telegram:5001');
    const finding = { key: 'slow-database', severity: 'warn', trouble: { kind: 'slowDatabase', ms: 1_500 } } as const;
    await new PgIncidentRepository(database.db).see(finding, services.venue, [{ platform: 'telegram', id: '7' }]);
    expect(await keeper().look()).toBe(0);
    await database.pool.query('truncate deliveries, announcements cascade');
    telegram.fail({ kind: 'status', status: 429, retryAfter: 30 });
    const patient = keeper();
    await patient.look();
    expect(await patient.look()).toBe(0);
    expect(telegram.messages).toEqual([]);
  });

  it('is the same on Discord', async () => {
    const channel: ChatAddress = { platform: 'discord', id: discord.channelId };
    await pins.put(channel, 'discord:1');
    await keeper().look();
    const [message] = discord.messages.slice(-1);
    expect(JSON.stringify(message?.body)).toContain('Quiet market. All stages alive.');
    expect(discord.pinned.get(discord.channelId)).toBe(message?.id);
    breaks();
    await keeper().look();
    expect(JSON.stringify(discord.messages.at(-1)?.body)).toContain('Broken: sentiment silent');
    expect(discord.messages.at(-1)?.id).toBe(message?.id);
  });

  it('lets the process end while a look hangs', async () => {
    await pins.put(group, 'telegram:5001');
    let asked = 0;
    const hanging = new PinKeeper({
      store: { pins, deliveries: new PgDeliveryRepository(database.db) },
      senders,
      statusReply: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
      logger,
      everyMs: 5,
    });
    hanging.start();
    await expect.poll(() => asked, patience).toBe(1);
    const ended = await Promise.race([hanging.close().then(() => true), sleep(20_000, false)]);
    expect(ended).toBe(true);
    expect(asked).toBe(1);
  });

  it('changes its state by what is wrong, not by ages', async () => {
    const now = await pinnedStatus(services, { deliveries: new PgDeliveryRepository(database.db) });
    expect(stateOf({ ...now, report: { ...now.report, candleAgeMs: 1 }, today: { sent: 9, late: 1, lost: 0 } })).toBe(
      stateOf(now),
    );
    expect(stateOf({ ...now, incidents: [anIncident()] })).not.toBe(stateOf(now));
  });
});
