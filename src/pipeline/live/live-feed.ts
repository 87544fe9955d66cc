import type { Candle, Series } from '../../core/market.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { intentOf } from '../engine/signal-intent.js';
import type { LiveAccount } from './live-account.js';
import type { LiveTraderParts } from './live-parts.js';

/** What moves the engine of real trading: closed candles, and the bot's entry signals. Each is fed once, also over a restart. */
export class LiveFeed {
  constructor(
    private readonly account: LiveAccount,
    private readonly parts: LiveTraderParts,
  ) {}

  /** Candles that closed since, instant by instant. */
  async candles(): Promise<void> {
    const { account } = this;
    const { facts, settings } = this.parts;
    const byInstant = new Map<EpochMs, { readonly series: Series; readonly candle: Candle }[]>();
    for (const market of account.watched) {
      const series: Series = { venue: settings.venue, market, timeframe: settings.timeframe };
      const candles = await facts.candles(series, account.progress.fedTo[market] ?? null);
      const [first, last] = [candles[0], candles.at(-1)];
      if (!first || !last) continue;
      account.rates.set(market, await facts.funding(market, epochMs(first.openedAt), epochMs(last.closedAt + 1)));
      for (const candle of candles) {
        const bars = byInstant.get(candle.closedAt) ?? [];
        bars.push({ series: account.series(market), candle });
        byInstant.set(candle.closedAt, bars);
      }
    }
    if (byInstant.size === 0) return;
    for (const [, bars] of [...byInstant].sort(([one], [other]) => one - other)) {
      account.engine.instant(bars.map(({ series, candle }) => ({ series, candle, funding: null })));
      for (const { series, candle } of bars) {
        account.marks.set(series.market, candle.close);
        account.progress.fedTo[series.market] = candle.closedAt;
      }
    }
    await account.save();
  }

  /** Signals that came since: each is traded, or logged with the reason why not. */
  async signals(): Promise<void> {
    const { account } = this;
    const { facts, clock, logger, settings } = this.parts;
    const signals = await facts.signals(account.progress.lastSignal);
    if (signals.length === 0) return;
    const paused = await facts.paused();
    for (const signal of signals) {
      account.progress.lastSignal = signal.id;
      if (signal.timeframe !== settings.timeframe || !account.markets.includes(signal.market)) continue;
      const now = clock.now();
      const reason = paused ? 'new entries are paused' : now >= signal.expiresAt ? 'it lapsed' : account.halt.reason;
      if (reason !== null) {
        logger.info({ signal: signal.id, reason }, 'a signal was not traded');
        continue;
      }
      if (now > account.clock.now()) account.clock.advanceTo(now);
      const refusals = account.engine.command(account.series(signal.market), intentOf(signal));
      logger.info(
        { signal: signal.id, refusals },
        refusals.length === 0 ? 'a signal is traded' : 'risk refused a signal',
      );
    }
    await account.save();
  }
}
