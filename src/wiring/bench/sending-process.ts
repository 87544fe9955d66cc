import { pino } from 'pino';
import { DiscordSender } from '../../bot/discord/discord-sender.js';
import { TelegramClient } from '../../bot/telegram/client.js';
import { TelegramSender } from '../../bot/telegram/telegram-sender.js';
import { loadConfig } from '../../config.js';
import { systemClock } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import { provenanceOf, type Venue } from '../../core/market.js';
import { Metrics } from '../../web/metrics.js';
import { startDeliveries } from '../deliveries.js';
import { openPersistence } from '../persistence.js';

/** How `npm run chaos` starts it, as JSON in its one argument. */
export interface SendingProcess {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly telegram: { readonly token: string; readonly apiRoot: string };
  readonly discord: { readonly token: string; readonly apiUrl: string };
  readonly venue: string;
  readonly logLevel: string;
}

const again = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A process that sends and does nothing else: the outbox and the platforms' senders as a bot puts them together, without a
 * market and without the side that answers questions. It is started many times and killed as often.
 */
async function run({ databaseUrl, redisUrl, telegram, discord, venue, logLevel }: SendingProcess): Promise<void> {
  const logger = pino({ level: logLevel }, pino.destination(2));
  const config = loadConfig({ DATABASE_URL: databaseUrl, ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }) });
  const open = async () => {
    for (;;) {
      try {
        return await openPersistence(config, logger, (reason) => logger.fatal(reason));
      } catch (error) {
        // It may be one of the moments in which the database is away.
        logger.warn({ err: messageOf(error) }, 'the database does not answer yet');
        await again(100);
      }
    }
  };
  const store = await open();
  const info = {
    venue: venue as Venue,
    provenance: provenanceOf(venue as Venue),
    fallbackFrom: null,
    markets: [],
    timeframes: [],
    tickSize: () => null,
  };
  const services = {
    clock: systemClock,
    market: () => info,
    chart: async () => ({ candles: [], predictions: [] }),
    models: async () => [],
    backtests: { find: (id: number) => store.backtests.find(id) } as never,
    signals: store.signals,
  };
  const renderPicture = () => Promise.reject(new Error('there is no market to draw'));
  startDeliveries({ store, services, metrics: new Metrics(), logger, config }, [
    new TelegramSender(new TelegramClient(telegram.token, telegram.apiRoot), renderPicture, logger),
    new DiscordSender({ token: discord.token, apiUrl: discord.apiUrl, renderPicture, logger }),
  ]);
  process.stdout.write('sends\n');
}

await run(JSON.parse(process.argv[2] ?? '{}') as SendingProcess);
