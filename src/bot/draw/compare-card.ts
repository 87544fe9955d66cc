import { baseOf } from '../../core/market.js';
import { countText, fixedText, percentText, returnText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { CompareReply } from '../reply/markets.js';
import { type CardText, type Line, lines } from './card.js';

/** `+0.83`, `−0.12`: a correlation or a slope. */
const ratioText = (value: number | null): string =>
  value === null ? say('markets.unknown') : `${value > 0 ? '+' : ''}${fixedText(value, 2)}`;

export function compareCard({ comparison, now, timeZone }: CompareReply): CardText {
  const { rows, missing, timeframe, from, to } = comparison;
  const asked = [...rows.map(({ market }) => market), ...missing];
  const title = [{ strong: say('markets.compare.title', { markets: asked.join(' · ') }) }];
  const [first] = rows;
  if (!first) {
    return { tone: 'info', title, body: lines(say('markets.compare.none', { markets: missing.join(', ') })) };
  }
  return {
    tone: 'info',
    title,
    body: lines(
      ...rows.flatMap((row): Line[] => {
        const facts = say('markets.compare.row', {
          change: returnText(row.change),
          volatility: percentText(row.volatility),
          fall: percentText(row.worstFall),
        });
        const against = say('markets.compare.against', {
          first: baseOf(first.market),
          correlation: ratioText(row.correlation),
          beta: ratioText(row.beta),
        });
        return [[{ strong: row.market }, ` ${facts}`], ...(row === first ? [] : [[`    ${against}`]])];
      }),
      missing.length === 0 ? null : say('markets.compare.missing', { markets: missing.join(', ') }),
      say('markets.compare.span', {
        span: durationText(to - from),
        timeframe,
        count: countText(comparison.times.length),
        closed: `${timeText(to, now, timeZone)} (${ageText(now - to)})`,
      }),
    ),
  };
}
