import { Decimal } from 'decimal.js';
import { seriesKey } from '../../core/market.js';
import type { ClientOrderId, TradePlan } from '../../core/order.js';
import type { PaperAccount, PendingEntry } from '../../core/ports/paper.js';
import type { EntrySignal } from '../../core/signal.js';
import { type EpochMs, type Price, price } from '../../core/units.js';
import { entryChecks } from '../risk/checks.js';
import { entryOrder, review } from '../risk/review.js';
import { sizeByStop } from '../risk/sizing.js';
import { viewOf } from './account.js';
import { type PaperStep, unchanged } from './change.js';
import type { PaperPolicy } from './policy.js';

const levelDigits = 12;

/** Key of `processed` under which the newest signal seen of a series is kept; ids of one series rise with time. */
export const signalKey = (series: string): string => `signal-${series}`;

/** Sizes an entry, puts it before risk, and leaves it pending for the next candle's open. */
export function onEntry(account: PaperAccount, signal: EntrySignal, { limits }: PaperPolicy): PaperStep {
  const { venue, market, timeframe, prediction } = signal;
  const series = seriesKey({ venue, market, timeframe });
  const seen = account.processed[signalKey(series)] ?? 0;
  if (venue !== account.venue || !account.running || signal.id <= seen) return unchanged(account);
  // A signal from before the account was opened is not its business.
  if (prediction.closedAt < account.startedAt) return unchanged(account);
  const marked: PaperAccount = {
    ...account,
    processed: { ...account.processed, [signalKey(series)]: signal.id },
    version: account.version + 1,
  };
  const plan = planFor(account, signal, limits);
  const newest = Math.max(prediction.closedAt, account.processed[series] ?? 0) as EpochMs;
  const reviewed = review(plan, viewOf(account, newest), entryChecks(limits));
  if (reviewed.kind === 'refused') return { ...unchanged(marked), refusals: reviewed.refusals };
  const pending: PendingEntry = {
    order: entryOrder(reviewed.plan, orderId(account, signal.id, 'in')),
    timeframe,
    signalId: signal.id,
    side: signal.side,
    stop: levelPrice(signal.levels.stop),
    target: levelPrice(signal.levels.target),
    closesAt: prediction.horizonEndsAt,
    decidedAt: prediction.closedAt,
  };
  return unchanged({ ...marked, pending: [...account.pending, pending] });
}

function planFor(account: PaperAccount, signal: EntrySignal, limits: PaperPolicy['limits']): TradePlan {
  const view = viewOf(account, signal.prediction.closedAt);
  const reference = levelPrice(signal.levels.entry);
  const stop = levelPrice(signal.levels.stop);
  const exposed = view.exposures.reduce((sum, { notional }) => sum.plus(notional.abs()), new Decimal(0));
  return {
    signalId: signal.id,
    market: signal.market,
    side: signal.side,
    quantity: sizeByStop({ equity: view.equity, reference, stop, exposed }, limits),
    reference,
    stop,
    target: levelPrice(signal.levels.target),
    expiresAt: signal.expiresAt,
  };
}

const levelPrice = (value: number): Price => price(new Decimal(value).toSignificantDigits(levelDigits));

/** Made of facts alone, so that a repeat is the same order; the start tells two lives of one account name apart. */
export const orderId = (
  account: Pick<PaperAccount, 'name' | 'startedAt'>,
  signalId: number,
  leg: 'in' | 'out',
): ClientOrderId => `paper-${account.name}-${account.startedAt.toString(36)}-${signalId}-${leg}` as ClientOrderId;
