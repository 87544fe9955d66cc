import type { ExitReason, Trade } from '../../core/backtest.js';
import { baseOf, quoteOf } from '../../core/market.js';
import type { PaperAccount, PaperOrder, PaperPosition } from '../../core/paper-account.js';
import { exactText, moneyText } from '../format/exact.js';
import { shortened } from '../format/foreign-text.js';
import { countText, percentText, priceText, signedPercentText } from '../format/numbers.js';
import { timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { PaperReply } from '../reply/paper.js';
import { type CardText, lines } from './card.js';
import { sideWord } from './prediction-lines.js';
import { saidText } from './said.js';

const shownPositions = { status: 10, positions: 25, trades: 3 } as const;
const shownTrades = { status: 5, positions: 0, trades: 25 } as const;
const shownOrders = 5;
const marketsLength = 120;
const reasonLength = 160;

/** Every account of ours counts in the quote currency of its first market. */
export const currencyOf = ({ settings }: Pick<PaperAccount, 'settings'>): string => {
  const [first] = settings.markets;
  return first ? quoteOf(first) : 'USDT';
};

export function stateText({ running, pausedReason }: PaperAccount): string {
  if (!running) return say('paper.stopped');
  return pausedReason === null
    ? say('paper.running')
    : say('paper.paused', { reason: shortened(saidText(pausedReason), reasonLength) });
}

const titles = {
  started: 'paper.title.started',
  stopped: 'paper.title.stopped',
  resumed: 'paper.title.resumed',
  reset: 'paper.title.reset',
  ordered: 'paper.title.ordered',
  closing: 'paper.title.closing',
} as const;

export function planText({ settings }: PaperAccount): string {
  const { plan, timeframe } = settings;
  const markets = shortened(settings.markets.join(', '), marketsLength);
  switch (plan.kind) {
    case 'follow':
      return say(plan.delivered === null ? 'paper.plan.follow' : 'paper.plan.delivered', { markets, timeframe });
    case 'strategy':
      return say('paper.plan.strategy', { strategy: plan.strategy, markets, timeframe });
    case 'manual':
      return say('paper.plan.manual', { markets, timeframe });
  }
}

function riskText({ settings: { risk } }: PaperAccount): string {
  return say('paper.risk', {
    risk: percentText(risk.riskPerTrade),
    positions: risk.maxPositions,
    exposure: percentText(risk.maxExposure),
    drawdown: percentText(risk.maxDrawdown),
  });
}

const fromText = (signalId: number | null, tag: string): string => {
  if (signalId !== null) return say('paper.fromSignal', { signal: signalId });
  return tag === '' || tag === 'hand' ? '' : say('paper.fromRule', { rule: tag });
};

type Ticks = PaperReply['ticks'];

/** `0.0043 BTC` */
const amountText = ({ quantity, market }: Pick<PaperOrder, 'quantity' | 'market'>): string =>
  `${exactText(quantity.toFixed())} ${baseOf(market)}`;

function positionLine(position: PaperPosition, ticks: Ticks): string {
  const tick = ticks[position.market] ?? null;
  const { mark, stop, target } = position;
  const sign = position.side === 'long' ? 1 : -1;
  return say('paper.position', {
    side: sideWord(position.side),
    market: position.market,
    quantity: amountText(position),
    entry: priceText(position.entryPrice.toNumber(), tick),
    now:
      mark === null
        ? say('paper.noMark')
        : say('paper.since', { change: signedPercentText(sign * (mark / position.entryPrice.toNumber() - 1)) }),
    levels:
      (stop === null ? '' : say('paper.stopAt', { price: priceText(stop, tick) })) +
      (target === null ? '' : say('paper.targetAt', { price: priceText(target, tick) })),
    from: fromText(position.signalId, position.tag),
  });
}

function orderLine(order: PaperOrder, ticks: Ticks): string {
  return say('paper.order', {
    side: order.side === 'buy' ? say('side.buy') : say('side.sell'),
    market: order.market,
    quantity: amountText(order),
    price:
      order.price === null
        ? say('paper.atOpen')
        : say('paper.atPrice', { price: priceText(order.price.toNumber(), ticks[order.market] ?? null) }),
    from: fromText(null, order.tag === 'signal' ? '' : order.tag),
  });
}

export const exitWord = (exit: ExitReason): string => say(`exit.${exit}`);

function tradeLine(trade: Trade, { ticks, now, timeZone }: PaperReply): string {
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
    closed: timeText(trade.closedAt, now, timeZone),
    from: fromText(trade.signalId, trade.tag),
  });
}

export function paperCard(reply: PaperReply): CardText {
  const { status, change, focus, name, ticks, now, timeZone } = reply;
  const { account, trades, tradesInAll } = status;
  const { figures, balance, startedAt } = account;
  const currency = currencyOf(account);
  const positions = figures.positions.slice(0, shownPositions[focus]);
  const orders = figures.orders.slice(0, shownOrders);
  const hidden = figures.positions.length - positions.length + figures.orders.length - orders.length;
  const told = trades.slice(0, shownTrades[focus]);
  return {
    tone: account.pausedReason === null ? 'info' : 'alert',
    title: [
      {
        strong:
          change === 'shown'
            ? say('paper.title.shown', { name, state: stateText(account) })
            : say(titles[change], { name }),
      },
    ],
    body: lines(
      [
        {
          strong: say('paper.equity', {
            equity: moneyText(figures.equity),
            currency,
            change: signedPercentText(figures.equity.div(balance).toNumber() - 1),
            since: timeText(startedAt, now, timeZone),
            initial: moneyText(balance),
          }),
        },
      ],
      focus === 'status'
        ? say('paper.money', {
            realised: moneyText(figures.realised),
            fees: moneyText(figures.fees),
            funding: moneyText(figures.funding),
            peak: moneyText(figures.peak),
          })
        : null,
      focus === 'status' ? planText(account) : null,
      change === 'started' || change === 'reset' ? riskText(account) : null,
      say('paper.positions', {
        count: countText(figures.positions.length),
        pending: countText(figures.orders.length),
      }),
      ...positions.map((position) => positionLine(position, ticks)),
      ...orders.map((order) => orderLine(order, ticks)),
      hidden > 0 ? say('paper.more', { count: countText(hidden) }) : null,
      focus === 'trades' && told.length === 0 ? say('paper.noTrades') : null,
      told.length === 0 ? null : say('paper.trades', { count: countText(tradesInAll) }),
      ...told.map((trade) => tradeLine(trade, reply)),
      say('paper.note'),
      (change === 'started' || change === 'reset') && account.tell === null && account.owner.kind !== 'house'
        ? say('paper.noPush')
        : null,
    ),
  };
}
