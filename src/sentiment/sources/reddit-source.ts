import Snoowrap from 'snoowrap';
import { z } from 'zod';
import { messageOf } from '../../core/errors.js';
import { epochMs } from '../../core/units.js';
import type { RawText, TextSource } from '../text-source.js';

export interface RedditAccess {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Replaces both of Reddit's hosts: a proxy or a test double. */
  readonly apiUrl?: string | undefined;
}

/** What snoowrap passes to its HTTP client; its own types do not declare `rawRequest`. */
type RawRequest = (options: { readonly baseUrl?: string } & Readonly<Record<string, unknown>>) => PromiseLike<unknown>;

const postsAsked = 50;
const bodyRead = 1_500;

const Post = z.object({
  title: z.string(),
  selftext: z.string().nullish(),
  permalink: z.string(),
  created_utc: z.number(),
  stickied: z.boolean().nullish(),
});

/** One client for all subreddits, so that its rate limit holds for all of them. */
export function redditClient(access: RedditAccess): Snoowrap {
  const { clientId, clientSecret, refreshToken, username, password, apiUrl } = access;
  const userAgent = 'node:auspex:0.1 (market mood)';
  const client = new Snoowrap(
    refreshToken
      ? { userAgent, clientId, clientSecret, refreshToken }
      : { userAgent, clientId, clientSecret, username: username ?? '', password: password ?? '' },
  );
  // Its warnings would go to the console and could quote a request.
  client.config({ requestTimeout: 15_000, requestDelay: 1_000, maxRetryAttempts: 2, warnings: false, debug: false });
  if (apiUrl) {
    const owner = client as unknown as { rawRequest: RawRequest };
    const original = owner.rawRequest.bind(client);
    owner.rawRequest = (options) => original({ ...options, baseUrl: apiUrl.replace(/\/+$/, '') });
  }
  return client;
}

/** The newest posts of one subreddit. */
export class RedditSource implements TextSource {
  readonly name: string;

  constructor(
    private readonly client: Snoowrap,
    private readonly subreddit: string,
  ) {
    this.name = `r/${subreddit}`;
  }

  async fetch(): Promise<readonly RawText[]> {
    try {
      // Snoowrap's promises name themselves and cannot be typed as plain ones.
      const listing: unknown = await (this.client.getNew(this.subreddit, {
        limit: postsAsked,
      }) as unknown as PromiseLike<unknown>);
      return z
        .array(z.unknown())
        .parse(listing)
        .flatMap((row) => this.#textOf(row));
    } catch (cause) {
      throw new Error(`reddit ${this.name}: ${reasonOf(cause)}`, { cause });
    }
  }

  #textOf(row: unknown): readonly RawText[] {
    const post = Post.safeParse(row);
    // A pinned post is not news; a row that is no post says nothing.
    if (!post.success || post.data.stickied || post.data.title.trim() === '') return [];
    const { title, selftext, permalink, created_utc } = post.data;
    return [
      {
        source: this.name,
        title: title.trim(),
        body: /^\[(removed|deleted)\]$/.test(selftext ?? '') ? '' : (selftext ?? '').slice(0, bodyRead),
        url: URL.canParse(permalink, 'https://www.reddit.com')
          ? new URL(permalink, 'https://www.reddit.com').href
          : null,
        publishedAt: epochMs(Math.round(created_utc * 1_000)),
      },
    ];
  }
}

/** The status where there is one: the client's own messages may carry the whole request, credentials included. */
function reasonOf(cause: unknown): string {
  const status = z.object({ statusCode: z.number() }).safeParse(cause);
  if (status.success) return `answered ${status.data.statusCode}`;
  const code = z.object({ error: z.object({ code: z.string() }) }).safeParse(cause);
  return code.success ? code.data.error.code : (messageOf(cause).split('\n')[0]?.slice(0, 200) ?? 'failed');
}
