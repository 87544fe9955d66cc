import { timeframeMs } from '../../core/market.js';
import { feature, type OpenFamily } from './family.js';

const hour = 3_600_000;
const day = 24 * hour;
const source = 'UTC calendar of the instant the candle closed';

/** Days since 1970-01-01, a Thursday: 0 is Monday. */
const weekday = (time: number): number => (Math.floor(time / day) + 3) % 7;

/** Time of day, week and funding period at the close, which is when the coming candle begins. */
export const calendarFamily: OpenFamily = (timeframe) => {
  const turn = (time: number, period: number): number => (2 * Math.PI * (time % period)) / period;
  const weekTime = (time: number): number => weekday(time) * day + (time % day);
  return {
    group: 'calendar',
    update() {},
    definitions: [
      feature('hourSin', 2, source, ({ closedAt }) => Math.sin(turn(closedAt, day))),
      feature('hourCos', 2, source, ({ closedAt }) => Math.cos(turn(closedAt, day))),
      feature('hourOfDay', 2, source, ({ closedAt }) => (closedAt % day) / hour),
      feature('weekSin', 2, source, ({ closedAt }) => Math.sin(turn(weekTime(closedAt), 7 * day))),
      feature('weekCos', 2, source, ({ closedAt }) => Math.cos(turn(weekTime(closedAt), 7 * day))),
      feature('weekday', 2, source, ({ closedAt }) => weekday(closedAt)),
      feature('weekend', 2, source, ({ closedAt }) => (weekday(closedAt) >= 5 ? 1 : 0)),
      feature(
        'hoursToFunding',
        2,
        'funding at 00, 08 and 16 UTC',
        ({ closedAt }) => 8 - (closedAt % (8 * hour)) / hour,
      ),
      feature(
        'hoursToUsOpen',
        2,
        'New York opens 13:30 UTC in summer, 14:30 in winter; 14:00 stands for both',
        ({ closedAt }) => ((((14 * hour - (closedAt % day)) % day) + day) % day) / hour,
      ),
      feature('quarterOfHour', 2, source, ({ closedAt }) =>
        timeframeMs(timeframe) >= hour ? 0 : (closedAt % hour) / hour,
      ),
    ],
  };
};
