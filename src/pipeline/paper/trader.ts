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
  readonly logger: Logger;
  readonly policy?: PaperPolicy;
}

const saveAttempts = 8;
const signalsAHandful = 50;
/** Longest stretch of missed candles read at once. */
const catchUpBars = 2_000;

/**
 * Lets paper accounts follow entry signals. Each event is one pure step and one transaction guarded by the account's
 * version: a kill before the save leaves the event to be repeated, a kill after it makes the repeat change nothing.
 * A candle first brings what was missed before it (candles and entries from the store, in the order of their times), so a
 * restart in the middle ends in the same state as no restart.
 */
export class PaperTrader {
  readonly #ports: PaperTraderPorts;
  readonly #policy: PaperPolicy;

  constructor(ports: PaperTraderPorts) {
    this.#ports = ports;
    this.#policy = ports.policy ?? standardPaperPolicy;
  }

  async onSignal(signal: Signal): Promise<void> {
    if (signal.kind !== 'entry') return;
    await this.#everyAccount(signal.venue, async () => [{ kind: 'signal', signal }]);
  }

  async onCandle(series: Series, candle: Candle): Promise<void> {
    await this.#everyAccount(series.venue, (account) => this.#missed(account, series, candle));
  }

  async #everyAccount(
    venue: Series['venue'],
    eventsFor: (account: PaperAccount) => Promise<readonly PaperEvent[]>,
  ): Promise<void> {
    for (const { name, venue: ofAccount } of await this.#ports.repository.list()) {
      if (ofAccount === venue) await this.#apply(name, eventsFor);
    }
  }

  /** Everything of the series after what the account has processed, up to and with `candle`, in the order of time. */
  async #missed(account: PaperAccount, series: Series, candle: Candle): Promise<readonly PaperEvent[]> {
    const { market, timeframe } = series;
    const processed = account.processed[seriesKey(series)] ?? account.startedAt;
    if (candle.closedAt <= processed) return [];
    const length = timeframeMs(timeframe);
    const from = Math.max(processed - length + 1, candle.openedAt - catchUpBars * length);
    const stored = await this.#ports.candles.range(series, epochMs(from), candle.openedAt);
    const recent = await this.#ports.signals.latest(account.venue, market, timeframe, signalsAHandful);
    const entries = recent.map(({ signal }) => signal).filter((signal) => signal.kind === 'entry');
    const events: { at: number; rank: number; event: PaperEvent }[] = [
      ...[...stored.filter(({ closedAt }) => closedAt > processed), candle].map((one) => ({
        at: one.closedAt,
        rank: 0,
        event: { kind: 'candle', series, candle: one } as const,
      })),
      // The signal of this very candle may not be stored yet; `onSignal` brings it.
      ...entries
        .filter((signal) => signal.prediction.closedAt < candle.closedAt)
        .map((signal) => ({
          at: signal.prediction.closedAt,
          rank: signal.id,
          event: { kind: 'signal', signal } as const,
        })),
    ];
    return events.sort((a, b) => a.at - b.at || a.rank - b.rank).map(({ event }) => event);
  }

  async #apply(name: string, eventsFor: (account: PaperAccount) => Promise<readonly PaperEvent[]>): Promise<void> {
    for (let attempt = 0; attempt < saveAttempts; attempt++) {
      const account = await this.#ports.repository.load(name);
      if (!account) return;
      let total: PaperStep = unchanged(account);
      for (const event of await eventsFor(account)) total = joined(total, step(total.account, event, this.#policy));
      if (total.account === account) return;
      // One save, one version: however many events were caught up.
      const saved = { ...total.account, version: account.version + 1 };
      if (await this.#ports.repository.save(saved, total)) {
        this.#report(name, total);
        return;
      }
    }
    throw new InvariantError(`paper account ${name} was changed by others ${saveAttempts} times in a row`);
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
