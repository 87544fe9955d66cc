import { describe, expect, it } from 'vitest';
import { marketsIn } from '../../../../src/bot/questions/markets-in.js';
import type { Market } from '../../../../src/core/market.js';

const markets = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'LINK/USDT', 'BCH/USDT'] as Market[];

describe('marketsIn', () => {
  it('takes words that are tickers for words, unless they are written as tickers', () => {
    expect(marketsIn('el sol sale hoy por la mañana', markets)).toEqual([]);
    expect(marketsIn('follow this link to see more', markets)).toEqual([]);
    expect(marketsIn('SOL or $link today, or sol/usdt tomorrow', markets)).toEqual(['SOL/USDT', 'LINK/USDT']);
  });

  it('does not take Bitcoin Cash for Bitcoin', () => {
    expect(marketsIn('is bitcoin cash dead?', markets)).toEqual(['BCH/USDT']);
  });

  it('finds several', () => {
    expect(marketsIn('btc or eth or 以太坊?', markets)).toEqual(['BTC/USDT', 'ETH/USDT']);
  });
});
