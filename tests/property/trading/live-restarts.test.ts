import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LiveRig, openLiveRig } from '../../builders/live-trader.js';
import { btc } from '../../builders/trading.js';
import type { TradeFault } from '../../fakes/exchange/index.js';
import '../../support/long-tests.js';

type Happening =
  | { readonly kind: 'restart' }
  | { readonly kind: 'step' }
  | { readonly kind: 'poll' }
  | { readonly kind: 'price'; readonly to: number }
  | { readonly kind: 'fault'; readonly fault: TradeFault };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<Happening>({ kind: 'restart' }, { kind: 'step' }, { kind: 'poll' }) },
  { weight: 2, arbitrary: fc.integer({ min: 97, max: 104 }).map((to): Happening => ({ kind: 'price', to })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<TradeFault>('drop', 'lose', 'broken', 429, 503)
      .map((fault): Happening => ({ kind: 'fault', fault })),
  },
);

async function live(rig: LiveRig, happenings: readonly Happening[]): Promise<void> {
  const { trading } = rig.live.exchange;
  const faults: TradeFault[] = [];
  trading.faultOf = ({ path }) => (path === 'listenKey' ? null : (faults.shift() ?? null));
  for (const one of happenings) {
    if (one.kind === 'restart') await rig.restart();
    else if (one.kind === 'step') await rig.steps();
    else if (one.kind === 'poll') await rig.trader.account.exchange.poll();
    else if (one.kind === 'price') trading.setPrice(btc, String(one.to));
    else if (one.kind === 'fault') faults.push(one.fault);
  }
}

it('whatever is restarted, lost and moved in between: the same book as the exchange, and one entry a signal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (happenings) => {
      const rig = await openLiveRig();
      try {
        await rig.steps(2);
        rig.signal();
        await live(rig, happenings);
        const { trading } = rig.live.exchange;
        trading.faultOf = () => null;
        // A last restart, then time for what was in doubt.
        await rig.restart();
        for (let i = 0; i < 8; i++) {
          await rig.steps();
          await rig.trader.account.exchange.poll();
        }
        const held =
          rig.trader.account.engine
            .openPositions()
            .find(({ market }) => market === btc)
            ?.quantity.toNumber() ?? 0;
        expect(held).toBe(trading.units(btc).toNumber());
        expect(rig.trader.account.exchange.doubts).toEqual([]);
        const entries = trading.book.orders.filter(({ side }) => side === 'BUY');
        expect(entries.length).toBeLessThanOrEqual(1);
        // What is held has its stop at the exchange.
        const stops = trading.book.orders.filter(({ type, status }) => type === 'STOP_MARKET' && status === 'NEW');
        expect(stops).toHaveLength(held > 0 ? 1 : 0);
        // Cash moved by what the exchange counts, to the last digit.
        const { realised, fees } = rig.trader.account.engine.sums();
        const theirs = trading.book.wallet.minus(10_000);
        if (held === 0) expect(realised.minus(fees).minus(theirs).abs().toNumber()).toBeLessThan(1e-6);
      } finally {
        await rig.end();
      }
    }),
    { numRuns: 12, seed: 11 },
  );
});
