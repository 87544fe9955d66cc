import { countText, returnText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { HeatmapReply } from '../reply/markets.js';
import { type CardText, lines } from './card.js';

const dayMs = 86_400_000;

export function heatmapCard({ table, all, now, timeZone }: HeatmapReply): CardText {
  const title = [{ strong: say('markets.heat.title') }];
  const { asOf, columns, rows } = table;
  if (asOf === null) return { tone: 'info', title, body: lines(say('markets.heat.none')) };
  const inColumn = (index: number) =>
    rows
      .flatMap(({ market, cells }) => {
        const value = cells[index] ?? null;
        return value === null ? [] : [{ market, value }];
      })
      .sort((a, b) => b.value - a.value);
  const newest = columns.findLastIndex(({ endsBeforeMs, lengthMs }) => endsBeforeMs === 0 && lengthMs < dayMs);
  const [best, worst] = [inColumn(newest)[0], inColumn(newest).at(-1)];
  const day = inColumn(columns.findIndex(({ lengthMs }) => lengthMs === dayMs));
  return {
    tone: 'info',
    title,
    body: lines(
      best && worst
        ? say('markets.heat.strongest', {
            length: durationText(columns[newest]?.lengthMs ?? 0),
            best: best.market,
            bestChange: returnText(best.value),
            worst: worst.market,
            worstChange: returnText(worst.value),
          })
        : null,
      day.length === 0
        ? null
        : say('markets.heat.day', {
            up: countText(day.filter(({ value }) => value > 0).length),
            down: countText(day.filter(({ value }) => value < 0).length),
          }),
      rows.length < all ? say('markets.heat.shown', { shown: countText(rows.length), all: countText(all) }) : null,
      say('markets.heat.note', { closed: timeText(asOf, now, timeZone), age: ageText(now - asOf) }),
    ),
  };
}
