import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientOrderId } from '../../../../../src/core/order.js';
import { exchangeOrderId } from '../../../../../src/pipeline/execution/ccxt/exchange-order-id.js';
import { failureOf, isNotFound, readFailureOf } from '../../../../../src/pipeline/execution/ccxt/venue-failure.js';

const ccxt = createRequire(import.meta.url)('ccxt') as Record<string, new (message: string) => Error>;
const thrown = (name: string, message = 'what it said'): Error => {
  const Failure = ccxt[name];
  if (!Failure) throw new Error(`ccxt has no ${name}`);
  return new Failure(message);
};

describe('failureOf', () => {
  it.each([
    ['DDoSProtection', '429 Too many requests', 'retry'],
    ['RateLimitExceeded', 'wait', 'retry'],
    ['OnMaintenance', 'until 5', 'retry'],
    ['InvalidNonce', 'timestamp ahead', 'retry'],
    ['NetworkError', 'fetch failed: connect ECONNREFUSED 1.2.3.4:443', 'retry'],
    ['NetworkError', 'fetch failed: getaddrinfo ENOTFOUND nowhere', 'retry'],
    ['NetworkError', 'fetch failed: ECONNRESET', 'unknown'],
    ['RequestTimeout', 'request timed out (8000 ms)', 'unknown'],
    ['ExchangeNotAvailable', '503', 'unknown'],
    ['BadResponse', 'half an answer', 'unknown'],
    ['DuplicateOrderId', 'there is one', 'unknown'],
    ['ExchangeError', 'binanceusdm {"code":-4116,"msg":"ClientOrderId is duplicated."}', 'unknown'],
    ['InsufficientFunds', 'no money', 'refused'],
    ['InvalidOrder', 'no', 'refused'],
    ['BadRequest', 'no', 'refused'],
    ['ExchangeError', 'binanceusdm {"code":-2019,"msg":"Margin is insufficient."}', 'refused'],
    ['AuthenticationError', 'bad key', 'stop'],
    ['PermissionDenied', 'not from here', 'stop'],
    ['AccountSuspended', 'closed', 'stop'],
  ] as const)('%s (%s): %s', (name, message, kind) => {
    expect(failureOf(thrown(name, message)).kind).toBe(kind);
  });

  it('takes what it does not know for an order that may be there', () => {
    expect(failureOf(new TypeError('undefined is not a function')).kind).toBe('unknown');
    expect(failureOf('a text').kind).toBe('unknown');
  });

  it('may ask again what changes nothing', () => {
    expect(readFailureOf(thrown('RequestTimeout')).kind).toBe('retry');
    expect(readFailureOf(thrown('AuthenticationError')).kind).toBe('stop');
  });

  it('says what the exchange said, and no more', () => {
    const failure = failureOf(thrown('InvalidOrder', 'binanceusdm {"code":-4164,"msg":"Order is too small."}'));
    expect(failure).toEqual({ kind: 'refused', reason: 'Order is too small.' });
  });

  it('knows an order that is not there', () => {
    expect(isNotFound(thrown('OrderNotFound'))).toBe(true);
    expect(isNotFound(thrown('ExchangeError', '{"code":-2013,"msg":"Order does not exist."}'))).toBe(true);
    expect(isNotFound(thrown('InvalidOrder'))).toBe(false);
  });
});

describe('exchangeOrderId', () => {
  const ids = fc.string({ minLength: 1, maxLength: 80 }).map((text) => text as ClientOrderId);

  it('fits every exchange, is the same each time, and differs where the id differs', () => {
    fc.assert(
      fc.property(ids, ids, fc.constantFrom('binance', 'binanceusdm', 'okx', 'bybit'), (one, other, exchange) => {
        const id = exchangeOrderId(one, exchange);
        expect(id).toMatch(exchange.startsWith('binance') ? /^[A-Za-z0-9._:/-]{1,36}$/ : /^[A-Za-z0-9]{1,32}$/);
        expect(exchangeOrderId(one, exchange)).toBe(id);
        if (one !== other) expect(exchangeOrderId(other, exchange)).not.toBe(id);
      }),
    );
  });

  it('keeps the ids of the engine readable where they fit', () => {
    expect(exchangeOrderId('live.BTCUSDT.m5kq2ao0.in' as ClientOrderId, 'binanceusdm')).toBe(
      'live.BTCUSDT.m5kq2ao0.in',
    );
    expect(exchangeOrderId('live.1000PEPEUSDT.m5kq2ao0.in.and.more' as ClientOrderId, 'binanceusdm')).toMatch(
      /^ax[0-9a-f]{30}$/,
    );
  });
});
