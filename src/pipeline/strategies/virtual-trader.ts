import type { Bar, Held, SignalSource } from '../../core/ports/signal-source.js';
import type { EpochMs } from '../../core/units.js';

/**
 * Follows a rule on paper within a rule: entered at the next open, left at the next open, costs off, stops and targets at
 * the close that passed them. Coarse, but the same for every rule it compares.
 */
export class VirtualTrader {
  readonly held: Held & { side: Held['side']; since: EpochMs | null; entryPrice: number | null } = {
    side: null,
    ordered: false,
    entryPrice: null,
    since: null,
  };
  #wanted: 'long' | 'short' | null | undefined;
  #stop: number | null = null;
  #target: number | null = null;
  #closesAt: number | null = null;
  #close = Number.NaN;

  constructor(
    readonly source: SignalSource,
    private readonly cost: number,
  ) {}

  /** Forgets its position, as if it had never been entered. */
  restart(): void {
    this.held.side = null;
    this.held.entryPrice = null;
    this.held.since = null;
    this.#wanted = undefined;
    this.#stop = null;
    this.#target = null;
    this.#closesAt = null;
  }

  /** What the rule earned over this candle as a log return, and its word for the next. */
  step(bar: Bar): { readonly earned: number; readonly intent: ReturnType<SignalSource['onBar']> } {
    const { open, close, closedAt, openedAt } = bar.candle;
    let earned = 0;
    const sign = (): number => (this.held.side === 'long' ? 1 : this.held.side === 'short' ? -1 : 0);
    if (this.held.side && !Number.isNaN(this.#close)) earned += sign() * Math.log(open / this.#close);
    if (this.#wanted !== undefined) {
      if (this.held.side !== this.#wanted) earned -= this.cost / 2;
      this.held.side = this.#wanted;
      this.held.entryPrice = this.#wanted ? open : null;
      this.held.since = this.#wanted ? openedAt : null;
      this.#wanted = undefined;
    }
    earned += sign() * Math.log(close / open);
    this.#close = close;
    const beyond = (level: number | null, direction: number): boolean =>
      level !== null && sign() * direction * (close - level) >= 0;
    if (
      this.held.side &&
      (beyond(this.#stop, -1) || beyond(this.#target, 1) || closedAt >= (this.#closesAt ?? Infinity))
    ) {
      this.#wanted = null;
    }
    const intent = this.source.onBar(bar, this.held);
    if (intent?.kind === 'leave') this.#wanted = null;
    else if (intent?.kind === 'enter' && !this.held.side && intent.limit === null) {
      this.#wanted = intent.side;
      this.#stop = intent.stop;
      this.#target = intent.target;
      this.#closesAt = intent.closesAt;
    }
    return { earned, intent };
  }
}
