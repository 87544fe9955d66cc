import { InvariantError } from '../../core/errors.js';
import type { Candle } from '../../core/market.js';

/** How much worse than the quoted price an order fills, beside half the spread. */
export type Slippage =
  | { readonly kind: 'fixed'; readonly bps: number }
  /** A share of the candle's own volatility: wild candles fill worse. */
  | { readonly kind: 'volatility'; readonly share: number }
  /**
   * factor · σ · √(order / volume of the candle). N. Torre: BARRA Market Impact Model Handbook (1997); B. Tóth et al.:
   * Anomalous Price Impact and the Critical Nature of Liquidity (2011), with a factor near 1. R. Almgren, C. Thum,
   * E. Hauptmann, H. Li: Direct Estimation of Equity Market Impact (2005) measured an exponent of 0.6, which is less for
   * small shares, so the root is the dearer choice.
   */
  | { readonly kind: 'impact'; readonly factor: number };

/** What trading costs; never nothing by default. All in bps of the notional, a side. */
export interface CostModel {
  readonly makerFeeBps: number;
  readonly takerFeeBps: number;
  readonly halfSpreadBps: number;
  readonly slippage: Slippage;
  /** On top of the loss when a position is liquidated. */
  readonly liquidationFeeBps: number;
  /** Most of a candle's volume that one order may take; the rest waits for the next. Null: no limit. */
  readonly volumeShare: number | null;
}

/** Binance's fees for perpetuals without rebate, and what liquid markets slip: 7 bps a taker side, as in the record. */
export const standardCostModel: CostModel = {
  makerFeeBps: 2,
  takerFeeBps: 5,
  halfSpreadBps: 0.5,
  slippage: { kind: 'fixed', bps: 1.5 },
  liquidationFeeBps: 50,
  volumeShare: 0.1,
};

/** Standard deviation of a candle's log return from its range. M. Parkinson: The Extreme Value Method (1980). */
export const parkinson = ({ high, low }: Pick<Candle, 'high' | 'low'>): number =>
  Math.log(high / low) / Math.sqrt(4 * Math.LN2);

/** Slippage and half the spread of a taker order of `units`, as a fraction of the price, not below 0. */
export function takerSlip(model: CostModel, candle: Candle, units: number): number {
  const spread = model.halfSpreadBps / 10_000;
  const { slippage } = model;
  switch (slippage.kind) {
    case 'fixed':
      return spread + slippage.bps / 10_000;
    case 'volatility':
      return spread + slippage.share * parkinson(candle);
    case 'impact':
      return spread + slippage.factor * parkinson(candle) * Math.sqrt(candle.volume > 0 ? units / candle.volume : 1);
  }
}

/** One price level of a book: units offered at a price. */
export interface BookLevel {
  readonly price: number;
  readonly units: number;
}

/** Both sides of a book, best level first. */
export interface BookDepth {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Average price of taking `units` (more than 0) from one side of a book; null when it does not hold so many. */
export function walkBook(levels: readonly BookLevel[], units: number): number | null {
  let left = units;
  let paid = 0;
  for (const { price, units: offered } of levels) {
    const taken = Math.min(left, offered);
    paid += taken * price;
    left -= taken;
    if (left <= 0) return paid / units;
  }
  return null;
}

/**
 * What a taker pays to walk a book, as a fraction of its middle price, not below 0; half the spread is part of it. A book
 * too thin for the order costs no less than its last level, nor than `otherwise`.
 */
export function depthSlip({ bids, asks }: BookDepth, side: 'buy' | 'sell', units: number, otherwise: number): number {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  if (bid === undefined || ask === undefined) return otherwise;
  const middle = (bid + ask) / 2;
  const levels = side === 'buy' ? asks : bids;
  const average = walkBook(levels, units);
  const from = (price: number): number => Math.max(0, (side === 'buy' ? 1 : -1) * (price / middle - 1));
  return average === null ? Math.max(otherwise, from(levels.at(-1)?.price ?? middle)) : from(average);
}

/** Every cost times `factor`: what a result must survive to be more than a lucky cost assumption. */
export function scaledCosts(model: CostModel, factor: number): CostModel {
  if (!(factor >= 0)) throw new InvariantError(`costs are scaled by a factor of 0 or more, was ${factor}`);
  const { slippage } = model;
  return {
    ...model,
    makerFeeBps: model.makerFeeBps * factor,
    takerFeeBps: model.takerFeeBps * factor,
    halfSpreadBps: model.halfSpreadBps * factor,
    liquidationFeeBps: model.liquidationFeeBps * factor,
    slippage:
      slippage.kind === 'fixed'
        ? { kind: 'fixed', bps: slippage.bps * factor }
        : slippage.kind === 'volatility'
          ? { kind: 'volatility', share: slippage.share * factor }
          : { kind: 'impact', factor: slippage.factor * factor },
  };
}

/** What a round trip of taker orders costs as a fraction, where that does not depend on the candle; else its fixed part. */
export const roundTripOf = ({ takerFeeBps, halfSpreadBps, slippage }: CostModel): number =>
  (2 * (takerFeeBps + halfSpreadBps + (slippage.kind === 'fixed' ? slippage.bps : 0))) / 10_000;

/** For every report: `14 bps a round trip: taker fee 5, half spread 0.5 and slippage 1.5 bps a side`. */
export function describeCosts(model: CostModel): string {
  const number = (value: number): string => String(Number(value.toFixed(3)));
  const { slippage } = model;
  const slip =
    slippage.kind === 'fixed'
      ? `slippage ${number(slippage.bps)} bps a side`
      : slippage.kind === 'volatility'
        ? `slippage ${number(slippage.share)} of each candle's volatility`
        : `slippage ${number(slippage.factor)} · volatility · √(share of volume)`;
  const cap = model.volumeShare === null ? '' : `; at most ${number(100 * model.volumeShare)} % of a candle's volume`;
  return `${number(10_000 * roundTripOf(model))} bps a round trip: taker fee ${number(model.takerFeeBps)} (maker ${number(model.makerFeeBps)}), half spread ${number(model.halfSpreadBps)}, ${slip}${cap}`;
}
