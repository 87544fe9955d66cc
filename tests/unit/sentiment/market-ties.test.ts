import { describe, expect, it } from 'vitest';
import { type Market, parseMarket } from '../../../src/core/market.js';
import { canonicalUrl, normalisedTitle } from '../../../src/sentiment/identity.js';
import { marketsOf } from '../../../src/sentiment/market-ties.js';

const watched = ['BTC', 'ETH', 'SOL', 'XRP', 'BNB', 'ADA', 'LINK', 'NEAR', 'BCH', 'FOO', 'S'].map(
  (base) => parseMarket(`${base}/USDT`) as Market,
);
const ties = (text: string) => marketsOf(text, watched).map((market) => market.split('/')[0]);

describe('marketsOf', () => {
  it.each([
    ['Bitcoin and Ether rally', ['BTC', 'ETH']],
    ['btc dips, eth follows', ['BTC', 'ETH']],
    ['SOL hits $200', ['SOL']],
    ['el sol brilla', []],
    ['$sol to the moon', ['SOL']],
    ['$ada, $foo', ['ADA', 'FOO']],
    ['Cardano founder speaks', ['ADA']],
    ['the ADA of Nevada', ['ADA']],
    ['ada lovelace day', []],
    ['SOL Y SOMBRA EN MADRID HOY', []],
    ['BITCOIN PLUNGES AS MARKETS PANIC', ['BTC']],
    ['a link near you', []],
    ['Chainlink and NEAR Protocol', ['LINK', 'NEAR']],
    ['Bitcoin Cash forks', ['BCH']],
    ['Bitcoin Cash and Bitcoin part', ['BTC', 'BCH']],
    ['FOO listed', ['FOO']],
    ['S is a letter, $S a ticker', ['S']],
    ['Ethereal bitcoiner-in-chief meth', []],
    ['BNBs and unXRPed', []],
    ['#BTC/USDT breaks out', ['BTC']],
  ])('%s → %j', (text, expected) => {
    expect(ties(text)).toEqual(expected);
  });
});

describe('identity', () => {
  it('sees one headline in its copies', () => {
    const copies = [
      'Bitcoin Hits $100K!',
      'bitcoin hits  $100k',
      'Bitcoin hits $100K | CoinDesk',
      'Bitcoin hits $100K https://t.co/x',
    ];
    expect(new Set(copies.map(normalisedTitle))).toEqual(new Set(['bitcoin hits 100k']));
  });
  it('drops what tracks the reader from an address', () => {
    expect(canonicalUrl('https://www.a.example/x/?utm_source=rss&id=3#top')).toBe('a.example/x?id=3');
    expect(canonicalUrl('no url')).toBeNull();
  });
});
