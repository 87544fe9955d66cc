import { Decimal } from 'decimal.js';
import { signOf } from '../../core/exit-rule.js';
import type { Series } from '../../core/market.js';
import type { TradePlan } from '../../core/order.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import type { EntryIntent } from '../../core/ports/signal-source.js';
import { type Price, price } from '../../core/units.js';
import type { TradeView } from '../risk/guards.js';
import { sizeEntry } from '../risk/sizing.js';
import type { TradePolicy } from './policy.js';

const yearMs = 365 * 86_400_000;
const levelDigits = 12;

/** An intent as a plan that risk can review: levels where the rule named none, and a size. */
export function planEntry(
  intent: EntryIntent,
  { market }: Series,
  close: number,
  view: TradeView,
  policy: TradePolicy,
  candleMs: number,
  instrument: Instrument,
): TradePlan {
  const at = Number((intent.limit ?? close).toPrecision(levelDigits));
  const reference = price(at);
  const { stop, target } = levelsOf(intent, at, policy, candleMs, view.now);
  const stopPrice = stop === null ? null : levelPrice(stop);
  const targetPrice = target === null ? null : levelPrice(target);
  const { limits } = policy;
  const quantity =
    intent.quantity ??
    sizeEntry(
      policy.sizing,
      {
        equity: view.equity,
        reference,
        stop: stopPrice,
        target: targetPrice,
        exposed: view.exposures.reduce((sum, { notional }) => sum.plus(notional.abs()), new Decimal(0)),
        sigma: intent.sigma,
        candlesAYear: yearMs / candleMs,
        winProbability: intent.winProbability,
      },
      { ...limits, maxExposure: Math.min(limits.maxExposure, instrument.maxLeverage) },
    );
  return {
    signalId: intent.signalId ?? 0,
    market,
    side: intent.side,
    quantity,
    reference,
    stop: stopPrice,
    target: targetPrice,
    expiresAt: intent.expiresAt,
  };
}

/**
 * Stop and target of an intent; where it names none, so many σ̂·√h away, h being the candles it may last (a random walk's
 * spread grows with the square root of time), the target no nearer than the move the rule expects.
 */
function levelsOf(
  intent: EntryIntent,
  reference: number,
  { levels }: TradePolicy,
  candleMs: number,
  now: number,
): { readonly stop: number | null; readonly target: number | null } {
  if (levels === null || intent.sigma === null || !(intent.sigma > 0)) return intent;
  const bars = intent.closesAt === null ? levels.bars : Math.max(1, (intent.closesAt - now) / candleMs);
  const spread = intent.sigma * Math.sqrt(bars);
  const sign = signOf(intent.side);
  const gain = Math.max(levels.targetSigmas * spread, intent.expectedNet ?? 0);
  const trails = intent.trail !== null;
  return {
    stop: intent.stop ?? (trails ? null : reference * Math.exp(-sign * levels.stopSigmas * spread)),
    target: intent.target ?? (trails ? null : reference * Math.exp(sign * gain)),
  };
}

const levelPrice = (value: number): Price => price(value.toPrecision(levelDigits));
