import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CcxtVenue } from '../../../src/pipeline/execution/ccxt/ccxt-venue.js';
import { anOrder, fastVenue, id, type LiveVenue, openLiveVenue } from '../../builders/live-venue.js';
import { btc } from '../../builders/trading.js';
import type { TradeFault } from '../../fakes/exchange/index.js';
import '../../support/long-tests.js';

let live: LiveVenue;
beforeAll(async () => {
  live = await openLiveVenue({
    follow: false,
    timeoutMs: 250,
    timing: { ...fastVenue, lookMs: 5, looks: 6, tries: 3 },
  });
  live.exchange.trading.lateMs = 15;
});
afterAll(() => live.close());

const faults: fc.Arbitrary<TradeFault | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: fc.constantFrom<TradeFault>('drop', 'lose', 'late', 'broken', 429, 500, 503) },
  { weight: 1, arbitrary: fc.constant<TradeFault>('hang') },
);

let orders = 0;

it('places exactly one order whatever is lost on the way, in whatever order it is asked again or restarted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(faults, { minLength: 1, maxLength: 12 }),
      fc.array(fc.boolean(), { maxLength: 3 }),
      async (plan, restarts) => {
        const { trading } = live.exchange;
        const name = `p${++orders}`;
        const before = trading.units(btc);
        const left = [...plan];
        trading.faultOf = ({ path }) => (path === 'listenKey' ? null : (left.shift() ?? null));
        let written = live.venue.snapshot();
        // The journal is all that a killed process leaves.
        const begin = (): CcxtVenue => {
          const next: CcxtVenue = live.reopen(written, {
            journal: async () => {
              written = next.snapshot();
            },
          });
          return next;
        };
        let venue = begin();
        const order = anOrder(name, { type: 'market' });
        for (const restart of restarts) {
          if (restart) venue = begin();
          await venue.submit(order);
        }
        left.length = 0;
        let answer = await venue.submit(order);
        for (let tries = 0; !answer.ok && tries < 3; tries++) answer = await venue.submit(order);
        await venue.poll();
        expect(await venue.lookUp(id(name))).toMatchObject({ ok: true, value: { kind: 'filled' } });
        expect(trading.placed(name)).toBe(1);
        expect(trading.units(btc).minus(before).toNumber()).toBe(2);
        const fills = live.events.filter((event) => event.kind === 'fill' && event.fill.clientOrderId === name);
        expect(new Set(fills.map((event) => JSON.stringify(event)))).toHaveProperty('size', 1);
      },
    ),
    { numRuns: 40, seed: 7 },
  );
});
