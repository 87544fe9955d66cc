import { type FundingRate, type Market, type Series, seriesKey } from '../../core/market.js';
import type { PaperAccount } from '../../core/paper-account.js';
import type { Bar, Held, SignalSource } from '../../core/ports/signal-source.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { AccountMachine, type MachineAccount, seriesOf } from './account-machine.js';
import type { PaperEvent, TimelinePorts } from './timeline.js';

/** Rules by name for strategy accounts. */
export interface StrategyBook {
  readonly names: readonly string[];
  /** A fresh rule for a series; UserError for a name or setting that is not there. */
  open(name: string, settings: Readonly<Record<string, number>>, series: Series): SignalSource;
}

/** Candles fed before an account begins, so that prices and correlations are known; more where its rule needs more. */
const warmCandles = 100;
const fundingBackMs = 2 * 86_400_000;
const nothingHeld: Held = { side: null, ordered: false, entryPrice: null, since: null };

/** A machine, and what feeds it between its steps. */
export interface OpenMachine {
  readonly machine: AccountMachine;
  readonly feed: (events: readonly PaperEvent[]) => Promise<void>;
}

function sourcesOf(account: MachineAccount, strategies: StrategyBook): ReadonlyMap<string, SignalSource> {
  const { plan } = account.settings;
  if (plan.kind !== 'strategy') return new Map();
  return new Map(
    seriesOf(account).map((series) => [seriesKey(series), strategies.open(plan.strategy, plan.settings, series)]),
  );
}

/**
 * The machine of a stored account, its rules warmed by the last candles before its cursor; or of one about to begin
 * (`engine` null), warmed by those up to `cursor`.
 */
export async function openMachine(
  account: MachineAccount & Pick<PaperAccount, 'cursor'> & { readonly engine: PaperAccount['engine'] | null },
  { candles }: Pick<TimelinePorts, 'candles'>,
  strategies: StrategyBook,
): Promise<OpenMachine> {
  const sources = sourcesOf(account, strategies);
  const rates = new Map<Market, readonly FundingRate[]>();
  const machine = new AccountMachine(
    account,
    {
      sourceOf: (series) => sources.get(seriesKey(series)) ?? null,
      fundingBetween: (market, after, until) =>
        rates.get(market)?.filter(({ settledAt }) => settledAt > after && settledAt <= until) ?? [],
    },
    account.engine,
  );
  const feed = async (events: readonly PaperEvent[]): Promise<void> => {
    await prepare(machine, sources, events);
    const instants = events.flatMap((event) => (event.kind === 'instant' ? [event.at] : []));
    const [first, last] = [instants[0], instants.at(-1)];
    if (first === undefined || last === undefined) return;
    for (const { venue, market } of machine.series) {
      const from = epochMs(first - fundingBackMs);
      rates.set(market, await candles.fundingRange(venue, market, from, epochMs(last + 1)));
    }
  };
  const warmups = [...sources.values()].map(({ warmup }) => warmup);
  if (account.engine === null) {
    await warmWhole(machine, candles, account.cursor, Math.max(warmCandles, ...warmups));
    machine.news();
  } else if (sources.size > 0) {
    await warmSources(machine.series, sources, candles, account.cursor);
  }
  return { machine, feed };
}

async function prepare(
  machine: AccountMachine,
  sources: ReadonlyMap<string, SignalSource>,
  events: readonly PaperEvent[],
): Promise<void> {
  for (const series of machine.series) {
    const source = sources.get(seriesKey(series));
    if (!source?.prepare) continue;
    const own = events.flatMap((event) =>
      event.kind === 'instant' ? event.bars.filter((bar) => bar.series.market === series.market) : [],
    );
    if (own.length > 0) await source.prepare(own);
  }
}

async function warmWhole(
  machine: AccountMachine,
  candles: TimelinePorts['candles'],
  until: EpochMs,
  count: number,
): Promise<void> {
  const byInstant = new Map<number, Bar[]>();
  for (const series of machine.series) {
    for (const candle of await candles.latest(series, count, until)) {
      const bars = byInstant.get(candle.closedAt) ?? [];
      bars.push({ series, candle, funding: null });
      byInstant.set(candle.closedAt, bars);
    }
  }
  for (const [, bars] of [...byInstant].sort(([one], [other]) => one - other)) machine.instant(bars);
}

async function warmSources(
  all: readonly Series[],
  sources: ReadonlyMap<string, SignalSource>,
  candles: TimelinePorts['candles'],
  until: EpochMs,
): Promise<void> {
  for (const series of all) {
    const source = sources.get(seriesKey(series));
    if (!source || source.warmup === 0) continue;
    const bars = (await candles.latest(series, source.warmup, until)).map(
      (candle): Bar => ({ series, candle, funding: null }),
    );
    await source.prepare?.(bars);
    for (const bar of bars) source.onBar(bar, nothingHeld);
  }
}
