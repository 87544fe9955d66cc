import type { Logger } from 'pino';
import type { Clock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import type { Market } from '../core/market.js';
import type { SentimentRepository } from '../core/ports/repositories.js';
import type { Mood, SentimentReading } from '../core/sentiment.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { withoutBoilerplate } from './boilerplate.js';
import { canonicalUrl, normalisedTitle, textHash } from './identity.js';
import { marketsOf } from './market-ties.js';
import { moodOf, moodWindowMs } from './mood.js';
import type { Scorer } from './scorer.js';
import type { RawText, TextSource } from './text-source.js';

export interface PollReport {
  readonly fetched: number;
  /** Readings stored that were not there before. */
  readonly added: number;
  /** Sources that failed, with the reason; the others were read all the same. */
  readonly failures: readonly { readonly source: string; readonly reason: string }[];
  /** Of each source, in their order, whether it answered. */
  readonly answered: readonly boolean[];
}

export interface SentimentPorts {
  readonly sources: readonly TextSource[];
  readonly scorer: Scorer;
  readonly repository: SentimentRepository;
  readonly markets: () => readonly Market[];
  /** The market's time: readings become available by it. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** 2 min; one that has not answered by then has failed, and keeps nobody waiting. */
  readonly sourceMs?: number;
}

/** Sources give up long before; one that hangs all the same must not take the others with it. */
const usualSourceMs = 120_000;

const readingsInMood = 500;
const urlsRemembered = 10_000;
/** Judged with the title: enough for the lead of an article or the point of a post. */
const bodyJudged = 400;

interface Found {
  readonly text: RawText;
  readonly hash: string;
  readonly markets: readonly (Market | null)[];
}

/** Gathers, judges and remembers what is said about the markets. */
export class SentimentService {
  readonly #urlOwners = new Map<string, string>();

  constructor(private readonly ports: SentimentPorts) {}

  /** Asks every source once and stores what is new. Repeating it adds nothing twice. */
  async poll(): Promise<PollReport> {
    const { sources, logger, scorer, repository, clock, sourceMs = usualSourceMs } = this.ports;
    const answers = await Promise.allSettled(sources.map((source) => within(sourceMs, source)));
    const answered = answers.map(({ status }) => status === 'fulfilled');
    const failures = answers.flatMap((answer, i) => {
      if (answer.status === 'fulfilled') return [];
      return [{ source: (sources[i] as TextSource).name, reason: messageOf(answer.reason) }];
    });
    for (const failure of failures) logger.warn(failure, 'sentiment source failed');
    const texts = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const fresh = await this.#unknown(this.#distinct(texts));
    if (fresh.length === 0) return { fetched: texts.length, added: 0, failures, answered };
    const scores = await scorer.score(fresh.map(({ text }) => judgedText(text)));
    // Only now can anybody have used it, so the stamp is taken after judging.
    const availableAt = clock.now();
    const readings = fresh.flatMap(({ text, hash, markets }, i): SentimentReading[] => {
      const score = scores[i];
      if (!score) return [];
      return markets.map((market) => ({
        id: idOf(hash, market),
        source: text.source,
        title: titleOf(text),
        url: text.url,
        market,
        score: score.score,
        label: score.label,
        scorer: score.scorer,
        publishedAt: epochMs(Math.min(text.publishedAt ?? availableAt, availableAt)),
        availableAt,
      }));
    });
    const added = await repository.add(readings);
    logger.info({ fetched: texts.length, added, failed: failures.length }, 'sentiment polled');
    return { fetched: texts.length, added, failures, answered };
  }

  /** Mood of a market at an instant of market time, from what was available by then. */
  async mood(market: Market, asOf: EpochMs): Promise<Mood> {
    const readings = await this.ports.repository.window(market, epochMs(asOf - moodWindowMs), asOf, readingsInMood);
    return moodOf(market, readings, asOf);
  }

  /** One of each title and each address. */
  #distinct(texts: readonly RawText[]): readonly Found[] {
    const found = new Map<string, Found>();
    for (const text of texts) {
      const title = normalisedTitle(titleOf(text));
      if (title === '') continue;
      const url = canonicalUrl(text.url);
      // A headline edited later keeps its address: it is the same piece of news.
      const hash = (url && this.#urlOwners.get(url)) ?? textHash(title);
      if (url) this.#rememberUrl(url, hash);
      if (found.has(hash)) continue;
      const ties = marketsOf(`${text.title} ${text.body.slice(0, bodyJudged)}`, this.ports.markets());
      found.set(hash, { text, hash, markets: ties.length > 0 ? ties : [null] });
    }
    return [...found.values()];
  }

  async #unknown(found: readonly Found[]): Promise<readonly Found[]> {
    const known = await this.ports.repository.known(
      found.flatMap(({ hash, markets }) => markets.map((market) => idOf(hash, market))),
    );
    return found.filter(({ hash, markets }) => markets.some((market) => !known.has(idOf(hash, market))));
  }

  #rememberUrl(url: string, hash: string): void {
    this.#urlOwners.set(url, hash);
    if (this.#urlOwners.size <= urlsRemembered) return;
    const [oldest] = this.#urlOwners.keys();
    if (oldest !== undefined) this.#urlOwners.delete(oldest);
  }
}

async function within(ms: number, source: TextSource): Promise<readonly RawText[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${source.name}: no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([source.fetch(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const idOf = (hash: string, market: Market | null): string => `${hash}-${market ?? 'all'}`;
const titleOf = ({ title, body }: RawText): string => (title || body).slice(0, 300);

/** Title and the beginning of the body, the advertisement skipped, a body that only repeats the title too. */
export function judgedText({ title, body }: Pick<RawText, 'title' | 'body'>): string {
  const lead = withoutBoilerplate(body).slice(0, bodyJudged);
  return lead === '' || lead.startsWith(title) ? lead || title : `${title}. ${lead}`;
}
