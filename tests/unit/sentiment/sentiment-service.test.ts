import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ReplayClock } from '../../../src/core/clock.js';
import { type Market, parseMarket } from '../../../src/core/market.js';
import { epochMs } from '../../../src/core/units.js';
import type { Scorer } from '../../../src/sentiment/scorer.js';
import { judgedText, SentimentService } from '../../../src/sentiment/sentiment-service.js';
import type { RawText, TextSource } from '../../../src/sentiment/text-source.js';
import { MemorySentiment } from '../../fakes/memory-sentiment.js';

const hour = 3_600_000;
const start = epochMs(Date.UTC(2025, 6, 17));
const btc = parseMarket('BTC/USDT') as Market;
const eth = parseMarket('ETH/USDT') as Market;

const aText = (title: string, given: Partial<RawText> = {}): RawText => ({
  source: 'a.example',
  title,
  body: '',
  url: null,
  publishedAt: epochMs(start - hour),
  ...given,
});

function open(...answers: (readonly RawText[] | Error | TextSource)[]) {
  const sources: TextSource[] = answers.map((answer, i) =>
    'fetch' in answer
      ? answer
      : {
          name: `source ${i}`,
          fetch: async () => {
            if (answer instanceof Error) throw answer;
            return answer;
          },
        },
  );
  const judged: string[] = [];
  const scorer: Scorer = {
    score: async (texts) => {
      judged.push(...texts);
      return texts.map(() => ({ score: 0.5, label: 'positive', scorer: 'local' }));
    },
  };
  const repository = new MemorySentiment();
  const clock = new ReplayClock(start);
  const logger = pino({ level: 'silent' });
  const markets = () => [btc, eth];
  const service = new SentimentService({ sources, scorer, repository, markets, clock, logger, sourceMs: 50 });
  return { service, repository, clock, judged };
}

describe('SentimentService', () => {
  it('stores readings tied to their markets, available from the moment they were fetched', async () => {
    const { service, repository } = open([
      aText('Bitcoin and Ethereum soar'),
      aText('Fed holds rates', { publishedAt: epochMs(start + hour) }),
    ]);
    expect(await service.poll()).toEqual({ fetched: 2, added: 3, failures: [], answered: [true] });
    const rows = [...repository.rows.values()];
    expect(rows.map(({ market }) => market)).toEqual([btc, eth, null]);
    expect(rows.every(({ availableAt }) => availableAt === start)).toBe(true);
    // A date in the future is a claim nobody could have read.
    expect(rows.map(({ publishedAt }) => publishedAt)).toEqual([start - hour, start - hour, start]);
  });

  it('adds nothing twice: not by repeat, by title, nor by address', async () => {
    const { service, judged } = open(
      [
        aText('Bitcoin up', { url: 'https://a.example/1' }),
        aText('BITCOIN UP!'),
        aText('Bitcoin up 5% (updated)', { url: 'https://www.a.example/1?utm_source=x' }),
      ],
      [aText('Bitcoin up | Outlet')],
    );
    expect(await service.poll()).toMatchObject({ fetched: 4, added: 1 });
    expect(await service.poll()).toMatchObject({ fetched: 4, added: 0 });
    expect(judged).toEqual(['Bitcoin up']);
  });

  it('goes on when a source fails, and names it', async () => {
    const { service } = open(new Error('feed b: answered 503'), [aText('Bitcoin up')]);
    expect(await service.poll()).toEqual({
      fetched: 1,
      added: 1,
      failures: [{ source: 'source 0', reason: 'feed b: answered 503' }],
      answered: [false, true],
    });
  });

  it('does not wait for a source that never answers', async () => {
    const never: TextSource = { name: 'mute', fetch: () => new Promise(() => undefined) };
    const { service } = open([aText('Bitcoin up')], never);
    expect(await service.poll()).toEqual({
      fetched: 1,
      added: 1,
      failures: [{ source: 'mute', reason: 'mute: no answer within 50 ms' }],
      answered: [true, false],
    });
  });

  it('tells the mood of a market from its own readings and those about the whole market', async () => {
    const { service, clock } = open([aText('Bitcoin up'), aText('Ethereum up'), aText('Crypto up')]);
    await service.poll();
    expect(await service.mood(btc, start)).toMatchObject({ market: btc, items: 2, score: 0.5 });
    expect(await service.mood(btc, epochMs(start - 1))).toMatchObject({ items: 0, score: null });
    clock.advanceTo(epochMs(start + 7 * hour));
    expect(await service.mood(btc, clock.now())).toMatchObject({ items: 0, score: null });
  });
});

describe('judgedText', () => {
  it.each([
    ['Title', '', 'Title'],
    ['', 'whole text', 'whole text'],
    ['Title', 'Title goes on', 'Title goes on'],
    [
      'Title',
      '🚀 Are You Chasing New Coins? Be the first to win! Click here to discover new altcoins! Real news.',
      'Title. Real news.',
    ],
  ])('of "%s" and "%s"', (title, body, expected) => {
    expect(judgedText({ title, body })).toBe(expected);
  });
});
