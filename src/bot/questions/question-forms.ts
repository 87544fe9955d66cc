import { baseOf, type Market, quoteOf } from '../../core/market.js';

/** A question as a command and its arguments by place; an empty one is left out. */
export interface ReadQuestion {
  readonly name: string;
  readonly args: readonly string[];
}

const mostCompared = 6;

/** `5 btc to eth`, `0.5 ETH in USDT`, `100 usdt en btc`. */
const conversion =
  /(?<![\p{L}\p{N}.,])(\d[\d.,_]*)\s*([a-z][a-z0-9]{1,9})\s+(?:to|in|into|a|en|em|para|nach|zu|в|на)\s+([a-z][a-z0-9]{1,9})(?![\p{L}\p{N}])/u;
const conversionHan = /(\d[\d.,_]*)\s*([a-z][a-z0-9]{1,9})\s*(?:换|兑换|等于)[^a-z]*([a-z][a-z0-9]{1,9})/u;

const comparing = /(?<!\p{L})(?:compar|vs\.?(?!\p{L})|versus|vergleich|сравн|против)|比较|对比|相比/u;
/** A signal by its number: `#12`, `signal 12`, `señal 12`. */
const numbered =
  /#(\d{1,9})(?!\d)|(?<!\p{L})(?:signals?|senal|sinal|сигнал\p{L}{0,2})\s+(\d{1,9})(?![\p{L}\p{N}.,%])|信号\s*(\d{1,9})/u;
const asksWhy = /(?<!\p{L})(?:why|por que|porque|pourquoi|warum|wieso|weshalb|почему|зачем)(?!\p{L})|为什么|为何/u;
const watching =
  /(?<!\p{L})(?:which|what|que|quais|quels?|quelles|welche\p{L}{0,2}|какие|каким\p{L}?)\s(?:\p{L}+\s){0,2}(?:coins?|markets?|monedas?|mercados?|moedas?|marches|cryptos?|markte|munzen|coins|монет\p{L}*|рынк\p{L}*)(?!\p{L}).*(?:watch|follow|have|sigues|acompanha|suis|suivez|beobacht|следи)/u;

/**
 * Questions that have a form of their own: a conversion, a comparison, a signal by its number, the heat map, what is watched. `flat`: the
 * question in small letters without accents; `named`: the markets in it. null: it has none of these forms.
 */
export function readForm(flat: string, named: readonly Market[], markets: readonly Market[]): ReadQuestion | null {
  const assets = new Set(markets.flatMap((market) => [baseOf(market), quoteOf(market)]));
  const [, amount = '', from = '', to = ''] = conversion.exec(flat) ?? conversionHan.exec(flat) ?? [];
  const [one, other] = [from.toUpperCase(), to.toUpperCase()];
  if (amount !== '' && assets.has(one) && assets.has(other)) {
    return { name: 'convert', args: [`${amount} ${one} ${other}`] };
  }
  if (named.length > 1 && comparing.test(flat))
    return { name: 'compare', args: [named.slice(0, mostCompared).join(' ')] };
  const id = numbered
    .exec(flat)
    ?.slice(1)
    .find((digits) => digits !== undefined);
  if (id !== undefined) return { name: asksWhy.test(flat) ? 'why' : 'signal', args: [id] };
  if (/heat ?map|mapa de calor|carte (?:de chaleur|thermique)|warmekarte|тепловая карта|热力图/u.test(flat)) {
    return { name: 'heatmap', args: [] };
  }
  return watching.test(flat) ? { name: 'watch', args: [] } : null;
}
