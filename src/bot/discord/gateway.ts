import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  type Interaction,
  type Message,
  Options,
  Partials,
  Status,
} from 'discord.js';
import type { Logger } from 'pino';
import { messageOf, UserError } from '../../core/errors.js';
import { Wire } from '../http/wire.js';
import { restOptions } from './rest.js';

interface GatewayOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly logger: Logger;
  readonly onInteraction: (interaction: Interaction) => void;
  /** Somebody wrote; without the privileged intent its text is there only when it is for the bot. */
  readonly onMessage: (message: Message, botId: string) => void;
  readonly guilds?: GuildWatch;
  /** Logged in, or one more heartbeat was acknowledged while we were: whatever anybody says is heard. */
  readonly onHeard?: () => void;
  /** Between two looks at the connection. */
  readonly lookEveryMs?: number;
}

/** What becomes of the guilds the bot is in. None may throw. */
export interface GuildWatch {
  /** All of them, at each login: one may have gone or come back meanwhile. */
  present(ids: readonly string[]): void;
  left(id: string, name: string): void;
  back(id: string): void;
}

/** The start of the bot waits no longer for Discord; the login goes on beside it. */
const startWithinMs = 8_000;
const firstRetryMs = 1_000;
const mostRetryMs = 60_000;
/** A client that is still not ready again after this long is replaced by a new one. */
const patienceMs = 120_000;
const betweenIdentifiesMs = 5_000;
const usualLookEveryMs = 5_000;

type End = { readonly kind: 'stopped' } | { readonly kind: 'broken'; readonly reason: string };

/** Keeps one logged-in client, and makes a new one whenever that is beyond repair. */
export class Gateway {
  readonly #stopping = new AbortController();
  #client: Client | null = null;
  #running: Promise<void> = Promise.resolve();

  readonly #wire: Wire;

  constructor(private readonly options: GatewayOptions) {
    this.#wire = new Wire(new URL(options.apiUrl).origin);
  }

  /** Rejects with UserError when Discord refuses token or intents; unreachable, it resolves and tries on. */
  async start(): Promise<void> {
    const first = this.#logIn();
    const inTime = await Promise.race([first, sleep(startWithinMs, 'late' as const, { ref: false })]);
    this.#running = this.#keep(inTime === 'late' ? this.#orNull(first) : Promise.resolve(inTime));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#client?.destroy();
    await this.#running;
    await this.#wire.close();
  }

  async #keep(first: Promise<Client | null>): Promise<void> {
    const { logger } = this.options;
    const { signal } = this.#stopping;
    let client = await first;
    let delayMs = firstRetryMs;
    while (!signal.aborted) {
      if (client) {
        delayMs = firstRetryMs;
        const end = await this.#untilBroken(client);
        await client.destroy();
        if (end.kind === 'stopped') return;
        logger.warn({ reason: end.reason }, 'the connection to discord is gone; making a new one');
      }
      await sleep(delayMs, undefined, { signal }).catch(() => undefined);
      delayMs = Math.min(mostRetryMs, delayMs * 2);
      if (signal.aborted) return;
      client = await this.#orNull(this.#logIn());
    }
  }

  /** Too late to refuse the start: the rest of the bot works, and an operator may still mend the setting. */
  #orNull(login: Promise<Client | null>): Promise<Client | null> {
    return login.catch((error: unknown) => {
      this.options.logger.error({ reason: messageOf(error) }, 'discord is off until its settings are right');
      return null;
    });
  }

  /** A client that is ready; null when Discord could not be reached. */
  async #logIn(): Promise<Client | null> {
    const { token, apiUrl, logger, onInteraction, onMessage, guilds, onHeard } = this.options;
    const client = new Client({
      // None is privileged: commands come as interactions, and what mentions the bot comes with its text anyway.
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
      // Direct conversations are not known before somebody writes in one.
      partials: [Partials.Channel],
      // This client answers interactions, and those are not bound to the global limit of fifty requests a second
      // (https://docs.discord.com/developers/topics/rate-limits#global-rate-limit): the library would count them all the same,
      // and let whoever comes fifty-first wait. A global 429 is obeyed as before.
      rest: { ...restOptions(apiUrl, this.#wire), globalRequestsPerSecond: Number.POSITIVE_INFINITY },
      makeCache: Options.cacheWithLimits({
        ...Options.DefaultMakeCacheSettings,
        MessageManager: 0,
        // Who wrote a message is looked up here right after; each message brings their roles anew.
        GuildMemberManager: 200,
        // Whoever ever pressed or said something would be kept for good otherwise.
        UserManager: { maxSize: 1_000, keepOverLimit: ({ id, client }) => id === client.user.id },
      }),
      // The library's own asks the API before each identify, and a failure there would end the process.
      ws: { buildIdentifyThrottler: async () => identifyThrottler() },
    });
    client.on(Events.Error, (error) => logger.warn({ reason: redacted(error, token) }, 'discord client'));
    client.on(Events.ShardError, (error) => logger.warn({ reason: redacted(error, token) }, 'discord connection'));
    client.on(Events.InteractionCreate, onInteraction);
    // Not when a guild only cannot be reached for a while: that is another event.
    client.on(Events.GuildDelete, ({ id, name }) => guilds?.left(id, name));
    client.on(Events.GuildCreate, ({ id }) => guilds?.back(id));
    client.on(Events.MessageCreate, (message) => {
      if (client.user) onMessage(message, client.user.id);
    });
    // Before login: the event may come while login is still awaited.
    const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
    this.#client = client;
    try {
      await Promise.race([client.login(token), this.#aborted()]);
      if (this.#stopping.signal.aborted) return null;
      await Promise.race([ready, this.#aborted(), sleep(patienceMs, undefined, { ref: false })]);
      logger.info({ bot: client.user?.tag ?? null, guilds: client.guilds.cache.size }, 'discord is on');
      if (client.isReady()) {
        onHeard?.();
        guilds?.present([...client.guilds.cache.keys()]);
      }
      return client;
    } catch (error) {
      await client.destroy();
      if (this.#stopping.signal.aborted) return null;
      throwIfRefused(error, apiUrl);
      logger.warn({ reason: redacted(error, token) }, 'discord cannot be reached; trying on');
      return null;
    }
  }

  async #untilBroken(client: Client): Promise<End> {
    const { signal } = this.#stopping;
    const { onHeard, lookEveryMs = usualLookEveryMs } = this.options;
    return new Promise((resolve) => {
      client.once(Events.ShardDisconnect, ({ code }) => resolve({ kind: 'broken', reason: closeWords(code) }));
      client.once(Events.Invalidated, () => resolve({ kind: 'broken', reason: 'the session was made invalid' }));
      signal.addEventListener('abort', () => resolve({ kind: 'stopped' }), { once: true });
      let unreadySince: number | null = null;
      let acknowledgedAt = -1;
      const look = setInterval(() => {
        if (isConnected(client)) {
          unreadySince = null;
          // A connection that says nothing looks like one that works; only what it acknowledges shows that it does.
          const newest = Math.max(-1, ...client.ws.shards.map(({ lastPingTimestamp }) => lastPingTimestamp));
          if (newest !== acknowledgedAt) onHeard?.();
          acknowledgedAt = newest;
        } else unreadySince ??= performance.now();
        if (unreadySince === null || performance.now() - unreadySince < patienceMs) return;
        resolve({ kind: 'broken', reason: `not connected for ${patienceMs / 1_000} s` });
      }, lookEveryMs);
      look.unref();
      signal.addEventListener('abort', () => clearInterval(look), { once: true });
      client.once(Events.ShardDisconnect, () => clearInterval(look));
    });
  }

  #aborted(): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

const isConnected = (client: Client): boolean =>
  client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready);

/** One identify in five seconds, as Discord asks of a bot with one shard. */
function identifyThrottler() {
  let next = 0;
  return {
    async waitForIdentify(_shardId: number, signal: AbortSignal): Promise<void> {
      const waitMs = Math.max(0, next - performance.now());
      next = performance.now() + waitMs + betweenIdentifiesMs;
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    },
  };
}

function throwIfRefused(error: unknown, apiUrl: string): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const unauthorized = error instanceof DiscordAPIError && error.status === 401;
  if (code === 'TokenInvalid' || unauthorized || /Authentication failed/i.test(messageOf(error))) {
    throw new UserError(
      `DISCORD_BOT_TOKEN was refused by ${apiUrl}; copy it again from the Bot page of the Developer Portal`,
    );
  }
  if (code === 'DisallowedIntents' || /disallowed intents/i.test(messageOf(error))) {
    throw new UserError(
      'Discord does not allow this application the Guilds intent; look at the Bot page of the Developer Portal, or make a new application',
    );
  }
}

const closeWords = (code: number): string =>
  code === 4_004 ? 'DISCORD_BOT_TOKEN was refused (4004)' : `discord closed the connection for good (${code})`;

const redacted = (error: unknown, token: string): string => messageOf(error).replaceAll(token, '[token]');
