import type { Decimal } from 'decimal.js';
import type { Trade } from '../../core/backtest.js';
import { ReplayClock } from '../../core/clock.js';
import { type Candle, type FundingRate, type Market, type Series, seriesKey } from '../../core/market.js';
import type { Fill } from '../../core/order.js';
import type { PaperAccount, PaperFigures, StoredEngine } from '../../core/paper-account.js';
import type { PaperInput } from '../../core/ports/paper-repository.js';
import type { Bar, EntryIntent, SignalSource } from '../../core/ports/signal-source.js';
import type { EntrySignal } from '../../core/signal.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { intentOf } from '../engine/signal-intent.js';
import { TradingEngine } from '../engine/trading-engine.js';
import { SimulatedVenue } from '../execution/simulated-venue.js';
import type { Refusal } from '../risk/review.js';
import { figuresOf } from './figures.js';
import { paperInstrument, policyOf } from './policy.js';
import { restoreEngine, storeEngine } from './stored-engine.js';

/** What an account is made of, whether it lives on or is replayed. */
export type MachineAccount = Pick<
  PaperAccount,
  'name' | 'life' | 'venue' | 'startedAt' | 'balance' | 'settings' | 'cursor'
>;

/** What happened since it was last asked. */
export interface MachineNews {
  readonly fills: readonly Fill[];
  readonly trades: readonly Trade[];
  readonly inputs: readonly PaperInput[];
  readonly equity: readonly { readonly at: EpochMs; readonly equity: number }[];
  readonly paused: { readonly reason: string; readonly drawdown: number; readonly at: EpochMs } | null;
  readonly refusals: readonly { readonly market: Market; readonly refusals: readonly Refusal[] }[];
}

export interface MachineParts {
  /** The rule of each series of a strategy account; null for the others. */
  readonly sourceOf: (series: Series) => SignalSource | null;
  /** Rates settled after and until, ascending. */
  readonly fundingBetween: (market: Market, after: EpochMs, until: EpochMs) => readonly FundingRate[];
}

/** An input before the machine dates it. */
type Note = PaperInput extends infer Input ? (Input extends PaperInput ? Omit<Input, 'at' | 'after'> : never) : never;

/** The series an account trades, in the order that ties are settled by. */
export const seriesOf = ({ venue, settings }: Pick<PaperAccount, 'venue' | 'settings'>): readonly Series[] =>
  settings.markets.map((market) => ({ venue, market, timeframe: settings.timeframe }));

/**
 * A paper account as it runs: the trading engine over the simulated venue, moved by candles, signals and orders. Nothing in
 * it knows a database or the machine's clock, so the account of today and the replay of its span are the same code.
 */
export class AccountMachine {
  readonly series: readonly Series[];
  readonly #engine: TradingEngine;
  readonly #venue: SimulatedVenue;
  readonly #clock: ReplayClock;
  /** Close of the last candle gone through. */
  #after: EpochMs;
  readonly #settings: PaperAccount['settings'];
  #fills: Fill[] = [];
  #trades: Trade[] = [];
  #inputs: PaperInput[] = [];
  #equity: { at: EpochMs; equity: number }[] = [];
  #paused: MachineNews['paused'] = null;
  #refusals: { market: Market; refusals: readonly Refusal[] }[] = [];

  constructor(account: MachineAccount, parts: MachineParts, stored: StoredEngine | null) {
    const restored = stored === null ? null : restoreEngine(stored);
    this.#settings = account.settings;
    this.#after = account.cursor;
    this.series = seriesOf(account);
    this.#clock = new ReplayClock(restored?.now ?? epochMs(0));
    this.#venue = new SimulatedVenue({ clock: this.#clock, instrumentOf: paperInstrument }, restored?.venue);
    const venue = this.#venue;
    this.#engine = new TradingEngine(
      {
        account: `${account.name}~${account.life}`,
        initial: account.balance,
        policy: policyOf(account.settings),
        gateway: venue,
        clock: this.#clock,
        sourceOf: parts.sourceOf,
        fundingBetween: parts.fundingBetween,
        tradeFrom: account.startedAt,
        onEvent: (event) => {
          if (event.kind === 'fill') this.#fills.push(event.fill);
          else if (event.kind === 'trade') this.#trades.push(event.trade);
          else if (event.kind === 'paused') this.#paused = event;
          else if (event.kind === 'refused') this.#refusals.push(event);
        },
      },
      restored?.engine,
    );
    // The engine takes up a series when it first hears of it; what it does must not depend on which spoke since a restart.
    this.#engine.instant(this.series.map((series) => ({ series, candle: beforeAll, funding: null })));
  }

  get now(): EpochMs {
    return this.#clock.now();
  }

  get pausedReason(): string | null {
    return this.#engine.pausedReason;
  }

  get equity(): Decimal {
    return this.#engine.equity();
  }

  /** Close of the newest candle; null before the first. */
  mark(market: Market): number | null {
    const key = seriesKey(this.#seriesOf(market));
    const close = this.#engine.snapshot().series.find((one) => one.key === key)?.close ?? 0;
    return close > 0 ? close : null;
  }

  /** Candles that closed at one instant, in the order of `series`. */
  instant(bars: readonly Bar[]): void {
    this.#engine.instant(bars);
    const at = bars[0]?.candle.closedAt;
    if (at === undefined) return;
    this.#after = at;
    this.#equity.push({ at, equity: this.#engine.equity().toNumber() });
  }

  /** A candle the account went on without. */
  missed(market: Market, at: EpochMs): void {
    this.#inputs.push({ kind: 'missed', at, after: this.#after, market });
  }

  /** Enters what a signal advises; `since`: its decision, or when its message was delivered. */
  signal(signal: EntrySignal, since: EpochMs): readonly Refusal[] {
    this.#moveTo(since);
    const refusals = this.#engine.command(this.#seriesOf(signal.market), intentOf(signal));
    if (refusals.length === 0) this.note({ kind: 'signal', signalId: signal.id, since });
    else this.passed(signal.id, since, refusals.map(({ reason }) => reason).join('; '));
    return refusals;
  }

  /** A signal was taken back: what of its entry waits is cancelled, what is in stays in. False: nothing of it waited. */
  withdraw({ id, market }: EntrySignal, at: EpochMs, reason: string): boolean {
    const dropped = this.#engine.withdraw(this.#seriesOf(market), id, reason);
    if (dropped) this.note({ kind: 'withdrawn', signalId: id, reason }, at);
    return dropped;
  }

  /** `since`: null when it could not have been acted on at all. */
  passed(signalId: number, since: EpochMs | null, reason: string): void {
    this.note({ kind: 'passed', signalId, since, reason });
  }

  /** By hand. The input is noted by the caller, who knows the words. */
  enter(market: Market, intent: EntryIntent, at: EpochMs): readonly Refusal[] {
    this.#moveTo(at);
    return this.#engine.command(this.#seriesOf(market), intent);
  }

  leave(market: Market, at: EpochMs): readonly Refusal[] {
    this.#moveTo(at);
    return this.#engine.command(this.#seriesOf(market), { kind: 'leave', tag: 'hand' });
  }

  note(input: Note, at = this.now): void {
    this.#inputs.push({ ...input, at, after: this.#after });
  }

  stop(at: EpochMs): void {
    this.#moveTo(at);
    this.#engine.kill('stopped by its owner');
    this.note({ kind: 'stop' });
  }

  resume(at: EpochMs): void {
    this.#moveTo(at);
    this.#engine.revive();
    this.note({ kind: 'resume' });
  }

  /** Everything that happened since the last call. */
  news(): MachineNews {
    const news: MachineNews = {
      fills: this.#fills,
      trades: this.#trades,
      inputs: this.#inputs,
      equity: this.#equity,
      paused: this.#paused,
      refusals: this.#refusals,
    };
    this.#fills = [];
    this.#trades = [];
    this.#inputs = [];
    this.#equity = [];
    this.#paused = null;
    this.#refusals = [];
    return news;
  }

  figures(): PaperFigures {
    return figuresOf(this.#engine, this.#venue.snapshot(), this.series);
  }

  stored(): StoredEngine {
    return storeEngine({ engine: this.#engine.snapshot(), venue: this.#venue.snapshot(), now: this.now });
  }

  /** An instant of the past is taken for now: nothing is decided earlier than what is decided already. */
  #moveTo(at: EpochMs): void {
    if (at > this.now) this.#clock.advanceTo(at);
  }

  #seriesOf(market: Market): Series {
    const series = this.series.find((one) => one.market === market);
    if (!series) throw new RangeError(`${market} is not among ${this.#settings.markets.join(', ')}`);
    return series;
  }
}

const beforeAll: Candle = {
  openedAt: epochMs(0),
  closedAt: epochMs(0),
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 0,
};
