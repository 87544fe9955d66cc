import type { ExitReason } from './backtest.js';
import type { Market } from './market.js';
import type { PaperAccount } from './paper-account.js';
import type { EpochMs, Money } from './units.js';

export const gapCauses = ['price', 'fee', 'missedCandle', 'latency', 'features', 'manual'] as const;
/** Why paper and the replay of its span differ. */
export type GapCause = (typeof gapCauses)[number];

/** One trade that differs; a side is null where it has no such trade. */
export interface GapTrade {
  readonly market: Market;
  readonly openedAt: EpochMs;
  readonly cause: GapCause;
  readonly paper: { readonly pnl: Money; readonly exit: ExitReason } | null;
  readonly replay: { readonly pnl: Money; readonly exit: ExitReason } | null;
  /** Paper less replay, in quote units. */
  readonly difference: Money;
}

export interface GapReport {
  readonly account: PaperAccount;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly candles: number;
  readonly paperTrades: number;
  readonly replayTrades: number;
  readonly paperEquity: Money;
  readonly replayEquity: Money;
  /** Paper less replay. Exactly zero when nothing went wrong. */
  readonly difference: Money;
  /** With what is still open; they and `open` add up to the difference. */
  readonly byCause: Readonly<Record<GapCause, Money>>;
  /** In open positions, for no cause that is known. */
  readonly open: Money;
  /** Largest first. */
  readonly trades: readonly GapTrade[];
  readonly missed: number;
}
