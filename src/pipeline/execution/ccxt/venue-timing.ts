export interface VenueTiming {
  /** Orders are asked about this often, whatever the stream tells. */
  readonly pollMs: number;
  /** A request still under way may be taken up to so long after it was sent: Binance's window is 10 s. */
  readonly settleMs: number;
  /** Between two looks for an order in doubt, doubling. */
  readonly lookMs: number;
  readonly looks: number;
  /** Tries of a request that was turned away before it was looked at. */
  readonly tries: number;
}

export const standardVenueTiming: VenueTiming = { pollMs: 5_000, settleMs: 10_000, lookMs: 500, looks: 8, tries: 4 };
