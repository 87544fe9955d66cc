import type { Trade } from '../../core/backtest.js';
import type { Market } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';

const day = 86_400_000;
const returnsKept = 96;

export interface RiskSnapshot {
  readonly peak: number;
  readonly day: number;
  readonly dayStart: number;
  /** At the last mark. */
  readonly equity?: number;
  readonly lossStreak: number;
  readonly lastLossAt: EpochMs | null;
  readonly killed: string | null;
  readonly pausedReason: string | null;
  readonly lastStops: readonly (readonly [Market, EpochMs])[];
  readonly returns: readonly (readonly [Market, readonly (readonly [number, number])[]])[];
}

/** What the guards remember of an account between decisions. */
export class RiskState {
  peak: number;
  #day = -1;
  #dayStart: number;
  #equity: number;
  lossStreak = 0;
  lastLossAt: EpochMs | null = null;
  killed: string | null = null;
  pausedReason: string | null = null;
  readonly #lastStops = new Map<Market, EpochMs>();
  readonly #returns = new Map<Market, [number, number][]>();

  constructor(initial: number, restored?: RiskSnapshot) {
    this.peak = restored?.peak ?? initial;
    this.#dayStart = restored?.dayStart ?? initial;
    this.#equity = restored?.equity ?? this.#dayStart;
    if (!restored) return;
    this.#day = restored.day;
    this.lossStreak = restored.lossStreak;
    this.lastLossAt = restored.lastLossAt;
    this.killed = restored.killed;
    this.pausedReason = restored.pausedReason;
    for (const [market, at] of restored.lastStops) this.#lastStops.set(market, at);
    for (const [market, rows] of restored.returns)
      this.#returns.set(
        market,
        rows.map(([at, value]) => [at, value]),
      );
  }

  /** After every instant. Returns how far equity is below its peak, as a fraction. */
  mark(at: EpochMs, equity: number): number {
    const today = Math.floor((at - 1) / day);
    if (today !== this.#day) {
      this.#day = today;
      // A day begins with what the one before ended with.
      this.#dayStart = this.#equity;
    }
    this.#equity = equity;
    if (equity > this.peak) this.peak = equity;
    return this.peak > 0 ? 1 - equity / this.peak : 1;
  }

  /** Equity when the day began, 00:00 UTC. */
  get dayStart(): number {
    return this.#dayStart;
  }

  closed(trade: Trade): void {
    if (trade.pnl.isNegative()) {
      this.lossStreak += 1;
      this.lastLossAt = trade.closedAt;
    } else this.lossStreak = 0;
    if (trade.exit === 'stop' || trade.exit === 'liquidation') this.#lastStops.set(trade.market, trade.closedAt);
  }

  lastStopAt(market: Market): EpochMs | null {
    return this.#lastStops.get(market) ?? null;
  }

  /** One candle's log return, for correlations. */
  returned(market: Market, at: EpochMs, value: number): void {
    let rows = this.#returns.get(market);
    if (!rows) {
      rows = [];
      this.#returns.set(market, rows);
    }
    rows.push([at, value]);
    if (rows.length > 2 * returnsKept) rows.splice(0, rows.length - returnsKept);
  }

  /** Pearson correlation of the last returns that both have; null with fewer than 24. */
  correlation(one: Market, other: Market): number | null {
    const others = new Map(this.#returns.get(other)?.slice(-returnsKept) ?? []);
    const pairs = (this.#returns.get(one)?.slice(-returnsKept) ?? []).flatMap(([at, value]) => {
      const beside = others.get(at);
      return beside === undefined ? [] : [[value, beside] as const];
    });
    if (pairs.length < 24) return null;
    const mean = (index: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
    const [a, b] = [mean(0), mean(1)];
    let [ab, aa, bb] = [0, 0, 0];
    for (const [x, y] of pairs) {
      ab += (x - a) * (y - b);
      aa += (x - a) ** 2;
      bb += (y - b) ** 2;
    }
    return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null;
  }

  snapshot(): RiskSnapshot {
    return {
      peak: this.peak,
      day: this.#day,
      dayStart: this.#dayStart,
      equity: this.#equity,
      lossStreak: this.lossStreak,
      lastLossAt: this.lastLossAt,
      killed: this.killed,
      pausedReason: this.pausedReason,
      lastStops: [...this.#lastStops],
      // What the next push may cut off must not make two equal accounts look different.
      returns: [...this.#returns].map(([market, rows]) => [market, rows.slice(-returnsKept)] as const),
    };
  }
}
