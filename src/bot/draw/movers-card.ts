import type { Move } from '../../core/overview.js';
import { countText, fixedText, priceText, returnText } from '../format/numbers.js';
import { ageText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { MoversReply } from '../reply/markets.js';
import { type CardText, type Line, lines } from './card.js';

const unusualSigmas = 2;
const shownEachWay = 8;

/** What rounds to nothing has no sign. */
const sigmaText = (sigmas: number): string => {
  const rounded = Number(sigmas.toFixed(1)) + 0;
  return `${rounded > 0 ? '+' : ''}${fixedText(rounded, 1)}`;
};

export function moversCard({ movers, ticks, now, timeZone, list }: MoversReply): CardText {
  const { span, moves, missing, asOf } = movers;
  const title = [{ strong: say('markets.movers.title', { span }) }];
  const left = missing.length === 0 ? null : say('markets.movers.missing', { markets: missing.join(', ') });
  if (asOf === null) return { tone: 'info', title, body: lines(say('markets.movers.none', { span }), left) };
  const row = ({ market, change, sigmas, last }: Move): Line => {
    const price = priceText(last, ticks[market] ?? null);
    const facts =
      sigmas === null
        ? say('markets.movers.rowUnknown', { change: returnText(change), price })
        : say('markets.movers.row', { change: returnText(change), sigmas: `${sigmaText(sigmas)} σ`, price });
    return [`${change > 0 ? '▲' : change < 0 ? '▼' : '●'} `, { strong: market }, ` ${facts}`];
  };
  const gained = moves.filter(({ change }) => change >= 0).slice(0, shownEachWay);
  const lost = moves
    .filter(({ change }) => change < 0)
    .reverse()
    .slice(0, shownEachWay);
  const hidden = moves.length - gained.length - lost.length;
  const unusual = moves.filter(({ sigmas }) => sigmas !== null && Math.abs(sigmas) >= unusualSigmas);
  const isKnown = moves.some(({ sigmas }) => sigmas !== null);
  return {
    tone: 'info',
    title,
    body: lines(
      unusual.length > 0
        ? say('markets.movers.unusual', { markets: unusual.map(({ market }) => market).join(', ') })
        : isKnown
          ? say('markets.movers.quiet')
          : null,
      gained.length === 0 ? null : say('markets.movers.up'),
      ...gained.map(row),
      lost.length === 0 ? null : say('markets.movers.down'),
      ...lost.map(row),
      hidden === 0 ? null : say('markets.movers.more', { count: countText(hidden) }),
      list === undefined ? null : say('watchlist.only', { name: list, example: `/movers ${span} all` }),
      left,
      say('markets.movers.note', { span, closed: timeText(asOf, now, timeZone), age: ageText(now - asOf) }),
    ),
  };
}
