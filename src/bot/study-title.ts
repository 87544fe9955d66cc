import type { StudyName } from '../core/overview.js';

const titles: Readonly<Record<string, string>> = {
  bollinger: 'Bollinger 20, 2',
  vwap: 'VWAP 24',
  rsi: 'RSI 14',
  macd: 'MACD 12 26 9',
  stochastic: 'Stochastic 14 3 3',
  atr: 'ATR 14',
};

/** An indicator with its lengths, as charts name it everywhere: `EMA 20`. */
export const studyTitle = (name: StudyName): string =>
  titles[name] ?? `${name.slice(0, 3).toUpperCase()} ${name.slice(3)}`;
