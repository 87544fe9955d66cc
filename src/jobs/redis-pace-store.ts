import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Platform } from '../core/chat.js';
import type { PaceQuestion, PaceStore, TurnAnswer } from '../core/ports/pace.js';
import { seldom } from '../core/seldom.js';

/**
 * Takes turns. KEYS: the sorted set of instants and the pause of the bot, the same of each bucket asked for, then the set of
 * each bucket answered. ARGV: count and span of the bot, how long a message travels, how many turns are asked for; count (0: no
 * limit of its own) and span of each; the stamp, instant for the bot and instant for the bucket of each answer. Answers, for each turn, the ms to wait, 1 where the
 * bot's limit is the longer, and its stamp. Instants are Redis's, so that clocks of workers do not matter.
 */
const takeTurns = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local travel, turns = tonumber(ARGV[3]), tonumber(ARGV[4])
local asked = 4 + 2 * turns
for place = 0, (#ARGV - asked) / 3 - 1 do
  local stamp = ARGV[asked + 3 * place + 1]
  redis.call('ZADD', KEYS[1], 'XX', ARGV[asked + 3 * place + 2], stamp)
  redis.call('ZADD', KEYS[2 + 2 * turns + 1 + place], 'XX', ARGV[asked + 3 * place + 3], stamp)
end
local function wait(set, pause, count, span)
  local ms = math.max(0, redis.call('PTTL', pause))
  if count == 0 then return ms end
  redis.call('ZREMRANGEBYSCORE', set, '-inf', string.format('%.3f', now - span))
  redis.call('ZREMRANGEBYSCORE', set, string.format('(%.3f', now + travel + 60000), '+inf')
  local held = redis.call('ZCARD', set)
  if held < count then return ms end
  local first = redis.call('ZRANGE', set, held - count, held - count, 'WITHSCORES')
  return math.max(ms, tonumber(first[2]) + span - now)
end
local function take(set, span, stamp)
  redis.call('ZADD', set, stamp, stamp)
  redis.call('PEXPIRE', set, math.ceil(span + travel) + 1000)
end
local bot_count, bot_span = tonumber(ARGV[1]), tonumber(ARGV[2])
local answers = {}
for turn = 1, turns do
  local set, pause = KEYS[2 * turn + 1], KEYS[2 * turn + 2]
  local count, span = tonumber(ARGV[2 * turn + 3]), tonumber(ARGV[2 * turn + 4])
  local bot = wait(KEYS[1], KEYS[2], bot_count, bot_span)
  local own = wait(set, pause, count, span)
  local stamp = string.format('%.3f', now + travel + turn / 1000)
  if bot <= 0 and own <= 0 then
    take(KEYS[1], bot_span, stamp)
    if count > 0 then take(set, span, stamp) end
  end
  answers[#answers + 1] = tostring(math.ceil(math.max(bot, own)))
  answers[#answers + 1] = bot > own and '1' or '0'
  answers[#answers + 1] = stamp
end
return answers
`;

/** Counts what went without asking. KEYS: the set of the bot, then that of each bucket. ARGV: how long to keep them, ms. */
const noteTurns = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
for place = 2, #KEYS do
  local stamp = string.format('%.3f', now + place / 1000)
  for _, set in ipairs({ KEYS[1], KEYS[place] }) do
    redis.call('ZADD', set, stamp, 'noted ' .. stamp)
    if redis.call('PTTL', set) < tonumber(ARGV[1]) then redis.call('PEXPIRE', set, ARGV[1]) end
  end
end
return 1
`;
const notedForMs = 61_000;

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
    this.#redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 2_000 });
    this.#redis.on(
      'error',
      seldom((reason) => logger.warn({ reason }, 'the connection to Redis for the shared pace broke')),
    );
  }

  async take(platform: Platform, { bot, travelMs, turns, answered }: PaceQuestion): Promise<readonly TurnAnswer[]> {
    if (turns.length === 0) return [];
    const keys = [
      ...[null, ...turns.map(({ bucket }) => bucket)].flatMap((bucket) => [
        this.#key('taken', platform, bucket),
        this.#key('pause', platform, bucket),
      ]),
      ...answered.map(({ bucket }) => this.#key('taken', platform, bucket)),
    ];
    const given = [
      ...[bot.count, bot.perMs, travelMs, turns.length],
      ...turns.flatMap(({ rate }) => (rate === null ? [0, 0] : [rate.count, rate.perMs])),
      ...answered.flatMap(({ stamp, botAt, bucketAt }) => [stamp.toFixed(3), botAt.toFixed(3), bucketAt.toFixed(3)]),
    ];
    const found: unknown = await this.#redis.eval(takeTurns, keys.length, ...keys, ...given);
    const answers = Array.isArray(found) ? found.map(Number) : [];
    return turns.map((_, index) => ({
      waitMs: answers[3 * index] ?? 1,
      of: answers[3 * index + 1] === 1 ? 'bot' : 'bucket',
      stamp: answers[3 * index + 2] ?? 0,
    }));
  }

  async note(platform: Platform, buckets: readonly string[]): Promise<void> {
    if (buckets.length === 0) return;
    const keys = [null, ...buckets].map((bucket) => this.#key('taken', platform, bucket));
    await this.#redis.eval(noteTurns, keys.length, ...keys, notedForMs);
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
