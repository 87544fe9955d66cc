import { Decimal } from 'decimal.js';
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
