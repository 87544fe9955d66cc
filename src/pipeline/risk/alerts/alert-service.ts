import type { Announcement, RiskAlert } from '../../../core/announcement.js';
import { type Series, seriesKey, timeframeMs, type Venue } from '../../../core/market.js';
import type { AnnouncementRepository, CandleRepository, StateRepository } from '../../../core/ports/repositories.js';
import { type EpochMs, epochMs } from '../../../core/units.js';
import { newestShock, type ShockPolicy, shockBars, standardShockPolicy } from './volatility-shock.js';

export interface AlertPolicy {
  readonly shock: ShockPolicy;
  /** Patience with a late candle: a share of its length, and at the least. As in the signal policy. */
  readonly graceShare: number;
  readonly graceMinMs: number;
  /** Rows of one series quarantined for one reason within `brokenWindowMs` that make an alert. */
  readonly brokenRows: number;
  readonly brokenWindowMs: number;
}

export const standardAlertPolicy: AlertPolicy = {
  shock: standardShockPolicy,
  graceShare: 0.5,
  graceMinMs: 120_000,
  brokenRows: 3,
  brokenWindowMs: 3_600_000,
};

export interface AlertPorts {
  readonly candles: Pick<CandleRepository, 'latest' | 'newest' | 'quarantined'>;
  readonly state: Pick<StateRepository, 'get' | 'put' | 'remove'>;
  readonly announcements: AnnouncementRepository;
}

/** A trouble that was told and has not ended; kept so that it is told once, and its end too. */
interface Trouble {
  readonly key: string;
}

/**
 * Finds what endangers the people who listen and announces each fact once. Every announcement's key is made of the fact,
 * and a trouble is noted before it is told under that key, so a kill between the two repeats without a double.
 */
export class AlertService {
  constructor(
    private readonly ports: AlertPorts,
    private readonly policy: AlertPolicy = standardAlertPolicy,
  ) {}

  /** After each closed candle. True when this call told somebody of a shock. */
  async onCandle(series: Series): Promise<boolean> {
    const candles = await this.ports.candles.latest(series, shockBars(this.policy.shock));
    const shock = newestShock(candles, this.policy.shock);
    if (!shock) return false;
    const { market, timeframe, venue } = series;
    const { closedAt } = shock.candle;
    const key = `shock-${seriesKey(series)}-${closedAt}`;
    const alert = {
      kind: 'volatilityShock',
      market,
      timeframe,
      closedAt,
      move: shock.move,
      sigmas: shock.sigmas,
    } as const;
    return this.#publish(key, venue, alert, epochMs(closedAt + timeframeMs(timeframe)));
  }

  /** Now and then: stale data and their recovery, by the venue's time. Returns the series that are stale. */
  async checkData(watched: readonly Series[], now: EpochMs, watchedSince: EpochMs): Promise<readonly Series[]> {
    const stale: Series[] = [];
    for (const series of watched) {
      const { venue, market, timeframe } = series;
      const newest = await this.ports.candles.newest(series);
      const ageMs = now - Math.max(newest ?? 0, newest === null ? watchedSince : 0);
      const length = timeframeMs(timeframe);
      const name = `alert-stale-${seriesKey(series)}`;
      if (ageMs > length + Math.max(this.policy.graceMinMs, this.policy.graceShare * length)) {
        stale.push(series);
        const key = `stale-${seriesKey(series)}-${newest ?? watchedSince}`;
        await this.#begin(name, key, venue, { kind: 'staleData', market, timeframe, since: newest, ageMs });
      } else if (newest !== null) {
        await this.#end(name, venue, { kind: 'dataRecovered', market, timeframe, closedAt: newest });
      }
    }
    return stale;
  }

  /** Rows that had to be refused in the last hour: one alert an hour for a series and reason. */
  async checkQuarantine(watched: readonly Series[], now: EpochMs): Promise<void> {
    const { brokenRows, brokenWindowMs } = this.policy;
    const window = Math.floor(now / brokenWindowMs);
    for (const { series, reason, rows } of await this.ports.candles.quarantined(epochMs(now - brokenWindowMs))) {
      if (rows < brokenRows || !watched.some((one) => seriesKey(one) === seriesKey(series))) continue;
      const { venue, market, timeframe } = series;
      const key = `broken-${seriesKey(series)}-${reason.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60)}-${window}`;
      await this.#publish(key, venue, { kind: 'brokenData', market, timeframe, rows, reason }, null);
    }
  }

  async #begin(name: string, key: string, venue: Venue, alert: RiskAlert): Promise<void> {
    const told = await this.ports.state.get<Trouble>(name);
    if (!told) await this.ports.state.put(name, { key } satisfies Trouble);
    await this.#publish(told?.key ?? key, venue, alert, null);
  }

  async #end(name: string, venue: Venue, alert: RiskAlert): Promise<void> {
    const told = await this.ports.state.get<Trouble>(name);
    if (!told) return;
    await this.#publish(`over-${told.key}`, venue, alert, null);
    await this.ports.state.remove(name);
  }

  async #publish(key: string, venue: Venue, alert: RiskAlert, expiresAt: EpochMs | null): Promise<boolean> {
    const announcement: Announcement = { kind: 'risk', venue, alert };
    return (await this.ports.announcements.publish(key, announcement, expiresAt)) > 0;
  }
}
