import { countText, dayText, returnText, shareText } from '../format.js';
import { say } from '../messages/catalogue.js';
import type { MeanWithInterval, RecordReply } from '../reply.js';
import { type CardText, lines } from './card.js';

const withInterval = ({ mean, low, high }: MeanWithInterval): string =>
  low === null || high === null
    ? say('record.noInterval', { mean: returnText(mean) })
    : say('record.interval', { mean: returnText(mean), low: returnText(low), high: returnText(high) });

/** What the figures allow to be said; nothing more. */
function verdict(edge: MeanWithInterval, net: MeanWithInterval | null): string {
  if (edge.low !== null && edge.low > 0) {
    return net !== null && net.low !== null && net.low > 0
      ? say('record.verdict.profit')
      : say('record.verdict.better');
  }
  if (edge.high !== null && edge.high < 0) return say('record.verdict.worse');
  return say('record.verdict.unproven');
}

function moveLine({ moves, movesSettled, movesTrue, movesStated }: RecordReply): string {
  if (movesSettled === 0) return say('record.movesNone', { moves: countText(moves) });
  return say('record.moves', {
    moves: countText(moves),
    came: countText(movesTrue),
    settled: countText(movesSettled),
    share: shareText(movesTrue / movesSettled),
    stated: movesStated === null ? say('unknown') : shareText(movesStated),
  });
}

/** Everything that was sent, how it ended, and what chance would have made of it. */
export function recordCard(reply: RecordReply): CardText {
  const { net, random, edge, settled } = reply;
  if (reply.since === null) return { tone: 'info', title: [{ strong: say('record.titleEmpty') }], body: [] };
  return {
    tone: 'info',
    title: [{ strong: say('record.title', { since: dayText(reply.since, reply.timeZone) }) }],
    body: lines(
      edge === null ? null : say('record.edge', { edge: withInterval(edge), verdict: verdict(edge, net) }),
      say('record.entries', {
        entries: countText(reply.entries),
        settled: countText(settled),
        open: countText(reply.open),
        expired: countText(reply.expired),
      }),
      settled === 0
        ? say('record.noSettled')
        : say('record.won', {
            won: countText(reply.won),
            settled: countText(settled),
            share: shareText(reply.won / settled),
          }),
      net === null
        ? null
        : say('record.net', {
            net: withInterval(net),
            random: random === null ? say('unknown') : withInterval(random),
          }),
      moveLine(reply),
      say('record.basis', { days: countText(reply.days) }),
    ),
  };
}
