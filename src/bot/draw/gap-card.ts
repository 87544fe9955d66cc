import { type GapTrade, gapCauses } from '../../core/paper-gap.js';
import type { Money } from '../../core/units.js';
import { moneyText } from '../format/exact.js';
import { countText } from '../format/numbers.js';
import { timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { GapReply } from '../reply/paper.js';
import { type CardText, lines } from './card.js';
import { currencyOf } from './paper-card.js';

const shownTrades = 8;

const signed = (amount: Money): string => `${amount.gt(0) ? '+' : ''}${moneyText(amount)}`;

const sideText = (side: GapTrade['paper']): string => (side === null ? say('gap.noTrade') : signed(side.pnl));

/** What paper made otherwise than a replay of its own span, and why. */
export function gapCard({ report, name, now, timeZone }: GapReply): CardText {
  const currency = currencyOf(report.account);
  const span = say('gap.span', {
    from: timeText(report.from, now, timeZone),
    to: timeText(report.to, now, timeZone),
  });
  const title = [{ strong: say('gap.title', { name }) }];
  const missed = report.missed === 0 ? null : say('gap.missed', { count: countText(report.missed) });
  if (report.difference.isZero() && report.trades.length === 0) {
    const zero = say('gap.zero', { candles: countText(report.candles), trades: countText(report.paperTrades) });
    return { tone: 'info', title, body: lines([{ strong: zero }], span, missed) };
  }
  const hidden = report.trades.length - shownTrades;
  return {
    tone: 'alert',
    title,
    body: lines(
      [
        {
          strong: say('gap.difference', {
            difference: signed(report.difference),
            currency,
            paper: moneyText(report.paperEquity),
            replay: moneyText(report.replayEquity),
          }),
        },
      ],
      ...gapCauses
        .filter((cause) => !report.byCause[cause].isZero() || report.trades.some((trade) => trade.cause === cause))
        .map((cause) =>
          say('gap.cause', { cause: say(`gap.cause.${cause}`), money: signed(report.byCause[cause]), currency }),
        ),
      report.open.isZero() ? null : say('gap.open', { money: signed(report.open), currency }),
      say('gap.trades', {
        paper: countText(report.paperTrades),
        replay: countText(report.replayTrades),
        candles: countText(report.candles),
      }),
      missed,
      ...report.trades.slice(0, shownTrades).map((trade) =>
        say('gap.trade', {
          market: trade.market,
          opened: timeText(trade.openedAt, now, timeZone),
          paper: sideText(trade.paper),
          replay: sideText(trade.replay),
          cause: say(`gap.cause.${trade.cause}`),
        }),
      ),
      hidden > 0 ? say('paper.more', { count: countText(hidden) }) : null,
      span,
    ),
  };
}
