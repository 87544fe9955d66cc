import { Decimal } from 'decimal.js';
import { signOf } from '../../core/exit-rule.js';
import { type Series, seriesKey } from '../../core/market.js';
import type { OrderRequest } from '../../core/order.js';
import type { PaperFigures, PaperOrder, PaperPosition } from '../../core/paper-account.js';
import { money, type Price, quantity } from '../../core/units.js';
import type { TradingEngine } from '../engine/trading-engine.js';
import type { VenueSnapshot } from '../execution/simulated-venue.js';

const levelOf = (order: OrderRequest): Price | null =>
  'limit' in order ? order.limit : 'trigger' in order ? order.trigger : null;

/** What can be shown of an engine without starting it. */
export function figuresOf(engine: TradingEngine, venue: VenueSnapshot, series: readonly Series[]): PaperFigures {
  const snapshot = engine.snapshot();
  const { final, realised, fees, funding } = engine.sums();
  const closes = new Map(snapshot.series.map(({ key, close }) => [key, close]));
  const marks = new Map(series.map((one) => [one.market, closes.get(seriesKey(one))]));
  const positions = engine.openPositions().map((open): PaperPosition => {
    const trade = snapshot.trades.open.find(({ market }) => market === open.market);
    const exits = venue.resting.flatMap(({ order }) =>
      order.market === open.market && order.reduceOnly ? [order] : [],
    );
    const at = (type: OrderRequest['type']): number | null => {
      const order = exits.find((one) => one.type === type);
      return (order && levelOf(order)?.toNumber()) ?? null;
    };
    return {
      market: open.market,
      side: open.side,
      quantity: open.quantity,
      entryPrice: open.entryPrice,
      openedAt: open.openedAt,
      mark: marks.get(open.market) || null,
      stop: at('stop'),
      target: at('takeProfit'),
      closesAt: trade?.closesAt ?? null,
      unrealised: open.unrealised,
      tag: trade?.tag ?? '',
      signalId: trade?.signalId ?? null,
    };
  });
  const notes = new Map(snapshot.series.flatMap(({ entering }) => (entering ? [[entering.id, entering.note]] : [])));
  const orders = venue.resting
    .filter(({ order }) => !order.reduceOnly)
    .map(
      ({ order, filled }): PaperOrder => ({
        clientOrderId: order.clientOrderId,
        market: order.market,
        side: order.side,
        type: order.type,
        quantity: order.quantity,
        filled: quantity(filled),
        price: levelOf(order),
        tag: notes.get(order.clientOrderId)?.tag ?? '',
        signalId: notes.get(order.clientOrderId)?.signalId ?? null,
      }),
    );
  return {
    equity: final,
    peak: money(new Decimal(engine.peakEquity)),
    realised,
    fees,
    funding,
    positions,
    orders,
    ifStopped: changeIfStopped(final, positions),
  };
}

/** Slippage and gaps are not counted. */
function changeIfStopped(equity: Decimal, positions: readonly PaperPosition[]): number {
  if (equity.lte(0)) return 0;
  let change = new Decimal(0);
  for (const { side, stop, mark, quantity: units } of positions) {
    if (stop === null || mark === null) continue;
    change = change.plus(new Decimal(stop).minus(mark).times(units).times(signOf(side)));
  }
  return change.div(equity).toNumber();
}
