import { Decimal } from 'decimal.js';
import { isMore, lesser } from '../../core/decimal-order.js';
import { type Money, type Price, type Quantity, quantity } from '../../core/units.js';
import type { RiskLimits } from './checks.js';

const quantityDecimals = 8;

/**
 * Units to trade so that a hit stop loses `riskPerTrade` of equity, capped at `maxPositionShare` of equity and at the
 * exposure still free; rounded down to 8 decimals. Zero when nothing sensible is left.
 */
export function sizeByStop(
  { equity, reference, stop, exposed }: { equity: Money; reference: Price; stop: Price; exposed: Decimal },
  { riskPerTrade, maxPositionShare, maxExposure }: RiskLimits,
): Quantity {
  const distance = reference.minus(stop).abs();
  if (distance.isZero() || equity.lte(0)) return quantity(0);
  const byRisk = equity.times(riskPerTrade).div(distance);
  const byShare = equity.times(maxPositionShare).div(reference);
  const byExposure = equity.times(maxExposure).minus(exposed).div(reference);
  const units = Decimal.max(0, Decimal.min(byRisk, byShare, byExposure));
  return quantity(units.toDecimalPlaces(quantityDecimals, Decimal.ROUND_DOWN));
}

/** How large an entry is made, before the caps of risk. */
export type Sizing =
  /** A hit stop loses this share of equity; without a stop, as `fraction` of `otherwise`. */
  | { readonly kind: 'stop'; readonly otherwise: number }
  /** The same notional each time, in quote units. */
  | { readonly kind: 'fixed'; readonly notional: number }
  /** A share of equity. */
  | { readonly kind: 'fraction'; readonly share: number }
  /**
   * The position's own volatility comes to `annual` of equity a year: share = annual / (σ̂ · √candles a year).
   * A. Moreira, T. Muir: Volatility-Managed Portfolios, Journal of Finance 72 (2017).
   */
  | { readonly kind: 'volatility'; readonly annual: number; readonly otherwise: number }
  /**
   * `part` of what J. L. Kelly: A New Interpretation of Information Rate (1956) would stake, with a calibrated p and the
   * odds b = gain to the target / loss to the stop: f = p − (1 − p) / b of equity at risk.
   */
  | { readonly kind: 'kelly'; readonly part: number };

export interface SizingInput {
  readonly equity: Money;
  readonly reference: Price;
  readonly stop: Price | null;
  readonly target: Price | null;
  /** What is held and ordered already, as notional. */
  readonly exposed: Decimal;
  /** σ̂ a candle as a log return, and candles a year. */
  readonly sigma: number | null;
  readonly candlesAYear: number;
  readonly winProbability: number | null;
}

/** Units to trade under the caps of a position and of the whole account, rounded down to 8 decimals; zero when nothing sensible is left. */
export function sizeEntry(sizing: Sizing, input: SizingInput, limits: RiskLimits): Quantity {
  const { equity, reference, exposed } = input;
  if (!isMore(equity)) return quantity(0);
  const wanted = notionalOf(sizing, input, limits);
  const free = equity.times(limits.maxExposure).minus(exposed);
  const notional = lesser(lesser(wanted, equity.times(limits.maxPositionShare)), free);
  if (!isMore(notional)) return quantity(0);
  return quantity(notional.div(reference).toDecimalPlaces(quantityDecimals, Decimal.ROUND_DOWN));
}

function notionalOf(sizing: Sizing, input: SizingInput, { riskPerTrade }: RiskLimits): Decimal {
  const { equity, reference, stop, target, sigma, candlesAYear, winProbability } = input;
  const atRisk = (share: number): Decimal | null => {
    const distance = stop === null ? null : reference.minus(stop).abs();
    return distance === null || distance.isZero() ? null : equity.times(share).div(distance).times(reference);
  };
  switch (sizing.kind) {
    case 'fixed':
      return new Decimal(sizing.notional);
    case 'fraction':
      return equity.times(sizing.share);
    case 'stop':
      return atRisk(riskPerTrade) ?? equity.times(sizing.otherwise);
    case 'volatility':
      return sigma !== null && sigma > 0
        ? equity.times(sizing.annual).div(sigma * Math.sqrt(candlesAYear))
        : equity.times(sizing.otherwise);
    case 'kelly': {
      if (winProbability === null || stop === null || target === null) return new Decimal(0);
      const odds = target.minus(reference).abs().div(reference.minus(stop).abs()).toNumber();
      const stake = sizing.part * (winProbability - (1 - winProbability) / odds);
      return (stake > 0 ? atRisk(stake) : null) ?? new Decimal(0);
    }
  }
}
