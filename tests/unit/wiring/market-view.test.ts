import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Market, Venue } from '../../../src/core/market.js';
import type { CandleSource } from '../../../src/core/ports/candle-source.js';
import { type EpochMs, epochMs } from '../../../src/core/units.js';
import { MarketView } from '../../../src/wiring/market-view.js';
import { at, btc, eth, t0 } from '../../builders/trading.js';
import { MemoryState } from '../../fakes/memory-trading.js';

const logger = pino({ level: 'silent' });
const open: MarketView[] = [];

function aView(state: MemoryState): MarketView {
  const view = new MarketView(state, [btc, eth], ['15m', '1h'], logger);
  open.push(view);
  return view;
}

function aSource(venue: string, now: { at: EpochMs }, missing: readonly Market[] = []): CandleSource {
  const none = async () => {
    throw new Error('not asked for here');
  };
  return {
    venue: venue as Venue,
    clock: { now: () => now.at },
    missing: () => missing,
    tickSize: (market) => (market === btc ? 0.1 : null),
    open: none,
    close: none,
    history: none,
    funding: none,
    stream: () => {
      throw new Error('not asked for here');
    },
  };
}

beforeEach(() => void vi.useFakeTimers({ now: t0 }));
afterEach(() => {
  for (const view of open.splice(0)) view.stop();
  vi.useRealTimers();
});

describe('MarketView', () => {
  it('refuses to make a market up before it knows one', () => {
    const view = aView(new MemoryState());
    expect(view.known).toBe(false);
    expect(() => view.info()).toThrow('before it was known');
  });

  it('leads: tells what its source knows, here and to followers', async () => {
    const state = new MemoryState();
    const leader = aView(state);
    await leader.lead(aSource('okx', { at: at(5) }, [eth]), 'binance unreachable');
    const follower = aView(state);
    await follower.follow(new AbortController().signal);
    for (const view of [leader, follower]) {
      const info = view.info();
      expect(info).toMatchObject({
        venue: 'okx',
        provenance: 'live',
        fallbackFrom: 'binance unreachable',
        markets: [btc],
        timeframes: ['15m', '1h'],
      });
      expect([info.tickSize(btc), info.tickSize(eth)]).toEqual([0.1, null]);
      expect(view.clock.now()).toBeGreaterThanOrEqual(at(5));
      expect(view.paceFor({ REPLAY_SPEED: 'max', TIMEFRAMES: ['15m'] })).toBe(1);
    }
  });

  it("follows: a made-up market's time stands until the next report, a live one's goes on", async () => {
    const now = { at: at(5) };
    const state = new MemoryState();
    const leader = aView(state);
    const follower = aView(state);
    await leader.lead(aSource('simulated', now), null);
    await follower.follow(new AbortController().signal);
    now.at = at(6);
    expect([leader.clock.now(), follower.clock.now()]).toEqual([at(6), at(5)]);
    await vi.advanceTimersByTimeAsync(4_100);
    expect(follower.clock.now()).toBe(at(6));
    expect(follower.paceFor({ REPLAY_SPEED: 'max', TIMEFRAMES: ['15m', '1h'] })).toBe(300);
    expect(aView(state).paceFor({ REPLAY_SPEED: 'max', TIMEFRAMES: ['15m'] })).toBe(1);
  });

  it('waits for a market until one is there or it is told to stop', async () => {
    const state = new MemoryState();
    const view = aView(state);
    const following = view.follow(new AbortController().signal);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(view.known).toBe(false);
    await aView(state).lead(aSource('replay', { at: epochMs(t0) }), null);
    await vi.advanceTimersByTimeAsync(600);
    await following;
    expect(view.info().provenance).toBe('replay');
    const stop = new AbortController();
    const waiting = aView(new MemoryState()).follow(stop.signal);
    stop.abort();
    await vi.advanceTimersByTimeAsync(600);
    await expect(waiting).resolves.toBeUndefined();
  });
});
