import { expect, it } from 'vitest';
import { ReplayClock } from '../../src/core/clock.js';
import type { ClientOrderId } from '../../src/core/order.js';
import { SimulatedVenue } from '../../src/pipeline/execution/simulated-venue.js';
import { aCandle, btc, t0 } from '../builders/trading.js';
import { approvedOrder, candleVenueContract } from './execution-venue.js';

candleVenueContract('SimulatedVenue', (clock) => new SimulatedVenue(clock));

it('goes on after a restart where it was', async () => {
  const clock = new ReplayClock(t0);
  const before = new SimulatedVenue(clock);
  await before.submit(approvedOrder('a'));
  const after = new SimulatedVenue(clock, undefined, before.orders());
  expect(after.onCandle(btc, aCandle(0, [100, 101, 99, 100]))).toEqual(
    before.onCandle(btc, aCandle(0, [100, 101, 99, 100])),
  );
  expect(await after.lookUp('a' as ClientOrderId)).toMatchObject({ value: { kind: 'filled' } });
});

it('charges 2 bps of slippage and 5 bps of fee', async () => {
  const venue = new SimulatedVenue(new ReplayClock(t0));
  await venue.submit(approvedOrder('a'));
  const [fill] = venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]));
  expect([fill?.price.toString(), fill?.fee.toString()]).toEqual(['100.02', '0.10002']);
});
