import type { Logger } from 'pino';
import { InvariantError } from '../../core/errors.js';
import { type Candle, type Series, seriesKey, timeframeMs } from '../../core/market.js';
import type { PaperAccount, PaperRepository } from '../../core/ports/paper.js';
import type { CandleRepository, SignalRepository } from '../../core/ports/repositories.js';
import type { Signal } from '../../core/signal.js';
import { epochMs } from '../../core/units.js';
import { joined, type PaperStep, unchanged } from './change.js';
import { type PaperPolicy, standardPaperPolicy } from './policy.js';
import { type PaperEvent, step } from './step.js';

export interface PaperTraderPorts {
  readonly repository: PaperRepository;
  readonly signals: Pick<SignalRepository, 'latest'>;
  readonly candles: Pick<CandleRepository, 'range'>;
  /** What is watched now; catching up reads these, and takes candles of one instant in this order. */
  readonly series: () => readonly Series[];
  readonly logger: Logger;
  readonly policy?: PaperPolicy;
}

const saveAttempts = 8;
/** Signals and candles a series that catching up reads at most. */
const signalsBack = 200;
const candlesBack = 2_000;

/**
 * Lets paper accounts follow entry signals. Each event is one pure step and one transaction guarded by the account's
 * version: a kill before the save leaves the event to be repeated, a kill after it makes the repeat change nothing.
 * The first event after a start, after a failure, and any candle that does not follow the last one first brings what was
 * missed, candles and entries from the store in the order of their times, so that an outage ends in the same state as none.
 */
export class PaperTrader {
  readonly #ports: PaperTraderPorts;
  readonly #policy: PaperPolicy;
  readonly #upToDate = new Set<string>();
  /** Per account the end of the event that is applied last. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(ports: PaperTraderPorts) {
    this.#ports = ports;
    this.#policy = ports.policy ?? standardPaperPolicy;
  }

  async onSignal(signal: Signal): Promise<void> {
    if (signal.kind === 'entry') await this.#everyAccount(signal.venue, { kind: 'signal', signal });
  }

  async onCandle(series: Series, candle: Candle): Promise<void> {
    await this.#everyAccount(series.venue, { kind: 'candle', series, candle });
  }

  async #everyAccount(venue: Series['venue'], event: PaperEvent): Promise<void> {
    for (const { name, venue: ofAccount } of await this.#ports.repository.list()) {
      if (ofAccount !== venue) continue;
      await this.#inTurn(name, async () => {
        try {
          await this.#apply(name, event);
          this.#upToDate.add(name);
        } catch (thrown) {
          this.#upToDate.delete(name);
          throw thrown;
        }
      });
    }
  }

  /** Many series close at one instant: events of this process wait for each other instead of overtaking at every save. */
  #inTurn(name: string, work: () => Promise<void>): Promise<void> {
    const mine = (this.#turns.get(name) ?? Promise.resolve()).then(work);
    const ended = () => undefined;
    this.#turns.set(name, mine.then(ended, ended));
    return mine;
  }

  async #apply(name: string, event: PaperEvent): Promise<void> {
    for (let attempt = 0; attempt < saveAttempts; attempt++) {
      const account = await this.#ports.repository.load(name);
      if (!account || (!account.running && account.positions.length === 0)) return;
      let total: PaperStep = unchanged(account);
      for (const one of await this.#withMissed(account, event)) {
        total = joined(total, step(total.account, one, this.#policy));
      }
      if (total.account === account) return;
      // One save, one version, however many events were caught up.
      if (await this.#ports.repository.save({ ...total.account, version: account.version + 1 }, total)) {
        this.#report(name, total);
        return;
      }
    }
    throw new InvariantError(`paper account ${name} was changed by others ${saveAttempts} times in a row`);
  }

  async #withMissed(account: PaperAccount, event: PaperEvent): Promise<readonly PaperEvent[]> {
    const processed = event.kind === 'candle' ? account.processed[seriesKey(event.series)] : undefined;
    const follows = event.kind === 'signal' || processed === undefined || processed >= event.candle.openedAt;
    if (follows && this.#upToDate.has(account.name)) return [event];
    return [...(await this.#missed(account, event)), event];
  }

  /** Stored candles and entries the account has not processed, up to the event's time, in the order of time. */
  async #missed(account: PaperAccount, event: PaperEvent): Promise<readonly PaperEvent[]> {
    const until = event.kind === 'candle' ? event.candle.closedAt : event.signal.prediction.closedAt;
    const watched = this.#ports.series().filter(({ venue }) => venue === account.venue);
    const timed: { at: number; order: number; rank: number; event: PaperEvent }[] = [];
    for (const [order, series] of watched.entries()) {
      const length = timeframeMs(series.timeframe);
      const processed = account.processed[seriesKey(series)] ?? account.startedAt;
      const from = Math.max(processed - length + 1, until - candlesBack * length);
      for (const candle of await this.#ports.candles.range(series, epochMs(from), until)) {
        if (candle.closedAt > until) continue;
        timed.push({ at: candle.closedAt, order, rank: 0, event: { kind: 'candle', series, candle } });
      }
    }
    for (const { signal } of await this.#ports.signals.latest(account.venue, null, null, signalsBack)) {
      const at = signal.prediction.closedAt;
      if (signal.kind !== 'entry' || at > until) continue;
      const order = watched.findIndex((one) => one.market === signal.market && one.timeframe === signal.timeframe);
      timed.push({ at, order, rank: signal.id, event: { kind: 'signal', signal } });
    }
    return timed.sort((a, b) => a.at - b.at || a.order - b.order || a.rank - b.rank).map((one) => one.event);
  }

  #report(account: string, { fills, trades, refusals }: PaperStep): void {
    const { logger } = this.#ports;
    for (const { check, reason } of refusals) logger.info({ account, check, reason }, 'paper entry refused');
    for (const { market, side, quantity, price } of fills) {
      logger.info({ account, market, side, quantity: quantity.toString(), price: price.toString() }, 'paper fill');
    }
    for (const { market, exit, pnl } of trades)
      logger.info({ account, market, exit, pnl: pnl.toString() }, 'paper trade');
  }
}
