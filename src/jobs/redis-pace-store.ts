import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Platform } from '../core/chat.js';
import type { PaceStore, Rate, Turn, TurnAnswer } from '../core/ports/pace.js';
import { seldom } from '../core/seldom.js';

/**
 * Takes turns: KEYS are the list of instants and the pause of the bot, then of each bucket; ARGV are count and span in the
 * same order, count 0 for no limit of its own. Answers, for each turn, the ms to wait and 1 where the bot's limit is the longer.
 * Instants are Redis's, so that clocks of workers do not matter.
 */
const takeTurns = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local function wait(list, pause, count, span)
  local ms = math.max(0, redis.call('PTTL', pause))
  if count == 0 then return ms end
  local first = redis.call('LINDEX', list, 0)
  while first and tonumber(first) <= now - span do
    redis.call('LPOP', list)
    first = redis.call('LINDEX', list, 0)
  end
  local held = redis.call('LLEN', list)
  if held < count then return ms end
  return math.max(ms, tonumber(redis.call('LINDEX', list, held - count)) + span - now)
end
local function take(list, span)
  redis.call('RPUSH', list, string.format('%.3f', now))
  redis.call('PEXPIRE', list, math.ceil(span) + 1000)
end
local bot_count, bot_span = tonumber(ARGV[1]), tonumber(ARGV[2])
local answers = {}
for turn = 1, #KEYS / 2 - 1 do
  local list, pause = KEYS[2 * turn + 1], KEYS[2 * turn + 2]
  local count, span = tonumber(ARGV[2 * turn + 1]), tonumber(ARGV[2 * turn + 2])
  local bot = wait(KEYS[1], KEYS[2], bot_count, bot_span)
  local own = wait(list, pause, count, span)
  if bot <= 0 and own <= 0 then
    take(KEYS[1], bot_span)
    if count > 0 then take(list, span) end
  end
  answers[#answers + 1] = math.ceil(math.max(bot, own))
  answers[#answers + 1] = bot > own and 1 or 0
end
return answers
`;

/** A pause is never made shorter. */
const pauseFor = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
return 1
`;

/** The pace of every process that sends over one Redis. */
export class RedisPaceStore implements PaceStore {
  readonly #redis: Redis;

  constructor(
    url: string,
    logger: Logger,
    private readonly prefix = 'auspex',
  ) {
    // A question that cannot be asked now fails: the sender asks again, and in the end goes on alone.
    this.#redis = new Redis(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 2_000 });
    this.#redis.on(
      'error',
      seldom((reason) => logger.warn({ reason }, 'the connection to Redis for the shared pace broke')),
    );
  }

  async take(platform: Platform, bot: Rate, turns: readonly Turn[]): Promise<readonly TurnAnswer[]> {
    if (turns.length === 0) return [];
    const keys = [null, ...turns.map(({ bucket }) => bucket)].flatMap((bucket) => [
      this.#key('taken', platform, bucket),
      this.#key('pause', platform, bucket),
    ]);
    const rates = turns.flatMap(({ rate }) => (rate === null ? [0, 0] : [rate.count, rate.perMs]));
    const found: unknown = await this.#redis.eval(takeTurns, keys.length, ...keys, bot.count, bot.perMs, ...rates);
    const answers = Array.isArray(found) ? found.map(Number) : [];
    return turns.map((_, index) => ({
      waitMs: answers[2 * index] ?? 1,
      of: answers[2 * index + 1] === 1 ? 'bot' : 'bucket',
    }));
  }

  async block(platform: Platform, bucket: string | null, forMs: number): Promise<void> {
    await this.#redis.eval(pauseFor, 1, this.#key('pause', platform, bucket), Math.max(1, Math.ceil(forMs)));
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  /** In braces what a cluster keeps together: one script touches them all. */
  #key(what: 'taken' | 'pause', platform: Platform, bucket: string | null): string {
    return `${this.prefix}:pace:{${platform}}:${what}:${bucket === null ? 'bot' : `of:${bucket}`}`;
  }
}
