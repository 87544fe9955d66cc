import type { OrderAmount } from '../../core/manual-order.js';
import { baseOf, isTimeframe, type Market, quoteOf, type Timeframe } from '../../core/market.js';
import type { PaperRisk } from '../../core/paper-account.js';
import type { MarketInfo } from '../../core/ports/services.js';
import { sentence } from '../../core/sentence.js';
import { watchedMarket } from './args.js';

/** What somebody wrote after `/paper <action>`, in whatever order. */
export interface PaperWords {
  readonly balance?: string;
  /** `follow`, `manual` or the name of a strategy. */
  readonly plan?: string;
  readonly markets: readonly Market[];
  readonly timeframe?: Timeframe;
  readonly risk: Partial<PaperRisk>;
  readonly amount?: OrderAmount;
  readonly limit?: string;
  readonly stop?: string;
  readonly target?: string;
  /** Whose account, as typed. */
  readonly of?: string;
  /** The life a confirmation speaks of. */
  readonly life?: number;
  readonly all: boolean;
}

/** A word that was not understood, with what could stand there. */
export interface WordFault {
  readonly given: string;
  readonly takes: string;
}

interface Grammar {
  readonly info: MarketInfo;
  readonly strategies: readonly string[];
  /** A bare number is an amount to trade (orders) or the balance to begin with (start). */
  readonly number: 'balance' | 'amount' | null;
}

type Draft = { -readonly [Key in keyof PaperWords]: PaperWords[Key] };

const plainNumber = /^\d{1,12}(\.\d{1,12})?$/;
const percentPattern = /^(\d{1,3}(?:\.\d{1,4})?)%$/;
const ownerPattern = /^(?:house|here|(?:chat:)?(?:telegram|discord|console):-?[\w.-]{1,40})$/;
const pairs: ReadonlySet<string> = new Set(['limit', 'stop', 'target', 'risk', 'balance', 'amount', 'of', 'plan']);
const joining: ReadonlySet<string> = new Set(['at', 'with', 'and', 'on', 'for', 'to']);

const withoutGroups = (text: string): string => text.replace(/(?<=\d)[,_](?=\d{3}\b)/g, '');

/** `60000`, `60,000.5`; null for anything else. */
const numberOf = (text: string): string | null => {
  const plain = withoutGroups(text);
  return plainNumber.test(plain) && Number(plain) > 0 ? plain : null;
};

/** Shares of equity by their words, with the range each may have. */
const shares: Readonly<
  Record<string, { readonly key: keyof PaperRisk; readonly least: number; readonly most: number }>
> = {
  risk: { key: 'riskPerTrade', least: 0.0001, most: 0.1 },
  drawdown: { key: 'maxDrawdown', least: 0.01, most: 1 },
  exposure: { key: 'maxExposure', least: 0.01, most: 3 },
  share: { key: 'maxPositionShare', least: 0.01, most: 1 },
};
const mostPositions = 50;

function amountOf(text: string, info: MarketInfo): OrderAmount | null {
  const percent = percentPattern.exec(text);
  if (percent) return Number(percent[1]) > 0 ? { value: percent[1] as string, unit: 'percent' } : null;
  const match = /^([\d.,_]+)([a-z0-9]*)$/i.exec(text);
  const value = match && numberOf(match[1] as string);
  if (!match || !value) return null;
  const unit = (match[2] as string).toUpperCase();
  if (unit === '' || info.markets.some((market) => quoteOf(market) === unit)) return { value, unit: 'quote' };
  if (unit === 'U' || unit === 'UNITS' || info.markets.some((market) => baseOf(market) === unit)) {
    return { value, unit: 'base' };
  }
  return null;
}

/** Reads the words; a fault names the first that makes no sense. */
export function paperWords(text: string, grammar: Grammar): PaperWords | WordFault {
  const draft: Draft = { markets: [], risk: {}, all: false };
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .filter((word) => !joining.has(word.toLowerCase()));
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const [key = '', ...rest] = word.split('=');
    const named = rest.length > 0;
    const name = key.toLowerCase();
    const takesNext = !named && pairs.has(name) && at + 1 < words.length;
    const value = named ? rest.join('=') : takesNext ? (words[++at] as string) : null;
    const fault = value === null ? takeWord(draft, word, grammar) : takePair(draft, name, value, grammar);
    if (fault) return { given: value === null ? word : `${key} ${value}`, takes: fault };
  }
  return draft;
}

/** Null when taken, else what may stand there. */
function takePair(draft: Draft, key: string, value: string, grammar: Grammar): string | null {
  const share = shares[key];
  if (share) {
    const percent = percentPattern.exec(value.endsWith('%') ? value : `${value}%`);
    const fraction = percent ? Number(percent[1]) / 100 : Number.NaN;
    if (!(fraction >= share.least && fraction <= share.most)) {
      return sentence('said.takes.share', { key, least: share.least * 100, most: share.most * 100 });
    }
    draft.risk = { ...draft.risk, [share.key]: fraction };
    return null;
  }
  switch (key) {
    case 'limit':
    case 'stop':
    case 'target': {
      const price = numberOf(value);
      if (!price) return sentence('said.takes.price', { key });
      draft[key] = price;
      return null;
    }
    case 'positions': {
      const count = Number(value);
      if (!Number.isInteger(count) || count < 1 || count > mostPositions)
        return sentence('said.takes.positions', { most: mostPositions });
      draft.risk = { ...draft.risk, maxPositions: count };
      return null;
    }
    case 'balance':
      draft.balance = value;
      return null;
    case 'amount': {
      const amount = amountOf(value, grammar.info);
      if (!amount) return sentence('said.takes.amount');
      draft.amount = amount;
      return null;
    }
    case 'market':
    case 'markets':
    case 'plan':
    case 'strategy':
    case 'timeframe':
      return takeWord(draft, value, grammar);
    case 'of':
    case 'account': {
      const owner = value.toLowerCase();
      if (!ownerPattern.test(owner)) return sentence('said.takes.account');
      draft.of = owner;
      return null;
    }
    case 'life': {
      const life = Number(value);
      if (!Number.isInteger(life) || life < 1) return sentence('said.takes.life');
      draft.life = life;
      return null;
    }
    default:
      return 'limit, stop, target, risk, drawdown, exposure, share, positions';
  }
}

/** `mean-reversion` and `MeanReversion` are `meanReversion`. */
function planOf(word: string, strategies: readonly string[]): string | null {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_]/g, '');
  return ['follow', 'manual', ...strategies].find((one) => plain(one) === plain(word)) ?? null;
}

function takeWord(draft: Draft, word: string, { info, strategies, number }: Grammar): string | null {
  const lower = word.toLowerCase();
  if (lower === 'here' || lower === 'house' || lower === 'chat') {
    draft.of = lower === 'chat' ? 'here' : lower;
    return null;
  }
  if (lower === 'all') {
    draft.all = true;
    return null;
  }
  const plan = planOf(word, strategies);
  if (plan) {
    draft.plan = plan;
    return null;
  }
  if (isTimeframe(lower)) {
    if (!info.timeframes.includes(lower))
      return sentence('said.takes.timeframes', { timeframes: info.timeframes.join(', ') });
    draft.timeframe = lower;
    return null;
  }
  const risk = number === 'balance' ? percentPattern.exec(lower) : null;
  if (risk) return takePair(draft, 'risk', lower, { info, strategies, number });
  if (number === 'balance' && /^[\d.,_]+[km]?$/.test(lower)) {
    draft.balance = lower;
    return null;
  }
  const parts = word.split(',').filter(Boolean);
  const markets = parts.map((part) => watchedMarket(part, info.markets));
  if (parts.length > 0 && markets.every((market): market is Market => market !== null)) {
    draft.markets = [...new Set([...draft.markets, ...markets])];
    return null;
  }
  const amount = number === 'amount' ? amountOf(lower, info) : null;
  if (amount) {
    draft.amount = amount;
    return null;
  }
  const strategyWords = number === 'balance' ? `, follow, manual${strategies.map((one) => `, ${one}`).join('')}` : '';
  return sentence('said.takes.markets', { markets: `${info.markets.join(', ')}${strategyWords}` });
}
