import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replyFor } from '../../src/bot/announce.js';
import { DeliverySender } from '../../src/bot/delivery/delivery-sender.js';
import { TelegramClient } from '../../src/bot/telegram/client.js';
import { TelegramSender } from '../../src/bot/telegram/telegram-sender.js';
import { loadConfig } from '../../src/config.js';
import type { ChatAddress } from '../../src/core/chat.js';
import { systemClock } from '../../src/core/clock.js';
import { ErrorCounter } from '../../src/pipeline/health/error-kinds.js';
import { standardEscalation } from '../../src/pipeline/health/escalation.js';
import { standardHealthPolicy } from '../../src/pipeline/health/findings.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { PgErrorRepository } from '../../src/store/pg-error-repository.js';
import { PgIncidentRepository } from '../../src/store/pg-incident-repository.js';
import { PgStateRepository } from '../../src/store/pg-state-repository.js';
import { createDirectSenders, type DirectSenders } from '../../src/wiring/direct-senders.js';
import { offStatus } from '../../src/wiring/live-desk.js';
import { SecondRoute } from '../../src/wiring/second-route.js';
import type { StageAge } from '../../src/wiring/status.js';
import { Watchdog, type WatchdogParts } from '../../src/wiring/watchdog.js';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/discord.js';
import { MemoryServices } from '../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { WebhookReceiver } from '../fakes/webhook-receiver.js';
import { BeatingProcess } from '../support/beating-process.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

const logger = pino({ level: 'silent' });
const ann: ChatAddress = { platform: 'telegram', id: '5001' };
const confirmMs = 40;
/** Longer than a slow, busy machine keeps a living process from its beat or a look from its end: what is dead is made that old. */
const silentAfterMs = 60_000;
const quietMs = 60_000;
const longMs = 3_600_000;
/** A database that a busy machine makes slow is no trouble here. */
const health = { ...standardHealthPolicy, slowDatabaseMs: Number.POSITIVE_INFINITY };
const policy = { quietMs, databaseMs: 30, health };

/** A real database and real clients; fakes of the platforms; another process that is killed for good. */
describe('when what tells admins has died', () => {
  let database: TestDatabase;
  let telegram: FakeTelegram;
  let discord: FakeDiscord;
  let receiver: WebhookReceiver;
  let senders: DirectSenders;
  let state: PgStateRepository;
  let incidents: PgIncidentRepository;
  let deliveries: PgDeliveryRepository;
  const services = new MemoryServices();
  /** How long ago the watches of a test began, beside what really passed. */
  let upForMs = 0;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    database = await openTestDatabase();
    state = new PgStateRepository(database.db);
    incidents = new PgIncidentRepository(database.db);
    deliveries = new PgDeliveryRepository(database.db, { sweepEveryMs: 20, graceMs: 0 });
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    telegram = await startFakeTelegram();
    discord = await startFakeDiscord();
    receiver = new WebhookReceiver();
    await receiver.start();
    senders = createDirectSenders(
      loadConfig({
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.apiRoot,
        DISCORD_BOT_TOKEN: discord.token,
        DISCORD_APP_ID: discord.appId,
        DISCORD_API_URL: discord.url,
      }),
      logger,
    );
    await database.pool.query(
      'truncate incidents, operator_calls, error_kinds, deliveries, announcements, heartbeats, state restart identity cascade',
    );
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    senders.close();
    await Promise.all([telegram.close(), discord.stop(), receiver.close()]);
  });

  const stages = async (): Promise<readonly StageAge[]> =>
    (await state.beats())
      .filter(({ stage }) => !stage.startsWith('process '))
      .map(({ stage, ageMs, note }) => ({
        stage,
        ageMs,
        note,
        limitMs: silentAfterMs,
        state: ageMs > silentAfterMs ? 'silent' : 'alive',
      }));

  /** The watch of a process that is only a worker. Its looks are called by hand. */
  const watchdog = (parts: Partial<WatchdogParts> = {}, webhook = false, admins: readonly ChatAddress[] = [ann]) => {
    const dog = new Watchdog({
      store: { pool: database.pool, state, deliveries, incidents, errors: new PgErrorRepository(database.db) },
      roles: ['worker'],
      self: 'worker on test (pid 1)',
      market: () => services.market(),
      stages,
      live: async () => offStatus,
      failedJobs: async () => [],
      admins: async () => admins,
      second: new SecondRoute({
        store: { incidents, deliveries },
        senders,
        webhookUrl: webhook ? receiver.url : null,
        market: () => services.market(),
        now: systemClock.now,
        self: 'worker on test (pid 1)',
        logger,
        confirmMs,
      }),
      errors: null,
      dataDir: null,
      logger,
      policy: { ...policy, escalation: { ...standardEscalation, firstPageMs: { page: 300, warn: 600 } } },
      elapsedMs: () => performance.now() + upForMs,
      ...parts,
    });
    // Right after a start it would call nothing late, and nothing over.
    upForMs += longMs;
    return dog;
  };

  /** Looks until something is there to be seen. */
  const lookUntil = async (dog: Watchdog, done: () => boolean | Promise<boolean>) => {
    const deadline = performance.now() + patience.timeout;
    while (!(await done())) {
      if (performance.now() > deadline) throw new Error(`it did not come within ${patience.timeout} ms`);
      await dog.look();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const otherProcess = async (stage: string): Promise<BeatingProcess> => {
    const other = new BeatingProcess(database.url, stage);
    closing.push(() => other.kill());
    await other.started();
    return other;
  };

  const killed = async (other: BeatingProcess): Promise<void> => {
    await other.kill();
    // The database may still be at its last beats.
    const beating =
      "select 1 from pg_stat_activity where datname = current_database() and application_name = 'beating'";
    await expect.poll(async () => (await database.pool.query(beating)).rowCount, patience).toBe(0);
    await database.pool.query(`update heartbeats set at = at - $1 * interval '1 ms' where stage = $2`, [
      longMs,
      other.stage,
    ]);
  };

  /** The outbox of a bot that is back. */
  const outbox = () => {
    const client = new TelegramClient(telegram.token, telegram.apiRoot);
    const noPicture = async () => Buffer.alloc(0);
    const sender = new DeliverySender({
      repository: deliveries,
      senders: [new TelegramSender(client, noPicture, logger)],
      replyFor: async ({ announcement }) => {
        const incident = announcement.kind === 'incident' ? await incidents.find(announcement.id) : null;
        const facts = { info: services.market(), now: systemClock.now(), chart: null, callsLikeThis: null, incident };
        return replyFor(announcement, facts);
      },
      digestFor: async () => {
        throw new Error('no signal is here');
      },
      shownAs: async ({ announcement, chat }) =>
        announcement.kind === 'incident' && announcement.updates !== undefined
          ? incidents.messageOf(announcement.updates, chat)
          : null,
      clock: systemClock,
      wallClock: systemClock,
      owner: 'bot',
      logger,
      policy: { idleMs: 20 },
    });
    sender.start();
    closing.push(async () => {
      await sender.stop();
      client.close();
    });
  };

  it('a worker tells by itself that the bot was killed, once, and its message lives on when the bot is back', async () => {
    const bot = await otherProcess('bot');
    const patient = { policy };
    const dog = watchdog(patient);
    await dog.look();
    expect(await incidents.open()).toEqual([]);
    await killed(bot);
    await lookUntil(dog, () => telegram.messages.length > 0);
    const [message] = telegram.messages;
    expect(message?.chatId).toBe('5001');
    expect(message?.text).toMatch(/No bot process alive/);
    expect(message?.text).toContain('Sent by worker on test (pid 1) itself');
    expect(message?.buttons.flat().map(({ text }) => text)).toContain('Acknowledge');
    const [incident] = await incidents.open();
    await Promise.all([watchdog(patient).look(), watchdog(patient).look(), dog.look()]);
    expect(telegram.messages).toHaveLength(1);

    // The bot comes back: what the worker said is not said again, and it is rewritten.
    outbox();
    await incidents.acknowledge(incident?.id ?? 0, 'Ann');
    await telegram.waitFor(() => /Acknowledged by: Ann/.test(telegram.messages[0]?.text ?? ''));
    await otherProcess('bot');
    await database.pool.query(`update incidents set seen_at = seen_at - $1 * interval '1 ms'`, [longMs]);
    await lookUntil(dog, async () => (await incidents.open()).length === 0);
    await telegram.waitFor(() => /Over after/.test(telegram.messages[0]?.text ?? ''));
    expect(telegram.messages).toHaveLength(1);
  });

  it('pages again at growing distances until somebody acknowledges', async () => {
    const bot = await otherProcess('bot');
    const dog = watchdog();
    await killed(bot);
    await lookUntil(dog, () => telegram.messages.length >= 3);
    expect(telegram.messages[1]?.text).toContain('Page 1: ');
    expect(telegram.messages[2]?.text).toContain('Page 2: ');
    const [incident] = await incidents.open();
    await incidents.acknowledge(incident?.id ?? 0, 'Ann');
    for (let i = 0; i < 5; i++) await dog.look();
    expect(telegram.messages).toHaveLength(3);
  });

  it('another platform is told when one is broken, and the webhook when none takes it', async () => {
    telegram.fail({ kind: 'status', status: 502 }, { times: 1_000 });
    const bob: ChatAddress = { platform: 'discord', id: '9700000000000000001' };
    const bot = await otherProcess('bot');
    await killed(bot);
    await lookUntil(watchdog({}, true, [ann, bob]), () => discord.messages.length > 0);
    expect(JSON.stringify(discord.messages[0]?.body)).toContain('No bot process alive');
    expect(receiver.calls).toEqual([]);

    await database.pool.query('truncate incidents, operator_calls, deliveries, announcements restart identity cascade');
    discord.inject('POST', /\/channels\/\d+\/messages/, { status: 500 }, 1_000);
    await lookUntil(watchdog({}, true, [ann, bob]), () => receiver.calls.length > 0);
    expect(receiver.taken[0]).toMatchObject({ event: 'incident', data: { trouble: { kind: 'process', role: 'bot' } } });
    expect(receiver.taken[0]?.['content']).toContain('No bot process alive');
  });

  it('tells that the database is gone, once, and that it is back', async () => {
    let gone = false;
    const broken = Object.assign(Object.create(state) as PgStateRepository, {
      beat: async (stage: string, note?: string) => {
        if (gone) throw new Error('connect ECONNREFUSED');
        await state.beat(stage, note);
      },
    });
    const store = {
      pool: database.pool,
      state: broken,
      deliveries,
      incidents,
      errors: new PgErrorRepository(database.db),
    };
    const dog = watchdog({ store });
    await dog.look();
    gone = true;
    await lookUntil(dog, () => telegram.messages.length > 0);
    expect(telegram.messages[0]?.text).toContain('The database does not answer worker on test (pid 1)');
    expect(telegram.messages[0]?.text).toContain('ECONNREFUSED');
    await dog.look();
    expect(telegram.messages).toHaveLength(1);
    gone = false;
    await dog.look();
    expect(telegram.messages[1]?.text).toContain('The database answers worker on test (pid 1) again');
    await dog.look();
    expect(telegram.messages).toHaveLength(2);
  });

  it('a process that ends by a fault says so itself, once it knows whom', async () => {
    const dog = watchdog({}, true);
    await dog.look();
    await dog.lastWords('the disk is full at postgres://auspex:pa55word@db/auspex');
    expect(telegram.messages[0]?.text).toContain('Worker on test (pid 1) ends');
    expect(telegram.messages[0]?.text).not.toContain('pa55word');
    telegram.fail({ kind: 'status', status: 502 }, { times: 9 });
    await dog.lastWords('the disk is full');
    expect(receiver.taken[0]).toMatchObject({ data: { trouble: { kind: 'ended', reason: 'the disk is full' } } });
  });

  it('is not stopped by a store of jobs that never answers', async () => {
    const bot = await otherProcess('bot');
    await killed(bot);
    const never = () => new Promise<never>(() => undefined);
    const dog = watchdog({ failedJobs: never, policy: { ...policy, factMs: 50 } });
    await lookUntil(dog, () => telegram.messages.length > 0);
    expect(telegram.messages[0]?.text).toContain('No bot process alive');
  });

  it('counts errors for one digest, and pages for a fatal one', async () => {
    const errors = new ErrorCounter();
    const dog = watchdog({
      errors,
      policy: { ...policy, digestGatherMs: 0, escalation: standardEscalation },
    });
    for (let i = 0; i < 40; i++) errors.note({ level: 50, message: 'job failed', reason: `try ${i}` });
    errors.note({ level: 60, message: 'the ledger does not add up', reason: null });
    await dog.look();
    await dog.look();
    const { rows } = await database.pool.query<{ kind: string }>('select kind from announcements order by id');
    expect(rows.map(({ kind }) => kind)).toEqual(['errors', 'incident']);
    expect((await incidents.open())[0]?.trouble).toEqual({ kind: 'fatal', text: 'the ledger does not add up' });
  });
});
