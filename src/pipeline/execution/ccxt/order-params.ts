import type { OrderRequest } from '../../../core/order.js';

/** An order as ccxt's createOrder takes it. */
export interface OrderCall {
  readonly type: 'market' | 'limit';
  readonly price: string | undefined;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Kept apart from plain orders by some venues until it triggers. */
  readonly conditional: boolean;
}

/** What the venue says it can do for a market, by ccxt's name of the feature. */
export type FeatureOf = (feature: string) => unknown;

/** The call that places an order, or why this venue cannot. */
export function orderCall(
  order: OrderRequest,
  venueId: string,
  kind: 'spot' | 'perpetual',
  feature: FeatureOf,
): OrderCall | { readonly refused: string } {
  const can = (name: string): boolean => feature(name) === true;
  const lacks = (what: string) => ({ refused: `the exchange has no ${what} for ${order.market}` });
  const inForce = feature('timeInForce') as Readonly<Record<string, unknown>> | undefined;
  const params: Record<string, string | number | boolean> = { clientOrderId: venueId };
  if (order.reduceOnly && kind === 'perpetual') params['reduceOnly'] = true;
  const wanted = order.timeInForce ?? 'GTC';
  if (wanted !== 'GTC' && order.type !== 'market') {
    if (inForce?.[wanted] !== true) return lacks(`${wanted} orders`);
    params['timeInForce'] = wanted;
  }
  switch (order.type) {
    case 'market':
      return { type: 'market', price: undefined, params, conditional: false };
    case 'limit':
      if (order.postOnly) {
        if (inForce?.['PO'] !== true) return lacks('post-only orders');
        params['postOnly'] = true;
      }
      return { type: 'limit', price: order.limit.toFixed(), params, conditional: false };
    case 'stop':
      if (!can('stopLossPrice') && !can('triggerPrice')) return lacks('stop orders');
      params[can('stopLossPrice') ? 'stopLossPrice' : 'triggerPrice'] = order.trigger.toFixed();
      return { type: 'market', price: undefined, params, conditional: true };
    case 'stopLimit':
      if (!can('stopLossPrice') && !can('triggerPrice')) return lacks('stop-limit orders');
      params[can('stopLossPrice') ? 'stopLossPrice' : 'triggerPrice'] = order.trigger.toFixed();
      return { type: 'limit', price: order.limit.toFixed(), params, conditional: true };
    case 'takeProfit':
      if (!can('takeProfitPrice')) return lacks('take-profit orders');
      params['takeProfitPrice'] = order.trigger.toFixed();
      return { type: 'market', price: undefined, params, conditional: true };
    case 'trailingStop': {
      if (!can('trailing')) return lacks('trailing stops');
      const percent = order.trail.times(100);
      if (percent.lt('0.1') || percent.gt(10)) {
        return { refused: `a trailing distance is from 0.1 % to 10 % on an exchange, was ${percent} %` };
      }
      // Exchanges step it by a tenth of a percent; the nearer one protects more.
      params['trailingPercent'] = percent.toDecimalPlaces(1, 1).toFixed();
      return { type: 'market', price: undefined, params, conditional: true };
    }
  }
}
