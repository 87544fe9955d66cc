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
import { PulseOfUse } from './pulse-of-use.js';

export interface MoodPoll {
  readonly added: number;
  /** Whether any source answered, or none had to. */
  readonly heard: boolean;
  /** Of each source that was asked whether it answered, by a name of its own. */
  readonly sources: readonly { readonly name: string; readonly answered: boolean }[];
}

export interface MoodService {
  /** Feeds and subreddits that are asked. */
  readonly sources: number;
  /** Whether the language model judges what it is given, where one is set; null where none is. */
  scores(): boolean | null;
  /** Mood of a market now, from what was available by now. */
  of(market: Market): Promise<Mood>;
  /** Names of the sources, as `poll` tells of them; none where today's texts say nothing of the market that is shown. */
  asked(): readonly string[];
  /** Asks every source once. */
  poll(): Promise<MoodPoll>;
}

/** Sources, scorer and store of moods as the settings say. */
export async function openMood(
  config: Config,
  parts: { readonly store: Persistence; readonly clock: Clock; readonly venue: () => Venue; readonly logger: Logger },
): Promise<MoodService> {
  const { store, clock, venue, logger } = parts;
  const sources = sourcesOf(config);
  const names = namesOf(sources);
  // What it said last stands until it is asked again: with the next text that is new.
  const scoring = new PulseOfUse();
  const service = new SentimentService({
    sources,
    scorer: await scorerOf(config, store, logger, (answered) => scoring.note(answered)),
    repository: store.sentiment,
    markets: () => config.MARKETS,
    clock,
    logger,
  });
  // Today's real headlines say nothing of a made-up or past market, unless somebody chose feeds for it.
  const saysNothing = () => provenanceOf(venue()) !== 'live' && usesDefaultFeeds(config) && !config.REDDIT_CLIENT_ID;
  return {
    sources: sources.length,
    scores: () => (config.GEMINI_API_KEY && sources.length > 0 ? scoring.works : null),
    of: (market) => service.mood(market, clock.now()),
    asked: () => (saysNothing() ? [] : names),
    async poll() {
      if (saysNothing()) return { added: 0, heard: true, sources: [] };
      const { added, answered } = await service.poll();
      return {
        added,
        heard: answered.includes(true),
        sources: names.map((name, i) => ({ name, answered: answered[i] === true })),
      };
    },
  };
}

/** Two feeds of one host are two sources: each may die alone. The rest of an address may be secret. */
function namesOf(sources: readonly TextSource[]): readonly string[] {
  return sources.map(({ name }, i) => {
    const before = sources.slice(0, i).filter((other) => other.name === name).length;
    return before === 0 ? name : `${name} ${before + 1}`;
  });
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

async function scorerOf(
  config: Config,
  store: Persistence,
  logger: Logger,
  onAsked: (answered: boolean) => void,
): Promise<Scorer> {
  const local = openLocalScorer(config.MODELS_DIR);
  if (!config.GEMINI_API_KEY) return local;
  const client = new GeminiClient({
    apiKey: config.GEMINI_API_KEY,
    model: config.GEMINI_MODEL,
    apiUrl: config.GEMINI_API_URL,
  });
  return new GeminiScorer(client, local, new RequestBudget(store.state, systemClock), logger, onAsked);
}
