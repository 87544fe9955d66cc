import type { Logger } from 'pino';
import { type Config, usesDefaultFeeds } from '../config.js';
import { type Clock, systemClock } from '../core/clock.js';
import { type Market, provenanceOf, type Venue } from '../core/market.js';
import type { Mood } from '../core/sentiment.js';
import { RequestBudget } from '../sentiment/gemini/budget.js';
import { GeminiClient } from '../sentiment/gemini/gemini-client.js';
import { GeminiScorer } from '../sentiment/gemini/gemini-scorer.js';
import type { Scorer } from '../sentiment/scorer.js';
import { SentimentService } from '../sentiment/sentiment-service.js';
import { FeedSource } from '../sentiment/sources/feed-source.js';
import { RedditSource, redditClient } from '../sentiment/sources/reddit-source.js';
import type { TextSource } from '../sentiment/text-source.js';
import { openLocalScorer } from './local-scorer.js';
import type { Persistence } from './persistence.js';

export interface MoodService {
  /** Feeds and subreddits that are asked. */
  readonly sources: number;
  /** Mood of a market now, from what was available by now. */
  of(market: Market): Promise<Mood>;
  /** Asks every source once: how many readings were new, and whether any source answered. */
  poll(): Promise<{ readonly added: number; readonly heard: boolean }>;
}

/** Sources, scorer and store of moods as the settings say. */
export async function openMood(
  config: Config,
  parts: { readonly store: Persistence; readonly clock: Clock; readonly venue: () => Venue; readonly logger: Logger },
): Promise<MoodService> {
  const { store, clock, venue, logger } = parts;
  const sources = sourcesOf(config);
  const service = new SentimentService({
    sources,
    scorer: await scorerOf(config, store, logger),
    repository: store.sentiment,
    markets: () => config.MARKETS,
    clock,
    logger,
  });
  return {
    sources: sources.length,
    of: (market) => service.mood(market, clock.now()),
    async poll() {
      // Today's real headlines say nothing of a made-up or past market, unless somebody chose feeds for it.
      if (provenanceOf(venue()) !== 'live' && usesDefaultFeeds(config) && !config.REDDIT_CLIENT_ID)
        return { added: 0, heard: true };
      const { added, failures } = await service.poll();
      return { added, heard: failures.length < sources.length };
    },
  };
}

function sourcesOf(config: Config): readonly TextSource[] {
  const feeds = config.NEWS_FEEDS.map((url) => new FeedSource(url));
  if (!config.REDDIT_CLIENT_ID) return feeds;
  const client = redditClient({
    clientId: config.REDDIT_CLIENT_ID,
    clientSecret: config.REDDIT_CLIENT_SECRET ?? '',
    refreshToken: config.REDDIT_REFRESH_TOKEN,
    username: config.REDDIT_USERNAME,
    password: config.REDDIT_PASSWORD,
    apiUrl: config.REDDIT_API_URL,
  });
  return [...feeds, ...config.REDDIT_SUBREDDITS.map((subreddit) => new RedditSource(client, subreddit))];
}

async function scorerOf(config: Config, store: Persistence, logger: Logger): Promise<Scorer> {
  const local = openLocalScorer(config.MODELS_DIR);
  if (!config.GEMINI_API_KEY) return local;
  const client = new GeminiClient({
    apiKey: config.GEMINI_API_KEY,
    model: config.GEMINI_MODEL,
    apiUrl: config.GEMINI_API_URL,
  });
  return new GeminiScorer(client, local, new RequestBudget(store.state, systemClock), logger);
}
