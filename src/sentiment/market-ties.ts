import { baseOf, type Market } from '../core/market.js';

/** Names people use for a base asset, lower case. Assets not listed are known by their ticker alone. */
const names: Readonly<Record<string, readonly string[]>> = {
  BTC: ['bitcoin', 'bitcoins', 'btc', 'xbt'],
  ETH: ['ethereum', 'ether', 'eth'],
  SOL: ['solana'],
  XRP: ['xrp', 'ripple'],
  BNB: ['bnb', 'binance coin', 'bnb chain'],
  ADA: ['cardano'],
  DOGE: ['dogecoin', 'doge'],
  AVAX: ['avalanche network', 'avax'],
  DOT: ['polkadot'],
  LINK: ['chainlink'],
  LTC: ['litecoin', 'ltc'],
  TRX: ['tron network', 'trx'],
  MATIC: ['polygon network', 'matic'],
  POL: ['polygon network'],
  TON: ['toncoin'],
  SHIB: ['shiba inu', 'shib'],
  UNI: ['uniswap'],
  ATOM: ['cosmos hub'],
  XLM: ['stellar lumens', 'xlm'],
  NEAR: ['near protocol'],
  APT: ['aptos'],
  ARB: ['arbitrum'],
  OP: ['optimism network'],
  BCH: ['bitcoin cash', 'bch'],
  ETC: ['ethereum classic'],
  XMR: ['monero', 'xmr'],
  SUI: ['sui network'],
  AAVE: ['aave'],
  PEPE: ['pepe coin', 'pepecoin'],
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const bounded = (text: string, flags: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(text)}(?![\\p{L}\\p{N}_])`, flags);

/**
 * Which of `markets` a text is about, by name or ticker. Names match whole words in any case. A ticker matches as `$ADA` in any
 * case, or in capitals where the text is not all capitals, since `sol`, `link` and `near` are words, and so is ADA in a
 * shouted headline. "Bitcoin Cash" is not about Bitcoin. Empty: about none of them in particular.
 */
export function marketsOf(text: string, markets: readonly Market[]): readonly Market[] {
  const plain = withoutLongerNames(text);
  const shouted = isShouted(text);
  return markets.filter((market) => {
    const base = baseOf(market);
    const where = base === 'BTC' || base === 'ETH' ? plain : text;
    if ((names[base] ?? []).some((name) => bounded(name, 'iu').test(where))) return true;
    if (bounded(`$${base}`, 'iu').test(text)) return true;
    // One or two letters in capitals are mostly something else.
    return base.length >= 3 && !shouted && bounded(base, 'u').test(where);
  });
}

const withoutLongerNames = (text: string): string => text.replaceAll(/\b(bitcoin cash|ethereum classic)\b/gi, ' ');

function isShouted(text: string): boolean {
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  const loud = words.filter((word) => word === word.toUpperCase()).length;
  return words.length >= 4 && loud / words.length > 0.7;
}
