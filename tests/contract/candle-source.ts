import { afterEach, describe, expect, it } from 'vitest';
import { type Candle, type Market, type Series, type Timeframe, timeframeMs } from '../../src/core/market.js';
import type { CandleSource, SourceEvent } from '../../src/core/ports/candle-source.js';
import type { EpochMs } from '../../src/core/units.js';

/** What a source brings to the suite. It has at least 300 candles of history of each pair when opened. */
export interface SourceUnderTest {
  /** Not opened yet. */
  readonly source: CandleSource;
  readonly pairs: readonly { readonly market: Market; readonly timeframe: Timeframe }[];
  /** A market the source does not have; null when it has any. */
  readonly unknownMarket: Market | null;
  /** Makes more candles close when they do not do so by themselves. Called again and again while the suite waits for events. */
  readonly drive?: () => void;
  readonly dispose?: () => Promise<void>;
}

const day = 86_400_000;

/** What every `CandleSource` promises. */
export function candleSourceContract(name: string, make: () => Promise<SourceUnderTest>): void {
  describe(`${name} honors CandleSource`, () => {
    const made: SourceUnderTest[] = [];

    const opened = async (): Promise<SourceUnderTest> => {
      const subject = await make();
      made.push(subject);
      await subject.source.open();
      return subject;
    };

    afterEach(async () => {
      for (const subject of made.splice(0)) {
        await subject.source.close();
        await subject.dispose?.();
      }
    });

    const seriesOf = ({ source, pairs }: SourceUnderTest): Series[] =>
      pairs.map((pair) => ({ venue: source.venue, ...pair }));

    it('gives closed candles only, ascending, on the grid', async () => {
      const subject = await opened();
      const { source } = subject;
      for (const series of seriesOf(subject)) {
        const now = source.clock.now();
        const { candles, rejected } = await source.history(series, (now - 2 * day) as EpochMs, (now + day) as EpochMs);
        expect(rejected).toEqual([]);
        expect(candles.length).toBeGreaterThan(20);
        expectSound(candles, series.timeframe);
        expect(candles.at(-1)?.closedAt).toBeLessThanOrEqual(source.clock.now());
        expect(candles.at(-1)?.closedAt).toBeGreaterThan(now - timeframeMs(series.timeframe));
      }
    });

    it('takes the span as half open: from is in, to is out', async () => {
      const subject = await opened();
      const [series] = seriesOf(subject) as [Series];
      const length = timeframeMs(series.timeframe);
      const to = (Math.floor(subject.source.clock.now() / length) * length - 5 * length) as EpochMs;
      const from = (to - 20 * length) as EpochMs;
      const { candles } = await subject.source.history(series, from, to);
      expect(candles.map(({ openedAt }) => openedAt)).toEqual(
        Array.from({ length: 20 }, (_, at) => from + at * length),
      );
    });

    it('gives the same history twice', async () => {
      const subject = await opened();
      const [series] = seriesOf(subject) as [Series];
      const to = subject.source.clock.now();
      const from = (to - day) as EpochMs;
      expect(await subject.source.history(series, from, to)).toEqual(await subject.source.history(series, from, to));
    });

    it('gives nothing for a span of no length', async () => {
      const subject = await opened();
      const [series] = seriesOf(subject) as [Series];
      const now = subject.source.clock.now();
      expect(await subject.source.history(series, now, now)).toEqual({ candles: [], rejected: [] });
    });

    it('names the markets it does not have', async () => {
      const { source, pairs, unknownMarket } = await opened();
      const known = [...new Set(pairs.map(({ market }) => market))];
      expect(source.missing(known)).toEqual([]);
      if (unknownMarket) expect(source.missing([...known, unknownMarket])).toEqual([unknownMarket]);
    });

    it('tells a positive price step or none', async () => {
      const { source, pairs } = await opened();
      for (const { market } of pairs) {
        const step = source.tickSize(market);
        expect(step === null || step > 0).toBe(true);
      }
    });

    it('gives settled funding of the past only, ascending', async () => {
      const { source, pairs } = await opened();
      const market = pairs[0]?.market as Market;
      const now = source.clock.now();
      const rates = await source.funding(market, (now - 3 * day) as EpochMs, (now + day) as EpochMs);
      expect(rates.length).toBeGreaterThan(5);
      const times = rates.map(({ settledAt }) => settledAt);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(source.clock.now());
      for (const { rate } of rates) expect(Math.abs(rate)).toBeLessThan(0.05);
    });

    it('goes on from its history without a hole, each candle once, none before its close', async () => {
      const subject = await opened();
      const { source } = subject;
      const last = new Map<string, Candle>();
      for (const series of seriesOf(subject)) {
        const now = source.clock.now();
        const { candles } = await source.history(series, (now - day) as EpochMs, now);
        last.set(keyOf(series), candles.at(-1) as Candle);
      }
      const seen = new Map<string, number>();
      for await (const event of driven(subject, 12 * subject.pairs.length)) {
        if (event.kind !== 'candle') continue;
        const key = keyOf(event.series);
        expect(event.series.venue).toBe(source.venue);
        expect(event.candle.closedAt).toBeLessThanOrEqual(source.clock.now());
        expect(event.candle.openedAt).toBe(last.get(key)?.closedAt);
        last.set(key, event.candle);
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      for (const series of seriesOf(subject)) expect(seen.get(keyOf(series))).toBeGreaterThan(0);
    });

    it('tells candles that its history then repeats', async () => {
      const subject = await opened();
      const told: { series: Series; candle: Candle }[] = [];
      for await (const event of driven(subject, 4 * subject.pairs.length))
        if (event.kind === 'candle') told.push(event);
      expect(told.length).toBeGreaterThan(0);
      for (const { series, candle } of told) {
        const { candles } = await subject.source.history(series, candle.openedAt, candle.closedAt);
        expect(candles).toEqual([candle]);
      }
    });

    it('says that its link is up', async () => {
      const subject = await opened();
      const links: SourceEvent[] = [];
      for await (const event of driven(subject, 2 * subject.pairs.length)) if (event.kind === 'link') links.push(event);
      expect(links.some((event) => event.kind === 'link' && event.state === 'up')).toBe(true);
    });

    it('ends the stream at once when aborted', async () => {
      const subject = await opened();
      const stop = new AbortController();
      const stream = subject.source.stream(subject.pairs, stop.signal)[Symbol.asyncIterator]();
      await stream.next();
      stop.abort();
      let rest = 0;
      while (!(await stream.next()).done) rest++;
      expect(rest).toBeLessThan(100);
    });
  });
}

const keyOf = (series: Series): string => `${series.market}-${series.timeframe}`;

function expectSound(candles: readonly Candle[], timeframe: Timeframe): void {
  const length = timeframeMs(timeframe);
  for (const [at, candle] of candles.entries()) {
    expect(candle.openedAt % length).toBe(0);
    expect(candle.closedAt).toBe(candle.openedAt + length);
    expect(candle.high).toBeGreaterThanOrEqual(Math.max(candle.open, candle.close));
    expect(candle.low).toBeLessThanOrEqual(Math.min(candle.open, candle.close));
    expect(candle.volume).toBeGreaterThanOrEqual(0);
    const before = candles[at - 1];
    if (before) expect(candle.openedAt).toBeGreaterThan(before.openedAt);
  }
}

/** Events of a stream until `candles` candles came, with candles made to close all the while. */
async function* driven(subject: SourceUnderTest, candles: number): AsyncGenerator<SourceEvent> {
  const stop = new AbortController();
  const timer = subject.drive ? setInterval(subject.drive, 20) : undefined;
  try {
    let count = 0;
    for await (const event of subject.source.stream(subject.pairs, stop.signal)) {
      yield event;
      if (event.kind === 'candle') count++;
      if (count >= candles) break;
    }
  } finally {
    clearInterval(timer);
    stop.abort();
  }
}
