import { pino } from 'pino';
import { DiscordSender } from '../../src/bot/discord/discord-sender.js';
import { TelegramClient } from '../../src/bot/telegram/client.js';
import { TelegramSender } from '../../src/bot/telegram/telegram-sender.js';
import { loadConfig } from '../../src/config.js';
import { systemClock } from '../../src/core/clock.js';
import { messageOf } from '../../src/core/errors.js';
import { Metrics } from '../../src/web/metrics.js';
import { startDeliveries } from '../../src/wiring/deliveries.js';
import { openPersistence } from '../../src/wiring/persistence.js';
import { MemoryServices } from '../fakes/services.js';

/**
 * Run as a process of its own, killed and started again: the program's own senders and outbox as `openChats` puts them
 * together, without the side that answers questions.
 */
const { databaseUrl, redisUrl, telegram, discord } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly telegram: { readonly token: string; readonly apiRoot: string };
  readonly discord: { readonly token: string; readonly apiUrl: string };
};
const logger = pino({ level: process.env['CHAOS_LOG'] ?? 'silent' }, pino.destination(2));
const config = loadConfig({ DATABASE_URL: databaseUrl, ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }) });

async function opened() {
  for (;;) {
    try {
      return await openPersistence(config, logger, () => undefined);
    } catch (error) {
      logger.warn({ err: messageOf(error) }, 'the database is not there yet');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const store = await opened();
const noPicture = () => Promise.reject(new Error('no message here has a picture'));
const services = Object.assign(new MemoryServices(), { clock: systemClock, signals: store.signals });
const senders = [
  new TelegramSender(new TelegramClient(telegram.token, telegram.apiRoot), noPicture, logger),
  new DiscordSender({ token: discord.token, apiUrl: discord.apiUrl, renderPicture: noPicture, logger }),
];
const deliveries = startDeliveries(
  { store, services: services as never, metrics: new Metrics(), logger, config },
  senders,
);
process.stdout.write('sends\n');
process.once('SIGTERM', async () => {
  await deliveries.close();
  await store.close();
  process.exit(0);
});
