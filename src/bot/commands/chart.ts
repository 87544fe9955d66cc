import { z } from 'zod';
import { predictButton, refresh } from '../buttons.js';
import { chartCandles, pictureOf } from '../signal-reply.js';
import { defineCommand } from './define-command.js';
import { marketOption, timeframeOption } from './options.js';

export const chartCommand = defineCommand({
  name: 'chart',
  summary: 'Candles with the odds the model gave at each',
  example: '/chart BTC/USDT 1h',
  verb: 'read',
  options: [marketOption(true), timeframeOption],
  args: (kit) => z.object({ market: kit.market, timeframe: kit.timeframe }),
  async run({ market, timeframe }, { services, frame }) {
    const info = services.market();
    const [data, [latest]] = await Promise.all([
      services.chart(market, timeframe, chartCandles),
      services.signals.latest(info.venue, market, timeframe, 1),
    ]);
    const { candles } = data;
    const [first, last] = [candles[0], candles.at(-1)];
    const tick = info.tickSize(market);
    // Levels of a signal that has ended would read as if they still held.
    const open = latest?.outcome.kind === 'open' ? latest : null;
    const picture = pictureOf(frame, { market, timeframe, tick }, data, open);
    return {
      ...frame,
      kind: 'chart',
      market,
      timeframe,
      candles: candles.length,
      lastClose: last?.close ?? null,
      lastClosedAt: last?.closedAt ?? null,
      change: first && last && first.open > 0 ? Math.log(last.close / first.open) : null,
      tick,
      buttons: [[predictButton(market, timeframe), refresh('chart', market, timeframe)]],
      ...(picture === null ? {} : { picture }),
    };
  },
});
