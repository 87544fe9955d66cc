import { type Candle, type Market, type Series, type Timeframe, timeframeMs, type Venue } from '../../core/market.js';
import type { CandleRepository, DecisionRepository } from '../../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { FundingSeries, fundingMaxAgeMs } from '../market-data/funding-series.js';
import type { Arrival } from './arrival.js';
import { type Feed, type Need, needOf } from './board.js';
import type { Reading } from './language/ast.js';

export interface HistoryPorts {
  readonly candles: Pick<CandleRepository, 'range' | 'newest' | 'fundingRange'>;
  readonly decisions: Pick<DecisionRepository, 'predictions' | 'newestDecided'>;
  /** Moods of a market as they were at each instant; null where nothing had been said. Instants ascend. */
  readonly moods: (market: Market, instants: readonly EpochMs[]) => Promise<readonly (number | null)[]>;
  readonly watched: () => readonly Timeframe[];
}

/** Source candles a reading is warmed with at most: what is older weighs nothing in any sensible condition. */
const mostWarmUp = 5_000;

/** Closes that may have been decided after the newest one asked about. */
const decidedSince = 50;

/** Where to look from: of each source the instant after which its candles are needed. */
export type From = ReadonlyMap<Timeframe, EpochMs>;

/** Reads what happened on a market in the order it became known, with what else conditions ask for. */
export class AlertHistory {
  constructor(private readonly ports: HistoryPorts) {}

  watched = (): readonly Timeframe[] => this.ports.watched();

  newest = (series: Series): Promise<EpochMs | null> => this.ports.candles.newest(series);

  newestDecided = (series: Series): Promise<EpochMs | null> => this.ports.decisions.newestDecided(series);

  needs(readings: readonly Reading[], base: Timeframe): readonly Need[] {
    const watched = this.watched();
    return readings.flatMap((reading) => needOf(reading, base, watched) ?? []);
  }

  /** From where candles must be read for `needs` to be warm at `at`; `extra` more base candles before it. */
  from(needs: readonly Need[], base: Timeframe, at: EpochMs, extra = 0): From {
    const sources = new Map<Timeframe, number>([[base, 2]]);
    for (const { source, candles } of needs) sources.set(source, Math.max(sources.get(source) ?? 0, candles));
    const reach = extra * timeframeMs(base);
    return new Map(
      [...sources].map(([source, candles]) => {
        const ms = Math.min(candles, mostWarmUp) * timeframeMs(source) + reach;
        return [source, epochMs(Math.max(0, at - ms))];
      }),
    );
  }

  /** Candles of each source closed in (from, until], with the moods, funding and predictions that are needed. */
  async feed(
    subject: { readonly venue: Venue; readonly market: Market },
    base: Timeframe,
    needs: readonly Need[],
    from: From,
    until: EpochMs,
  ): Promise<Feed> {
    const asked = (source: Timeframe, beside: Need['beside']): boolean =>
      needs.some((need) => need.source === source && need.beside === beside);
    const sources = [...from.keys()];
    const fed = await Promise.all(
      sources.map(async (source) => {
        const series: Series = { ...subject, timeframe: source };
        const candles = await this.ports.candles.range(series, from.get(source) ?? epochMs(0), until);
        return [
          source,
          await this.#arrivals(series, candles, {
            mood: source === base && asked(source, 'mood'),
            funding: source === base && asked(source, 'funding'),
            prediction: asked(source, 'prediction'),
          }),
        ] as const;
      }),
    );
    return new Map(fed);
  }

  async #arrivals(
    series: Series,
    candles: readonly Candle[],
    asked: { readonly mood: boolean; readonly funding: boolean; readonly prediction: boolean },
  ): Promise<readonly Arrival[]> {
    const [first, last] = [candles[0], candles.at(-1)];
    if (!first || !last) return [];
    const { venue, market } = series;
    const [moods, rates, predictions] = await Promise.all([
      asked.mood
        ? this.ports.moods(
            market,
            candles.map(({ closedAt }) => closedAt),
          )
        : [],
      asked.funding
        ? this.ports.candles.fundingRange(
            venue,
            market,
            epochMs(Math.max(0, first.closedAt - fundingMaxAgeMs)),
            epochMs(last.closedAt + 1),
          )
        : [],
      asked.prediction ? this.ports.decisions.predictions(series, candles.length + decidedSince) : [],
    ]);
    const funding = new FundingSeries(rates);
    const said = new Map(predictions.map((one) => [one.closedAt, one]));
    return candles.map((candle, at): Arrival => {
      const prediction = said.get(candle.closedAt);
      return {
        candle,
        mood: moods[at] ?? null,
        funding: asked.funding ? funding.at(candle.closedAt) : null,
        prediction: prediction
          ? { up: prediction.probabilities.up, down: prediction.probabilities.down, bigMove: prediction.bigMove }
          : null,
      };
    });
  }
}
