import { type Candle, type FundingRate, type Market, type Series, timeframeMs } from '../../core/market.js';
import type { PaperAccount } from '../../core/paper-account.js';
import type { SignalDeliveries } from '../../core/ports/paper-repository.js';
import type { CandleRepository, SignalRepository } from '../../core/ports/repositories.js';
import type { Bar } from '../../core/ports/signal-source.js';
import type { CancelReason, EntrySignal } from '../../core/signal.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { seriesOf } from './account-machine.js';

export interface TimelinePorts {
  readonly candles: Pick<CandleRepository, 'range' | 'latest' | 'newest' | 'fundingRange' | 'fundingAt'>;
  readonly signals: Pick<SignalRepository, 'latest'>;
  readonly deliveries: SignalDeliveries;
}

/** What an account has not gone through yet, in the one order in which it goes through it. */
export type PaperEvent =
  | {
      readonly kind: 'instant';
      readonly at: EpochMs;
      readonly bars: readonly Bar[];
      /** Markets whose candle had not come. */
      readonly missed: readonly Market[];
    }
  | { readonly kind: 'signal'; readonly signal: EntrySignal; readonly since: EpochMs }
  | { readonly kind: 'undelivered'; readonly signal: EntrySignal }
  /** Taken back. `wasGiven`: after the account could act on it. */
  | {
      readonly kind: 'withdrawn';
      readonly signal: EntrySignal;
      readonly at: EpochMs;
      readonly why: CancelReason['kind'];
      readonly wasGiven: boolean;
    };

/** Signals looked at in one go; those that lapsed long ago need none. */
const signalsBack = 2_000;
const day = 86_400_000;
/** A message that was sent at the last moment is written down a little later. */
const deliverySlackMs = 120_000;
/** A market that has been silent for so many candles is not missed any more. */
const missedCandles = 96;

/** What advances an account from its cursor to `now`. Depends on what is stored alone. */
export async function eventsSince(
  account: PaperAccount,
  now: EpochMs,
  ports: TimelinePorts,
): Promise<{ readonly cursor: EpochMs; readonly events: readonly PaperEvent[] }> {
  const series = seriesOf(account);
  const length = timeframeMs(account.settings.timeframe);
  const newest = await Promise.all(series.map((one) => ports.candles.newest(one)));
  const cursor = epochMs(Math.max(account.cursor, frontierOf(newest, length, now)));
  const instants = await instantsBetween(series, newest, account.cursor, cursor, ports);
  const signals = await signalEvents(account, now, epochMs(cursor + length), ports);
  const events: PaperEvent[] = [];
  let next = 0;
  for (const instant of instants) {
    for (let one = signals[next]; one && one.since < instant.at; one = signals[++next]) events.push(one.event);
    events.push(instant);
  }
  events.push(...signals.slice(next).map(({ event }) => event));
  return { cursor, events };
}

/**
 * The instant up to which candles are gone through: where every market has its candle, or where those that lack it had the
 * time of a whole candle to come.
 */
export function frontierOf(newest: readonly (EpochMs | null)[], length: number, now: EpochMs): number {
  const known = newest.filter((one): one is EpochMs => one !== null);
  if (known.length === 0) return 0;
  const complete = known.length === newest.length ? Math.min(...known) : 0;
  const last = Math.max(...known);
  const waitedFor = Math.floor((now - length) / length) * length;
  return Math.max(complete, Math.min(last, waitedFor));
}

/** Candles of an account that closed in (after, until], by instant. */
export async function candleInstants(
  account: Pick<PaperAccount, 'venue' | 'settings'>,
  after: EpochMs,
  until: EpochMs,
  ports: Pick<TimelinePorts, 'candles'>,
): Promise<readonly Extract<PaperEvent, { kind: 'instant' }>[]> {
  return instantsBetween(seriesOf(account), [], after, until, ports);
}

async function instantsBetween(
  series: readonly Series[],
  newest: readonly (EpochMs | null)[],
  after: EpochMs,
  until: EpochMs,
  { candles }: Pick<TimelinePorts, 'candles'>,
): Promise<readonly Extract<PaperEvent, { kind: 'instant' }>[]> {
  if (until <= after) return [];
  const byInstant = new Map<EpochMs, Map<Series, Candle>>();
  for (const one of series) {
    const length = timeframeMs(one.timeframe);
    for (const candle of await candles.range(one, epochMs(after - length + 1), until)) {
      if (candle.closedAt <= after || candle.closedAt > until) continue;
      const at = byInstant.get(candle.closedAt) ?? new Map<Series, Candle>();
      byInstant.set(candle.closedAt, at.set(one, candle));
    }
  }
  const funding = await newestRates(series, after, until, candles);
  return [...byInstant]
    .sort(([one], [other]) => one - other)
    .map(([at, found]) => ({
      kind: 'instant',
      at,
      bars: series.flatMap((one) => {
        const candle = found.get(one);
        return candle ? [{ series: one, candle, funding: funding(one.market, at) }] : [];
      }),
      missed: series.flatMap((one, i) => {
        const last = newest[i] ?? null;
        const late = last !== null && last < at && at - last <= missedCandles * timeframeMs(one.timeframe);
        return late && !found.has(one) ? [one.market] : [];
      }),
    }));
}

/** The newest rate of a market that was settled by an instant. */
async function newestRates(
  series: readonly Series[],
  after: EpochMs,
  until: EpochMs,
  candles: TimelinePorts['candles'],
): Promise<(market: Market, at: EpochMs) => number | null> {
  const byMarket = new Map<Market, readonly FundingRate[]>();
  for (const { venue, market } of series) {
    const [before, since] = await Promise.all([
      candles.fundingAt(venue, market, after),
      candles.fundingRange(venue, market, epochMs(after + 1), epochMs(until + 1)),
    ]);
    byMarket.set(market, before ? [before, ...since] : since);
  }
  return (market, at) => byMarket.get(market)?.findLast(({ settledAt }) => settledAt <= at)?.rate ?? null;
}

interface Timed {
  readonly since: EpochMs;
  readonly event: Exclude<PaperEvent, { kind: 'instant' }>;
}

/** A call to enter, and when it was taken back. */
interface Entry {
  readonly signal: EntrySignal;
  readonly end: { readonly at: EpochMs; readonly why: CancelReason['kind'] } | null;
}

/** Signals not dealt with that may be acted on before the candle that closes at `before`, by time and id. */
async function signalEvents(
  account: PaperAccount,
  now: EpochMs,
  before: EpochMs,
  ports: TimelinePorts,
): Promise<readonly Timed[]> {
  if (!account.running) return [];
  const entries = await entriesOf(account, ports);
  const waiting = entries.filter(
    ({ signal }) => account.signals[signal.id] === undefined && signal.expiresAt > account.cursor - day,
  );
  const isDue = (at: EpochMs): boolean => at < before && at <= now;
  const withdrawal = ({ signal, end }: Entry): readonly Timed[] =>
    end && isDue(end.at) ? [{ since: end.at, event: { kind: 'withdrawn', signal, ...end, wasGiven: true } }] : [];
  const reached = await reachedAt(account, waiting, ports);
  const timed = waiting.flatMap((entry): readonly Timed[] => {
    const { signal, end } = entry;
    const since = reached(signal);
    if (since !== null) {
      if (!isDue(since)) return [];
      return end && end.at <= since
        ? [{ since, event: { kind: 'withdrawn', signal, at: since, why: end.why, wasGiven: false } }]
        : [{ since, event: { kind: 'signal', signal, since } }, ...withdrawal(entry)];
    }
    const given = epochMs(signal.expiresAt + deliverySlackMs);
    return isDue(given) ? [{ since: given, event: { kind: 'undelivered', signal } }] : [];
  });
  const ordered = new Set(account.figures.orders.map(({ signalId }) => signalId));
  const takenBack = entries.flatMap((entry) => (ordered.has(entry.signal.id) ? withdrawal(entry) : []));
  return [...timed, ...takenBack].sort(
    (one, other) => one.since - other.since || one.event.signal.id - other.event.signal.id,
  );
}

/** Signals an account could act on, with the moment from which each counts, and when it was taken back. */
export async function signalsOf(
  account: PaperAccount,
  ports: Pick<TimelinePorts, 'signals' | 'deliveries'>,
): Promise<readonly (Entry & { readonly since: EpochMs })[]> {
  const all = await entriesOf(account, ports);
  const reached = await reachedAt(account, all, ports);
  return all
    .flatMap((entry) => {
      const since = reached(entry.signal);
      return since === null ? [] : [{ ...entry, since }];
    })
    .sort((one, other) => one.since - other.since || one.signal.id - other.signal.id);
}

async function entriesOf(
  account: PaperAccount,
  { signals }: Pick<TimelinePorts, 'signals'>,
): Promise<readonly Entry[]> {
  const { plan, markets } = account.settings;
  if (plan.kind !== 'follow') return [];
  const rows = await signals.latest(account.venue, null, null, signalsBack);
  return rows.flatMap(({ signal, outcome }) =>
    signal.kind === 'entry' && markets.includes(signal.market) && signal.prediction.closedAt >= account.signalsFrom
      ? [{ signal, end: outcome.kind === 'cancelled' ? { at: outcome.at, why: outcome.why.kind } : null }]
      : [],
  );
}

/** From when a signal counts: its decision, or the delivery of its message; null while that has not reached the chat. */
async function reachedAt(
  { settings: { plan } }: PaperAccount,
  entries: readonly Entry[],
  { deliveries }: Pick<TimelinePorts, 'deliveries'>,
): Promise<(signal: EntrySignal) => EpochMs | null> {
  if (plan.kind !== 'follow' || plan.delivered === null) return ({ prediction }) => prediction.closedAt;
  const ids = entries.map(({ signal }) => signal.id);
  const delivered = ids.length === 0 ? new Map<number, EpochMs>() : await deliveries.deliveredAt(plan.delivered, ids);
  return ({ id, prediction }) => {
    const at = delivered.get(id);
    return at === undefined ? null : epochMs(Math.max(at, prediction.closedAt));
  };
}
