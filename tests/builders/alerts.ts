import type { AlertRule, FiredAlert } from '../../src/core/alert.js';
import type { PersonId } from '../../src/core/chat.js';
import type { Market, Series, Timeframe, Venue } from '../../src/core/market.js';
import type { NewAlert } from '../../src/core/ports/alerts.js';
import type { EpochMs } from '../../src/core/units.js';

export const alertSeries: Series = {
  venue: 'binance' as Venue,
  market: 'BTC/USDT' as Market,
  timeframe: '15m' as Timeframe,
};
export const quarterMs = 900_000;
/** A quarter of an hour on the grid, so many candles after the first. */
export const quarter = (place: number): EpochMs => (1_704_844_800_000 + place * quarterMs) as EpochMs;

export const ann: PersonId = { platform: 'telegram', id: '5001' };
export const bob: PersonId = { platform: 'discord', id: '7002' };

export const aNewAlert = (given: Partial<NewAlert> = {}): NewAlert => ({
  owner: ann,
  maker: ann,
  chat: { platform: 'telegram', id: '5001' },
  personal: true,
  provenance: 'live',
  market: alertSeries.market,
  timeframe: alertSeries.timeframe,
  condition: 'close > 70000',
  mode: 'once',
  cooldownMs: 4 * 3_600_000,
  state: 'armed',
  holds: false,
  since: quarter(0),
  ...given,
});

export const aFiring = (rule: AlertRule, closedAt: EpochMs): FiredAlert => ({
  rule: {
    id: rule.id,
    maker: rule.maker,
    personal: rule.personal,
    market: rule.market,
    timeframe: rule.timeframe,
    condition: rule.condition,
    mode: rule.mode,
    cooldownMs: rule.cooldownMs,
  },
  closedAt,
  close: 70_001.5,
  clauses: [
    {
      left: { text: 'close', unit: 'price', value: 70_001.5, literal: false },
      operator: '>',
      right: { text: '70000', unit: 'price', value: 70_000, literal: true },
      holds: true,
    },
  ],
});
