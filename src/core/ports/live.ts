import type { Market, Timeframe, Venue } from '../market.js';
import type { EpochMs } from '../units.js';

/**
 * `off`: not configured; `starting`: not compared with the exchange yet; `halted`: no new entries until what is wrong is put
 * right; `killing`: cancelling and flattening; `killed`: flat, and nothing is entered until it is resumed.
 */
export type LiveState = 'off' | 'starting' | 'trading' | 'halted' | 'killing' | 'killed';

/** Real trading as it stood when the trader last looked. Money and units as decimal text. */
export interface LiveStatus {
  readonly state: LiveState;
  /** Why it is off, halted or killed; null while it trades. */
  readonly why: string | null;
  readonly venue: Venue | null;
  readonly sandbox: boolean;
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe | null;
  readonly maxNotional: string | null;
  readonly maxExposure: string | null;
  /** By our own book: what the account may use, with what it has made of it. */
  readonly equity: string | null;
  readonly positions: readonly { readonly market: Market; readonly units: string; readonly entryPrice: string }[];
  /** Orders of ours that are not over, and those whose outcome nobody knows yet. */
  readonly orders: number;
  readonly doubts: number;
  /** Where our book and the exchange differ, in words. */
  readonly differences: readonly string[];
  readonly at: EpochMs | null;
}

/** What owners and admins may ask of real trading. Nothing waits for the exchange: the trader does as told within seconds. */
export interface LiveDesk {
  status(): Promise<LiveStatus>;
  /** Cancels all our orders and flattens our positions, again and again until it is so; survives restarts. */
  kill(by: string): Promise<void>;
  /** Trades on after a kill, or accepts what the exchange holds as it is; false when there is nothing to resume. */
  resume(by: string): Promise<boolean>;
}
