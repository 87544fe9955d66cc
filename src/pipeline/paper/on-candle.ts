import { exitWithin, signOf } from '../../core/exit-rule.js';
import { type Candle, type Series, seriesKey } from '../../core/market.js';
import type { Fill } from '../../core/order.js';
import type { ClosedTrade, PaperAccount, PaperPosition, PendingEntry } from '../../core/ports/paper.js';
import { type EpochMs, money } from '../../core/units.js';
import { fillAt } from '../execution/fill.js';
import { type PaperStep, unchanged } from './change.js';
import { guardDrawdown } from './drawdown.js';
import { orderId } from './on-entry.js';
import type { PaperPolicy } from './policy.js';

interface Turn {
  account: PaperAccount;
  fills: Fill[];
  trades: ClosedTrade[];
}

/**
 * One closed candle: pending entries of its series fill at its open; positions of its series leave at stop, target, or
 * the horizon's close; a stopped account sells out at the open. Then positions are marked and the drawdown is judged.
 * A candle not newer than the last one processed of its series changes nothing.
 */
export function onCandle(account: PaperAccount, series: Series, candle: Candle, policy: PaperPolicy): PaperStep {
  const key = seriesKey(series);
  if (series.venue !== account.venue || candle.closedAt <= (account.processed[key] ?? account.startedAt)) {
    return unchanged(account);
  }
  const turn: Turn = { account, fills: [], trades: [] };
  for (const pending of account.pending.filter((entry) => concerns(entry.order.market, entry.timeframe, series))) {
    if (candle.openedAt >= pending.decidedAt) fillPending(turn, pending, candle, policy);
  }
  for (const position of turn.account.positions.filter((held) => concerns(held.market, held.timeframe, series))) {
    const exit = exitOf(turn.account, position, candle);
    if (exit) leave(turn, position, exit, policy);
  }
  const marked = { ...markTo(turn.account, series, candle), version: account.version + 1 };
  const guarded = guardDrawdown(
    { ...marked, processed: { ...marked.processed, [key]: candle.closedAt } },
    candle.closedAt,
    policy.limits.maxDrawdown,
  );
  return { ...guarded, fills: turn.fills, trades: turn.trades, refusals: [] };
}

const concerns = (market: string, timeframe: string, series: Series): boolean =>
  market === series.market && timeframe === series.timeframe;

function fillPending(turn: Turn, pending: PendingEntry, candle: Candle, { costs }: PaperPolicy): void {
  const { account } = turn;
  const rest = account.pending.filter((entry) => entry !== pending);
  const lapsed = candle.openedAt >= pending.closesAt || !account.running || account.pausedReason !== null;
  if (lapsed) {
    turn.account = { ...account, pending: rest };
    return;
  }
  const fill = fillAt(pending.order, candle.open, candle.openedAt, costs);
  const position: PaperPosition = {
    market: fill.market,
    timeframe: pending.timeframe,
    side: pending.side,
    quantity: fill.quantity,
    entryPrice: fill.price,
    entryFee: fill.fee,
    stop: pending.stop,
    target: pending.target,
    openedAt: fill.filledAt,
    closesAt: pending.closesAt,
    signalId: pending.signalId,
  };
  turn.account = { ...booked(account, fill), pending: rest, positions: [...account.positions, position] };
  turn.fills.push(fill);
}

interface Way {
  readonly exit: ClosedTrade['exit'];
  readonly price: number;
  readonly at: EpochMs;
}

function exitOf(account: PaperAccount, position: PaperPosition, candle: Candle): Way | null {
  // Its own candle's start or a later one: a candle from before the entry says nothing about it.
  if (candle.openedAt < position.openedAt) return null;
  if (!account.running) return { exit: 'stopped', price: candle.open, at: candle.openedAt };
  // The candle that ended the horizon never came: out at the first price there is.
  if (candle.openedAt >= position.closesAt) return { exit: 'horizon', price: candle.open, at: candle.openedAt };
  const levels = { stop: position.stop.toNumber(), target: position.target.toNumber() };
  const exit = exitWithin(position.side, levels, candle);
  if (exit) return { ...exit, at: candle.closedAt };
  return candle.closedAt >= position.closesAt ? { exit: 'horizon', price: candle.close, at: candle.closedAt } : null;
}

function leave(turn: Turn, position: PaperPosition, way: Way, { costs }: PaperPolicy): void {
  const { market, side, quantity, entryPrice, entryFee, openedAt, signalId } = position;
  const clientOrderId = orderId(turn.account, signalId, 'out');
  const order = { clientOrderId, market, side: side === 'long' ? 'sell' : 'buy', quantity } as const;
  const fill = fillAt(order, way.price, way.at, costs);
  const fees = money(entryFee.plus(fill.fee));
  turn.trades.push({
    market,
    side,
    quantity,
    entryPrice,
    exitPrice: fill.price,
    fees,
    pnl: money(fill.price.minus(entryPrice).times(quantity).times(signOf(side)).minus(fees)),
    openedAt,
    closedAt: fill.filledAt,
    exit: way.exit,
    signalId,
  });
  const positions = turn.account.positions.filter((held) => held !== position);
  turn.account = { ...booked(turn.account, fill), positions };
  turn.fills.push(fill);
}

/** Cash and fees after a fill. */
function booked(account: PaperAccount, fill: Fill): PaperAccount {
  const value = fill.price.times(fill.quantity).times(fill.side === 'buy' ? -1 : 1);
  return {
    ...account,
    cash: money(account.cash.plus(value).minus(fill.fee)),
    feesPaid: money(account.feesPaid.plus(fill.fee)),
  };
}

/** Marks the market to this close unless another timeframe has brought a newer one. */
function markTo(account: PaperAccount, { market }: Series, { close, closedAt }: Candle): PaperAccount {
  const key = `mark-${market}`;
  if (closedAt < (account.processed[key] ?? 0)) return account;
  return {
    ...account,
    marks: { ...account.marks, [market]: close },
    processed: { ...account.processed, [key]: closedAt },
  };
}
