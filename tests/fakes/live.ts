import type { Market } from '../../src/core/market.js';
import type { LiveDesk, LiveStatus } from '../../src/core/ports/live.js';

/** Real trading as a chat sees it, without any. */
export class MemoryLive implements LiveDesk {
  readonly asked: string[] = [];
  now: LiveStatus = {
    state: 'off',
    why: 'LIVE_TRADING is not on',
    venue: null,
    sandbox: true,
    markets: [],
    timeframe: null,
    maxNotional: null,
    maxExposure: null,
    equity: null,
    positions: [],
    orders: 0,
    doubts: 0,
    differences: [],
    at: null,
  };

  trading(given: Partial<LiveStatus> = {}): void {
    this.now = {
      ...this.now,
      state: 'trading',
      why: null,
      venue: 'binance' as LiveStatus['venue'],
      markets: ['BTC/USDT' as Market],
      timeframe: '1h',
      maxNotional: '100',
      maxExposure: '500',
      equity: '500.00',
      ...given,
    };
  }

  async status(): Promise<LiveStatus> {
    return this.now;
  }

  async kill(by: string): Promise<void> {
    this.asked.push(`kill ${by}`);
    this.now = { ...this.now, state: 'killing', why: `killed by ${by}` };
  }

  async resume(by: string): Promise<boolean> {
    this.asked.push(`resume ${by}`);
    this.now = { ...this.now, state: 'trading', why: null };
    return true;
  }
}
