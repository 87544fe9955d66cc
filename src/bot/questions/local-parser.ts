import { baseOf, isTimeframe, type Market, type Timeframe } from '../../core/market.js';
import { watchedMarket } from '../commands/args.js';
import { coinNames } from './coin-names.js';
import { type ReadQuestion, readForm } from './question-forms.js';

/** Stems of words, accents taken away, that say what is asked; the first list that matches counts. */
const intents: readonly { readonly name: string; readonly needsMarket: boolean; readonly stems: readonly string[] }[] =
  [
    {
      name: 'feargreed',
      needsMarket: false,
      stems: [
        'fear',
        'greed',
        'miedo',
        'codicia',
        'medo',
        'ganancia',
        'peur',
        'avidite',
        'angst',
        'gier',
        'страх',
        'жадност',
        '恐惧',
        '贪婪',
      ],
    },
    {
      name: 'why',
      needsMarket: true,
      stems: [
        'why',
        'reason',
        'because',
        'por que',
        'porque',
        'razon',
        'razao',
        'pourquoi',
        'raison',
        'warum',
        'wieso',
        'weshalb',
        'grund',
        'почему',
        'зачем',
        'причин',
        '为什么',
        '为何',
        '原因',
      ],
    },
    {
      name: 'record',
      needsMarket: false,
      stems: [
        'track record',
        'record',
        'results',
        'performance',
        'how good',
        'accura',
        'win rate',
        'historial',
        'resultad',
        'aciert',
        'acert',
        'desempenho',
        'bilan',
        'resultat',
        'fiab',
        'bilanz',
        'ergebnis',
        'trefferquote',
        'результат',
        'статистик',
        'точност',
        '战绩',
        '记录',
        '胜率',
        '准确',
      ],
    },
    {
      name: 'chart',
      needsMarket: true,
      stems: [
        'chart',
        'graph',
        'candle',
        'plot',
        'grafic',
        'vela',
        'graphique',
        'bougie',
        'diagramm',
        'kerze',
        'график',
        'свеч',
        '图',
        'k线',
      ],
    },
    {
      name: 'sentiment',
      needsMarket: true,
      stems: [
        'mood',
        'sentiment',
        'news',
        'animo',
        'sentimiento',
        'noticia',
        'humor',
        'humeur',
        'nouvelle',
        'actualit',
        'stimmung',
        'nachricht',
        'настроени',
        'новост',
        '情绪',
        '新闻',
      ],
    },
    {
      name: 'movers',
      needsMarket: false,
      stems: [
        'movers',
        'gainer',
        'loser',
        'top coin',
        'moved most',
        'ganador',
        'perdedor',
        'mas suben',
        'mais sobem',
        'plus fortes hausses',
        'gewinner',
        'verlierer',
        'лидер',
        'выросл',
        '涨幅',
        '跌幅',
        '涨跌榜',
      ],
    },
    {
      name: 'status',
      needsMarket: false,
      stems: [
        'are you alive',
        'are you working',
        'status',
        'estado',
        'fonctionne',
        'laufst du',
        'funktionierst',
        'работаешь',
        'статус',
        '状态',
      ],
    },
    {
      name: 'signal',
      needsMarket: false,
      stems: ['signal', 'senal', 'sinal', 'сигнал', '信号'],
    },
    {
      name: 'predict',
      needsMarket: true,
      stems: [
        'predict',
        'forecast',
        'outlook',
        'going',
        'will',
        'should',
        'buy',
        'sell',
        'drop',
        'dump',
        'pump',
        'rise',
        'fall',
        'crash',
        'about to',
        'moon',
        'predic',
        'pronost',
        'va a',
        'subir',
        'sube',
        'bajar',
        'baja',
        'caer',
        'comprar',
        'vender',
        'deberia',
        'previs',
        'vai ',
        'cair',
        'devo',
        'queda',
        'prevision',
        'va-t',
        'va t',
        'monter',
        'baisser',
        'chuter',
        'acheter',
        'vendre',
        'hausse',
        'baisse',
        'prognose',
        'vorhersage',
        'steig',
        'fall',
        'sink',
        'kaufen',
        'verkaufen',
        'wird',
        'прогноз',
        'вырастет',
        'упадет',
        'будет',
        'покупать',
        'продавать',
        'купить',
        'продать',
        'рост',
        'падени',
        '预测',
        '会涨',
        '会跌',
        '涨吗',
        '跌吗',
        '买',
        '卖',
        '走势',
      ],
    },
    {
      name: 'price',
      needsMarket: true,
      stems: [
        'price',
        'worth',
        'cost',
        'how much',
        'quote',
        'trading at',
        'precio',
        'cuanto',
        'vale',
        'cotiza',
        'preco',
        'quanto',
        'cotacao',
        'prix',
        'combien',
        'cours',
        'preis',
        'kurs',
        'wie viel',
        'wieviel',
        'kostet',
        'цена',
        'цену',
        'стоит',
        'сколько',
        'курс',
        '价格',
        '多少钱',
        '多少',
        '现价',
      ],
    },
  ];

/** Lower case, without accents; й and ё lose theirs on both sides of every comparison. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’']/g, ' ')
    .replace(/\s+/g, ' ');

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const patterns = new Map<string, RegExp>();

/** Each pattern is made once: there are hundreds, and a question meets most of them. */
function patternOf(word: string, ending: string): RegExp {
  const key = `${word}|${ending}`;
  const known = patterns.get(key);
  if (known) return known;
  const made = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(folded(word))}${ending}`, 'u');
  patterns.set(key, made);
  return made;
}

/** A stem begins a word; Chinese has no spaces, so there it may stand anywhere. */
const holds = (text: string, stem: string): boolean =>
  isHan(stem) ? text.includes(stem) : patternOf(stem, '').test(text);

/** Russian declines: a name may end in up to two letters more. */
const endOf = (word: string): string =>
  /\p{Script=Cyrillic}/u.test(word) ? '\\p{L}{0,2}(?!\\p{L})' : '(?![\\p{L}\\p{N}])';

const holdsWord = (text: string, word: string): boolean =>
  isHan(word) ? text.includes(word) : patternOf(word, endOf(word)).test(text);

/** Tickers that are words: meant only in capitals, as `$near`, or as a pair. */
const alsoWords = new Set(
  'NEAR ONE LINK NOT OP GAS ME SUN CAN ID UP GO MY SOL DOT UNI AR AI IO W ACT MASK BAND'.split(' '),
);

/** The watched markets a text names, in the order they are watched. */
export function marketsIn(text: string, markets: readonly Market[]): readonly Market[] {
  const flat = folded(text);
  const words = text.match(/\$?[\p{Script=Latin}\p{Nd}]+(?:[/\-_][\p{Script=Latin}\p{Nd}]+)?/gu) ?? [];
  const named = new Set<Market>();
  for (const word of words) {
    const bare = word.replace(/^\$/, '');
    const market = watchedMarket(bare, markets);
    if (!market) continue;
    const loose = alsoWords.has(bare.toUpperCase()) && bare !== bare.toUpperCase() && !word.startsWith('$');
    // Whoever says only "sol 1h" means the coin.
    if (!loose || words.length <= 3) named.add(market);
  }
  const longer = /\b(bitcoin cash|ethereum classic)\b/.exec(flat)?.[1];
  for (const market of markets) {
    const names = coinNames[baseOf(market)] ?? [];
    const shadowed = longer !== undefined && names.some((name) => longer.startsWith(`${name} `));
    if (!shadowed && names.some((name) => holdsWord(flat, name))) named.add(market);
  }
  return markets.filter((market) => named.has(market));
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:h|hr|hour|hora|heure|stunde|std|ч|час|小时)/u, 'h'],
  [/^(?:m|min|minut|мин|分)/u, 'm'],
  [/^(?:d|day|dia|jour|tag|день|дн|天|日)/u, 'd'],
];

/** `1h`, `15 min`, `4 Stunden`, `1小时`, where it is one of those called. */
export function timeframeIn(text: string, timeframes: readonly Timeframe[]): Timeframe | null {
  for (const [, count = '', word = ''] of folded(text).matchAll(/(?<![\p{L}\p{N}.,])(\d{1,2})\s?(\p{L}+)/gu)) {
    const unit = units.find(([pattern]) => pattern.test(word))?.[1];
    const named = `${count}${unit ?? ''}`;
    if (isTimeframe(named) && timeframes.includes(named)) return named;
  }
  return null;
}

/**
 * A question read by rule: which market, and which of our read commands. A market alone asks for the prediction. null when
 * it says too little. `readable`: the commands the asker may use.
 */
export function readQuestion(
  text: string,
  info: { readonly markets: readonly Market[]; readonly timeframes: readonly Timeframe[] },
  readable: ReadonlySet<string>,
): ReadQuestion | null {
  const flat = folded(text);
  const named = marketsIn(text, info.markets);
  const told = readForm(flat, named, info.markets);
  if (told !== null && readable.has(told.name)) return told;
  const [market] = named;
  const timeframe = timeframeIn(text, info.timeframes);
  const found = intents.find(
    ({ name, needsMarket, stems }) =>
      readable.has(name) && (market !== undefined || !needsMarket) && stems.some((stem) => holds(flat, stem)),
  );
  const name = found?.name ?? (market === undefined ? null : 'predict');
  if (name === null || !readable.has(name)) return null;
  const takesTimeframe = ['signal', 'predict', 'chart', 'why'].includes(name);
  const takesMarket = takesTimeframe || ['price', 'sentiment'].includes(name);
  return {
    name,
    args:
      takesTimeframe && timeframe !== null
        ? [market ?? '', timeframe]
        : takesMarket && market !== undefined
          ? [market]
          : [],
  };
}
