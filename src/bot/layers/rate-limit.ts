import type { PersonId } from '../../core/chat.js';
import { wholeChat } from '../../core/chat-topic.js';
import type { Stopwatch } from '../../core/clock.js';
import type { CommandCall } from '../call.js';

export interface RateLimit {
  /** Requests one person may make within the window, all at once if they like. */
  readonly requests: number;
  readonly windowMs: number;
}

export const usualRateLimit: RateLimit = { requests: 20, windowMs: 60_000 };

/** All people of a group together. */
export const chatRateLimit: RateLimit = { requests: 60, windowMs: 60_000 };

/** What is typed behind the bot's name asks several commands for each pause in the typing. */
export const inlineRateLimit: RateLimit = { requests: 200, windowMs: 60_000 };

/** People remembered at once; the longest silent one is forgotten first, with a full bucket anyway by then. */
const mostPeople = 10_000;

/** What one request costs of a bucket: a press or a typed letter asks for less than a command. */
const costs: Readonly<Record<CommandCall['source'], number>> = {
  command: 1,
  question: 1,
  menu: 1,
  button: 0.5,
  autocomplete: 0.1,
  inline: 1,
  post: 0,
};

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** A token bucket for each person. Counts by a stopwatch, as market time may run faster than people type. */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    readonly limit: RateLimit,
    private readonly stopwatch: Stopwatch,
  ) {}

  /** 0: go on. Else how many ms to wait until the next request is taken. */
  take({ platform, id }: PersonId, cost = 1): number {
    const key = `${platform}:${id}`;
    const at = this.stopwatch.elapsedMs();
    const perMs = this.limit.requests / this.limit.windowMs;
    const before = this.#buckets.get(key);
    const tokens = before
      ? Math.min(this.limit.requests, before.tokens + (at - before.at) * perMs)
      : this.limit.requests;
    // A rounded sum of tenths must not cost a whole request.
    const taken = tokens >= cost - 1e-9;
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: taken ? tokens - cost : tokens, at });
    if (this.#buckets.size > mostPeople) this.#forgetOldest();
    return taken ? 0 : (cost - tokens) / perMs;
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}

export interface Overload {
  readonly whose: 'person' | 'chat';
  readonly limit: RateLimit;
  readonly waitMs: number;
  /** It was told within this window already: an answer to every message of a flood would be a flood of our own. */
  readonly told: boolean;
}

/** The limits of a person and of a group, together. */
export class Limits {
  readonly #people: RateLimiter;
  readonly #inline: RateLimiter;
  readonly #chats: RateLimiter;
  readonly #toldPeople: RateLimiter;
  readonly #toldChats: RateLimiter;
  /** Second ids of people over platforms, as far as they asked lately: two ids are no two shares. */
  readonly #accounts = new Map<string, PersonId>();

  constructor(limit: RateLimit, stopwatch: Stopwatch) {
    this.#people = new RateLimiter(limit, stopwatch);
    this.#inline = new RateLimiter(inlineRateLimit, stopwatch);
    this.#chats = new RateLimiter(chatRateLimit, stopwatch);
    this.#toldPeople = new RateLimiter({ requests: 1, windowMs: limit.windowMs }, stopwatch);
    this.#toldChats = new RateLimiter({ requests: 1, windowMs: chatRateLimit.windowMs }, stopwatch);
  }

  /** Whoever asked was looked up: what they ask next is counted as their account's. */
  met(person: PersonId, account: PersonId): void {
    const key = `${person.platform}:${person.id}`;
    this.#accounts.delete(key);
    if (account.platform === person.platform && account.id === person.id) return;
    this.#accounts.set(key, account);
    const [oldest] = this.#accounts.keys();
    if (this.#accounts.size > mostPeople && oldest !== undefined) this.#accounts.delete(oldest);
  }

  /** null: go on. */
  take({ platform, source, person, chat, within = chat, isPrivate }: CommandCall): Overload | null {
    // Whoever sits at the console may also pipe a file of commands into it.
    if (platform === 'console' || source === 'post') return null;
    const cost = costs[source];
    const own = source === 'inline' ? this.#inline : this.#people;
    const account = this.#accounts.get(`${person.platform}:${person.id}`) ?? person;
    const waitMs = own.take(account, cost);
    // A list that stays empty tells nobody why: it must not use up the one time it is said.
    const isMute = source === 'autocomplete' || source === 'inline';
    if (waitMs > 0) {
      return { whose: 'person', limit: own.limit, waitMs, told: isMute || this.#toldPeople.take(account) > 0 };
    }
    if (isPrivate || source === 'inline') return null;
    const group = { platform: within.platform, id: wholeChat(within.id) };
    const groupWaitMs = this.#chats.take(group, cost);
    if (groupWaitMs === 0) return null;
    const told = isMute || this.#toldChats.take(group) > 0;
    return { whose: 'chat', limit: chatRateLimit, waitMs: groupWaitMs, told };
  }
}
