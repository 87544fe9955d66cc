import { describe, expect, it } from 'vitest';
import { marketOfSymbol, parseCandleFileName } from '../../../../src/pipeline/market-data/candle-file-name.js';

describe('candle file names', () => {
  it.each([
    ['/data/BTCUSDT_1h.csv.gz', { symbol: 'BTCUSDT', timeframe: '1h', spot: false, market: 'BTC/USDT' }],
    ['BTCUSDT-SPOT_15m.csv', { symbol: 'BTCUSDT-SPOT', timeframe: '15m', spot: true, market: 'BTC/USDT' }],
    ['1000PEPEUSDT_1h.csv.gz', { symbol: '1000PEPEUSDT', timeframe: '1h', spot: false, market: '1000PEPE/USDT' }],
    ['empty_1h.csv.gz', { symbol: 'empty', timeframe: '1h', spot: false, market: null }],
    ['BTCUSDT_funding.csv.gz', null],
    ['BTCUSDT_7q.csv.gz', null],
    ['README.md', null],
  ])('%s', (path, expected) => {
    expect(parseCandleFileName(path)).toEqual(expected);
  });

  it.each([
    ['DOGEUSDT', 'DOGE/USDT'],
    ['SOLUSDC-SPOT', 'SOL/USDC'],
    ['ETHBTC', 'ETH/BTC'],
    ['BTCUSD', 'BTC/USD'],
    ['USDT', null],
    ['XYZ', null],
  ])('%s is %s', (symbol, market) => {
    expect(marketOfSymbol(symbol)).toBe(market);
  });
});
