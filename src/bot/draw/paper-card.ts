import { quoteOf } from '../../core/market.js';
import type { ClosedTrade, PaperPosition } from '../../core/ports/paper.js';
import { countText, moneyText, priceText, signedPercentText, timeText } from '../format.js';
import { say } from '../messages/catalogue.js';
import type { PaperReply } from '../reply.js';
import { type CardText, lines } from './card.js';
import { sideWord } from './prediction-lines.js';

const shownPositions = 10;
const shownTrades = 5;

function stateText({ account }: PaperReply): string {
  if (!account.running) return say('paper.stopped');
  return account.pausedReason === null ? say('paper.running') : say('paper.paused', { reason: account.pausedReason });
}

function titleText(reply: PaperReply): string {
  const { name } = reply.account;
  if (reply.change === 'started') return say('paper.title.started', { name });
  if (reply.change === 'stopped') return say('paper.title.stopped', { name });
  return say('paper.title.shown', { name, state: stateText(reply) });
}

function positionLine(position: PaperPosition, { account, ticks }: PaperReply): string {
  const tick = ticks[position.market] ?? null;
  const show = (price: { toNumber(): number }): string => priceText(price.toNumber(), tick);
  const mark = account.marks[position.market];
  const sign = position.side === 'long' ? 1 : -1;
  return say('paper.position', {
    side: sideWord(position.side),
    market: position.market,
    quantity: position.quantity.toString(),
    entry: show(position.entryPrice),
    now:
      mark === undefined
        ? say('paper.noMark')
        : say('paper.since', { change: signedPercentText(sign * (mark / position.entryPrice.toNumber() - 1)) }),
    stop: show(position.stop),
    target: show(position.target),
    signal: position.signalId,
  });
}

const exitWord = (exit: ClosedTrade['exit']): string =>
  ({
    target: say('exit.target'),
    stop: say('exit.stop'),
    horizon: say('exit.horizon'),
    stopped: say('exit.stopped'),
  })[exit];

function tradeLine(trade: ClosedTrade, ticks: PaperReply['ticks']): string {
  const tick = ticks[trade.market] ?? null;
  const pnl = moneyText(trade.pnl);
  return say('paper.trade', {
    side: sideWord(trade.side),
    market: trade.market,
    pnl: trade.pnl.gt(0) ? `+${pnl}` : pnl,
    currency: quoteOf(trade.market),
    entry: priceText(trade.entryPrice.toNumber(), tick),
    exit: priceText(trade.exitPrice.toNumber(), tick),
    how: exitWord(trade.exit),
    signal: trade.signalId,
  });
}

export function paperCard(reply: PaperReply): CardText {
  const { account, equity, trades, ticks, now, timeZone } = reply;
  const hidden = account.positions.length - shownPositions;
  const change = Number(equity) / account.initialBalance.toNumber() - 1;
  return {
    tone: account.pausedReason === null ? 'info' : 'alert',
    title: [{ strong: titleText(reply) }],
    body: lines(
      [
        {
          strong: say('paper.equity', {
            equity: moneyText(equity),
            currency: 'USDT',
            change: signedPercentText(change),
            since: timeText(account.startedAt, now, timeZone),
            initial: moneyText(account.initialBalance),
          }),
        },
      ],
      say('paper.cash', {
        cash: moneyText(account.cash),
        fees: moneyText(account.feesPaid),
        peak: moneyText(account.peakEquity),
      }),
      say('paper.positions', {
        count: countText(account.positions.length),
        pending: countText(account.pending.length),
      }),
      ...account.positions.slice(0, shownPositions).map((position) => positionLine(position, reply)),
      hidden > 0 ? say('paper.more', { count: countText(hidden) }) : null,
      trades.length === 0 ? null : say('paper.trades'),
      ...trades.slice(0, shownTrades).map((trade) => tradeLine(trade, ticks)),
      say('paper.note'),
    ),
  };
}
