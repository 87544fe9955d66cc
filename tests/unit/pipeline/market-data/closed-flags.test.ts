import type { Exchange } from 'ccxt';
import { describe, expect, it } from 'vitest';
import { type MarkedUpdate, tapClosedFlags } from '../../../../src/pipeline/market-data/ccxt/closed-flags.js';

/** As much of ccxt's client as the tap touches. */
function client(id: string): { exchange: Exchange; handled: unknown[]; say: (message: unknown) => void } {
  const handled: unknown[] = [];
  const exchange = { id, handleOHLCV: (_: unknown, message: unknown) => void handled.push(message) };
  return {
    exchange: exchange as unknown as Exchange,
    handled,
    say: (message) => exchange.handleOHLCV(null, message),
  };
}

describe("the venue's mark of a final candle", () => {
  it.each([
    [
      'binanceusdm',
      { e: 'kline', E: 1_700_000_900_012, s: 'BTCUSDT', k: { s: 'BTCUSDT', i: '15m', t: 1_700_000_000_000, x: true } },
      { marketId: 'BTCUSDT', interval: '15m', openedAt: 1_700_000_000_000, closed: true, sentAt: 1_700_000_900_012 },
    ],
    [
      'okx',
      {
        arg: { channel: 'candle1H', instId: 'BTC-USDT-SWAP' },
        data: [['1700000000000', '1', '2', '0.5', '1', '10', '10', '10', '1']],
      },
      { marketId: 'BTC-USDT-SWAP', interval: '1H', openedAt: 1_700_000_000_000, closed: true, sentAt: null },
    ],
    [
      'bybit',
      {
        topic: 'kline.60.BTCUSDT',
        ts: 1_700_003_600_100,
        data: [{ start: 1_700_000_000_000, interval: '60', confirm: false }],
      },
      { marketId: 'BTCUSDT', interval: '60', openedAt: 1_700_000_000_000, closed: false, sentAt: 1_700_003_600_100 },
    ],
  ])('is read at %s, after ccxt handled the message', (id, message, expected) => {
    const told: MarkedUpdate[] = [];
    const { exchange, handled, say } = client(id);
    expect(
      tapClosedFlags(exchange, (update) => {
        expect(handled).toHaveLength(1);
        told.push(update);
      }),
    ).toBe(true);
    say(message);
    expect(told).toEqual([expected]);
  });

  it('is not guessed at a venue whose messages are not known', () => {
    expect(tapClosedFlags(client('kraken').exchange, () => {})).toBe(false);
  });
});
