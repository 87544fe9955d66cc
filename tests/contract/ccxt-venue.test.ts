import { ReplayClock } from '../../src/core/clock.js';
import type { OrderEvent } from '../../src/core/order.js';
import { standardCostModel } from '../../src/pipeline/execution/cost-model.js';
import { SimulatedVenue } from '../../src/pipeline/execution/simulated-venue.js';
import { openLiveVenue } from '../builders/live-venue.js';
import { aCandle, at, btc, t0 } from '../builders/trading.js';
import { venueContract } from './execution-venue.js';
import { orderVenueContract } from './order-venue.js';

orderVenueContract('CcxtVenue over a fake Binance', async () => {
  const live = await openLiveVenue();
  return {
    venue: live.venue,
    events: live.events,
    trade: async (to) => live.exchange.trading.setPrice(btc, String(to)),
    close: live.close,
  };
});

orderVenueContract('SimulatedVenue', async () => {
  const clock = new ReplayClock(t0);
  const venue = new SimulatedVenue({ clock, costs: { ...standardCostModel, volumeShare: null } });
  const events: OrderEvent[] = [];
  let candles = 0;
  return {
    venue,
    events,
    trade: async (to) => {
      events.push(...venue.onCandle(btc, aCandle(candles, [to, to, to, to])));
      clock.advanceTo(at(++candles));
    },
    close: async () => undefined,
  };
});

venueContract('CcxtVenue over a fake Binance', async () => {
  const { venue, exchange, close } = await openLiveVenue();
  return { venue, trades: async (to) => exchange.trading.setPrice(btc, String(to)), close };
});
