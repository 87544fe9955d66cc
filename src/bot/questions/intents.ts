import type { Language } from '../../core/language.js';
import { holdsStem } from './words.js';

export interface Intent {
  /** The read command that answers it. */
  readonly name: string;
  readonly needsMarket: boolean;
  /** Beginnings of words that ask for it, in small letters without accents. */
  readonly stems: readonly string[];
}

/** Stems parted by commas, a line a language; one that several share stands with the first. A space after a stem ends its word. */
const asks = (name: string, needsMarket: boolean, stems: Partial<Record<Language, string>>): Intent => ({
  name,
  needsMarket,
  stems: Object.values(stems).flatMap((line) => line.split(', ')),
});

/** What may be asked, in the order in which it is looked for: what is more special first. */
const intents: readonly Intent[] = [
  asks('feargreed', false, {
    en: 'fear, greed',
    es: 'miedo, codicia',
    pt: 'medo, ganancia',
    fr: 'peur, avidite',
    de: 'angst, gier',
    ru: 'страх, жадност',
    zh: '恐惧, 贪婪',
  }),
  asks('why', true, {
    en: 'why, reason, because',
    es: 'por que, porque, razon',
    pt: 'razao',
    fr: 'pourquoi, raison',
    de: 'warum, wieso, weshalb, grund',
    ru: 'почему, зачем, причин',
    zh: '为什么, 为何, 原因',
  }),
  asks('record', false, {
    en: 'track record, record, results, performance, how good, accura, win rate',
    es: 'historial, resultad, aciert',
    pt: 'acert, desempenho',
    fr: 'bilan, resultat, fiab',
    de: 'bilanz, ergebnis, trefferquote',
    ru: 'результат, статистик, точност',
    zh: '战绩, 记录, 胜率, 准确',
  }),
  asks('chart', true, {
    en: 'chart, graph, candle, plot',
    es: 'grafic, vela',
    fr: 'graphique, bougie',
    de: 'diagramm, kerze',
    ru: 'график, свеч',
    zh: '图, k线',
  }),
  asks('sentiment', true, {
    en: 'mood, sentiment, news',
    es: 'animo, sentimiento, noticia',
    pt: 'humor',
    fr: 'humeur, nouvelle, actualit',
    de: 'stimmung, nachricht',
    ru: 'настроени, новост',
    zh: '情绪, 新闻',
  }),
  asks('movers', false, {
    en: 'movers, gainer, loser, top coin, moved most',
    es: 'ganador, perdedor, mas suben',
    pt: 'mais sobem',
    fr: 'plus fortes hausses',
    de: 'gewinner, verlierer',
    ru: 'лидер, выросл',
    zh: '涨幅, 跌幅, 涨跌榜',
  }),
  asks('status', false, {
    en: 'are you alive, are you working, status',
    es: 'estado',
    fr: 'fonctionne',
    de: 'laufst du, funktionierst',
    ru: 'работаешь, статус',
    zh: '状态',
  }),
  asks('signal', false, { en: 'signal', es: 'senal', pt: 'sinal', ru: 'сигнал', zh: '信号' }),
  asks('predict', true, {
    en: 'predict, forecast, outlook, going, will, should, buy, sell, drop, dump, pump, rise, fall, crash, about to, moon',
    es: 'predic, pronost, va a, subir, sube, bajar, baja, caer, comprar, vender, deberia',
    pt: 'previs, vai , cair, devo, queda',
    fr: 'prevision, va-t, va t, monter, baisser, chuter, acheter, vendre, hausse, baisse',
    de: 'prognose, vorhersage, steig, fall, sink, kaufen, verkaufen, wird',
    ru: 'прогноз, вырастет, упадет, будет, покупать, продавать, купить, продать, рост, падени',
    zh: '预测, 会涨, 会跌, 涨吗, 跌吗, 买, 卖, 走势',
  }),
  asks('price', true, {
    en: 'price, worth, cost, how much, quote, trading at',
    es: 'precio, cuanto, vale, cotiza',
    pt: 'preco, quanto, cotacao',
    fr: 'prix, combien, cours',
    de: 'preis, kurs, wie viel, wieviel, kostet',
    ru: 'цена, цену, стоит, сколько, курс',
    zh: '价格, 多少钱, 多少, 现价',
  }),
];

/** The first intent in a folded text; those that need a market only where one is named. */
export const intentIn = (flat: string, hasMarket: boolean, readable: ReadonlySet<string>): Intent | undefined =>
  intents.find(
    ({ name, needsMarket, stems }) =>
      readable.has(name) && (hasMarket || !needsMarket) && stems.some((stem) => holdsStem(flat, stem)),
  );
