import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { Candle } from '../../src/core/market.js';
import type { ClientOrderId, OrderRequest, OrderShape } from '../../src/core/order.js';
import { price, quantity } from '../../src/core/units.js';
import type { CostModel } from '../../src/pipeline/execution/cost-model.js';
import { aCandle, at, btc } from './trading.js';

/** What happens to a venue between two candles, and the candle. */
export interface VenueStep {
  readonly orders: readonly OrderRequest[];
  /** Index among all orders so far. */
  readonly cancels: readonly number[];
  readonly candle: Candle;
}

export interface VenueScript {
  readonly steps: readonly VenueStep[];
  readonly costs: CostModel;
  readonly latencyMs: number;
}

const cents = (value: number): number => Math.max(1, Math.round(value)) / 100;

/** Candles of a market about 100, with gaps and sometimes no volume. */
const candles = fc
  .array(
    fc.record({
      gap: fc.integer({ min: -300, max: 300 }),
      body: fc.integer({ min: -400, max: 400 }),
      up: fc.integer({ min: 0, max: 300 }),
      down: fc.integer({ min: 0, max: 300 }),
      volume: fc.constantFrom(0, 0.3, 1, 3, 10, 1_000),
    }),
    { minLength: 3, maxLength: 14 },
  )
  .map((drawn) => {
    let last = 10_000;
    return drawn.map(({ gap, body, up, down, volume }, i): Candle => {
      const open = last + gap;
      const close = open + body;
      last = close;
      const [high, low] = [Math.max(open, close) + up, Math.min(open, close) - down];
      return { ...aCandle(i, [cents(open), cents(high), cents(low), cents(close)]), volume };
    });
  });

const drawnOrder = fc.record({
  type: fc.constantFrom('market', 'limit', 'stop', 'stopLimit', 'takeProfit', 'trailingStop', 'bracket' as const),
  buys: fc.boolean(),
  units: fc.integer({ min: 1, max: 500 }),
  away: fc.integer({ min: -500, max: 500 }),
  further: fc.integer({ min: -200, max: 200 }),
  reduceOnly: fc.boolean(),
  postOnly: fc.boolean(),
  timeInForce: fc.constantFrom('GTC' as const, 'GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
  lives: fc.constantFrom(null, null, 0.5, 1, 3),
  group: fc.constantFrom(null, null, 'g1', 'g2'),
  after: fc.constantFrom(null, null, 1, 2),
});
type Drawn = typeof drawnOrder extends fc.Arbitrary<infer T> ? T : never;

function shapeOf({ type, away, further, postOnly }: Drawn, about: number): OrderShape {
  const level = price(cents(100 * about + away));
  const limit = price(cents(100 * about + away + further));
  switch (type) {
    case 'limit':
      return { type, limit, postOnly };
    case 'stop':
    case 'takeProfit':
      return { type, trigger: level };
    case 'stopLimit':
      return { type, trigger: level, limit };
    case 'trailingStop':
      return { type, trail: new Decimal(Math.abs(away) + 1).div(10_000) };
    default:
      return { type: 'market' };
  }
}

/** A bracket is three orders, whatever else was drawn. */
function ordersOf(
  drawn: Drawn,
  name: string,
  about: number,
  i: number,
  earlier: readonly OrderRequest[],
): OrderRequest[] {
  const { buys, units, reduceOnly, timeInForce, lives, group, after } = drawn;
  const parent = after === null ? undefined : earlier.at(-after);
  const terms = {
    clientOrderId: name as ClientOrderId,
    market: btc,
    side: buys ? ('buy' as const) : ('sell' as const),
    quantity: quantity(new Decimal(units).div(100)),
  };
  if (drawn.type !== 'bracket') {
    return [
      {
        ...terms,
        ...shapeOf(drawn, about),
        reduceOnly,
        timeInForce,
        ...(lives === null ? {} : { expiresAt: at(i + lives) }),
        ...(group === null ? {} : { group }),
        ...(parent ? { after: parent.clientOrderId } : {}),
      },
    ];
  }
  const sign = buys ? 1 : -1;
  const out = {
    ...terms,
    side: buys ? ('sell' as const) : ('buy' as const),
    reduceOnly: true,
    after: terms.clientOrderId,
    group: name,
  };
  const id = (leg: string) => `${name}-${leg}` as ClientOrderId;
  return [
    { ...terms, type: 'market', reduceOnly: false },
    { ...out, clientOrderId: id('sl'), type: 'stop', trigger: price(cents(100 * about - sign * 200)) },
    { ...out, clientOrderId: id('tp'), type: 'takeProfit', trigger: price(cents(100 * about + sign * 300)) },
    { ...out, clientOrderId: id('ts'), type: 'trailingStop', trail: new Decimal('0.025') },
  ];
}

/** Any orders at any time, over any candles, under any costs. */
export const venueScript: fc.Arbitrary<VenueScript> = fc
  .record({
    candles,
    placed: fc.array(fc.array(drawnOrder, { maxLength: 3 }), { minLength: 14, maxLength: 14 }),
    cancels: fc.array(fc.array(fc.nat(20), { maxLength: 1 }), { minLength: 14, maxLength: 14 }),
    slippage: fc.constantFrom(
      { kind: 'fixed' as const, bps: 1.5 },
      { kind: 'volatility' as const, share: 0.1 },
      { kind: 'impact' as const, factor: 0.8 },
    ),
    volumeShare: fc.constantFrom(null, 0.1, 1),
    latencyMs: fc.constantFrom(0, 0, 60_000, 1_800_000, 5_400_000),
  })
  .map(({ candles: all, placed, cancels, slippage, volumeShare, latencyMs }) => {
    const earlier: OrderRequest[] = [];
    let about = 100;
    const steps = all.map((candle, i): VenueStep => {
      const orders = (placed[i] ?? []).flatMap((drawn, n) => {
        const made = ordersOf(drawn, `o${i}.${n}`, about, i, earlier);
        earlier.push(...made);
        return made;
      });
      about = candle.close;
      return { orders, cancels: cancels[i] ?? [], candle };
    });
    const costs: CostModel = {
      makerFeeBps: 2,
      takerFeeBps: 5,
      halfSpreadBps: 0.5,
      slippage,
      liquidationFeeBps: 50,
      volumeShare,
    };
    return { steps, costs, latencyMs };
  });
