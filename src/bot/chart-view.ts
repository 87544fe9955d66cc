import type { StudyName } from '../core/overview.js';
import { type ChartPane, chartPanes } from './reply/pictures.js';

/** What a chart shows besides candles. `mood` null: shown where anything was said. */
export interface ChartView {
  readonly studies: readonly StudyName[];
  readonly volume: boolean;
  readonly odds: boolean;
  readonly mood: boolean | null;
}

export const usualView: ChartView = { studies: [], volume: true, odds: true, mood: null };

export const mostPanes = 5;
export const mostOverlays = 4;

const paneStudies: ReadonlySet<string> = new Set(chartPanes);
/** Studies drawn over the candles; the others have a pane of their own. */
export const isOverlay = (name: StudyName): boolean => !paneStudies.has(name);

/** Names people write, beside the ones we use. */
const otherNames: Readonly<Record<string, string>> = {
  bb: 'bollinger',
  bands: 'bollinger',
  bollingerbands: 'bollinger',
  stoch: 'stochastic',
  vol: 'volume',
  sentiment: 'mood',
  news: 'mood',
  probability: 'odds',
  probabilities: 'odds',
  model: 'odds',
  ema: 'ema20',
  sma: 'sma50',
  ma: 'sma50',
};
const single: ReadonlySet<string> = new Set(['bollinger', 'vwap', 'rsi', 'macd', 'stochastic', 'atr']);
const lengths = { least: 2, most: 300 } as const;

/** `rsi`, `ema50`, `EMA(50)`, `bb`; null for what is no study. */
export function studyOf(text: string): StudyName | null {
  const plain = text.toLowerCase().replace(/[()_-]/g, '');
  const name = otherNames[plain] ?? plain;
  if (single.has(name)) return name as StudyName;
  const [, kind, digits] = /^(ema|sma)(\d{1,3})$/.exec(name) ?? [];
  const length = Number(digits);
  return kind && length >= lengths.least && length <= lengths.most ? (`${kind}${length}` as StudyName) : null;
}

/** The view with what a word asks for: `rsi`, `-odds`, `plain`; null when the word is no view. */
export function withWord(view: ChartView, word: string): ChartView | null {
  const off = /^[-−](.+)$/.exec(word)?.[1];
  const text = (off ?? word).toLowerCase();
  const isOn = off === undefined;
  if (text === 'plain' || text === 'none') return { studies: [], volume: false, odds: false, mood: false };
  const name = otherNames[text] ?? text;
  if (name === 'volume' || name === 'odds' || name === 'mood') return { ...view, [name]: isOn };
  const study = studyOf(text);
  if (study === null) return null;
  const others = view.studies.filter((one) => one !== study);
  return { ...view, studies: isOn ? [...others, study] : others };
}

/** As shown: panes from top to bottom. */
export function panesOf({ studies, volume, odds, mood }: ChartView): readonly ChartPane[] {
  const own = studies.filter((study) => !isOverlay(study)) as readonly ChartPane[];
  return [
    ...(volume ? (['volume'] as const) : []),
    ...own,
    ...(mood ? (['mood'] as const) : []),
    ...(odds ? (['odds'] as const) : []),
  ];
}

const letters: Readonly<Record<string, string>> = {
  v: 'volume',
  o: 'odds',
  n: 'mood',
  r: 'rsi',
  m: 'macd',
  k: 'stochastic',
  a: 'atr',
  b: 'bollinger',
  w: 'vwap',
};
const letterOf = new Map(Object.entries(letters).map(([letter, name]) => [name, letter]));

/** A whole view in a few letters, for buttons: `_vorme20e50`. */
export function viewCode(view: ChartView): string {
  const studies = view.studies.map((study) => letterOf.get(study) ?? `${study[0]}${study.slice(3)}`);
  return `_${view.volume ? 'v' : ''}${view.odds ? 'o' : ''}${view.mood ? 'n' : ''}${studies.join('')}`;
}

/** The view of a code; null when the text is none. */
export function viewOfCode(text: string): ChartView | null {
  if (!/^_(?:[vonrmkabw]|[es]\d{1,3})*$/.test(text)) return null;
  let view: ChartView = { studies: [], volume: false, odds: false, mood: false };
  for (const [part] of text.slice(1).matchAll(/[es]\d{1,3}|[vonrmkabw]/g)) {
    const word = letters[part] ?? `${part[0] === 'e' ? 'ema' : 'sma'}${part.slice(1)}`;
    const next = withWord(view, word);
    if (next === null) return null;
    view = next;
  }
  return view;
}
