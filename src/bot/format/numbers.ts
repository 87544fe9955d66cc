import type { Language } from '../../core/language.js';
import { spoken } from '../messages/language.js';
import { locales, minus } from './locales.js';
import { spanWords } from './span-words.js';

function decimalsOf(tick: number): number {
  for (let decimals = 0; decimals <= 12; decimals++) {
    const scaled = tick * 10 ** decimals;
    const whole = Math.round(scaled);
    if (whole > 0 && Math.abs(scaled / whole - 1) < 1e-9) return decimals;
  }
  return 12;
}

const mostNumbers = 2_000;

/** A way to write numbers, and the last numbers written so: the messages of a crowd name the same ones over and over. */
interface NumberFormat {
  readonly format: Intl.NumberFormat;
  readonly recent: Map<number, string>;
}

/** Made once each: building one costs more than a whole message does otherwise. */
const numberFormats = new Map<string, NumberFormat>();

function numberFormat(language: Language, decimals: number, atLeast: number): NumberFormat {
  const key = `${language}-${atLeast}-${decimals}`;
  const known = numberFormats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: atLeast,
    maximumFractionDigits: decimals,
  });
  const made = { format, recent: new Map<number, string>() };
  numberFormats.set(key, made);
  return made;
}

/** With thousands set apart, as the language spoken writes it; the sign is a hyphen yet. */
export function grouped(value: number, decimals: number, atLeast = decimals): string {
  const { format, recent } = numberFormat(spoken(), decimals, atLeast);
  // To a map the two zeros are one, and they are not written alike.
  const known = value === 0 ? undefined : recent.get(value);
  if (known !== undefined) return known;
  const text = format.format(value);
  if (recent.size >= mostNumbers) recent.clear();
  if (value !== 0) recent.set(value, text);
  return text;
}

/** What is not a number. */
const unknown = (): string => spanWords[spoken()].unknown;

/** A price to the market's tick with thousands set apart; five significant digits when the tick is not known. */
export function priceText(value: number, tick: number | null): string {
  if (!Number.isFinite(value)) return unknown();
  if (tick !== null && tick > 0) return minus(grouped(Math.round(value / tick) * tick, decimalsOf(tick)));
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return minus(grouped(value, Math.min(12, Math.max(0, 4 - magnitude))));
}

/** Percent figure to two significant digits, at most two decimals unless nothing were left: 0.42, 0.06, 1.5, 12, 138. */
function twoDigits(percent: number): string {
  const size = Math.abs(percent);
  if (size < 0.0005) return '0';
  const magnitude = Math.floor(Math.log10(size));
  return grouped(percent, Math.min(size < 0.01 ? 3 : 2, Math.max(0, 1 - magnitude)), 0);
}

/** A fraction as percent without sign of its own: 0.0014 is `0.14 %`. */
export const percentText = (fraction: number): string =>
  Number.isFinite(fraction) ? `${minus(twoDigits(fraction * 100))} %` : unknown();

/** A fraction as percent, always signed: `+0.42 %`, `−1.1 %`, `0 %`. */
export function signedPercentText(fraction: number): string {
  const text = percentText(fraction);
  return fraction > 0 && Number.isFinite(fraction) && !/^0 /.test(text) ? `+${text}` : text;
}

/** A log return as the percent a holder sees. */
export const returnText = (logReturn: number): string => signedPercentText(Math.expm1(logReturn));

/** Size of a log return, `0.8 %`, for use after ±. */
export const moveText = (logReturn: number): string => percentText(Math.expm1(Math.abs(logReturn)));

/** A probability in whole percent; never a flat 0 or 100, which nothing is. */
export function shareText(probability: number): string {
  if (!Number.isFinite(probability)) return unknown();
  const percent = Math.round(probability * 100);
  if (percent < 1) return '<1 %';
  if (percent > 99) return '>99 %';
  return `${percent} %`;
}

/** Shares as whole percents that add up to 100 (largest remainder). */
export function wholePercents(shares: readonly number[]): readonly number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0)) return shares.map(() => 0);
  const exact = shares.map((share) => (share / total) * 100);
  const floors = exact.map(Math.floor);
  const missing = 100 - floors.reduce((sum, value) => sum + value, 0);
  const byRemainder = exact.map((value, i) => ({ i, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest);
  for (const { i } of byRemainder.slice(0, missing)) floors[i] = (floors[i] ?? 0) + 1;
  return floors;
}

/** −1..1 with two decimals and a sign: `−0.12`. */
export const scoreText = (score: number): string => {
  const rounded = Number(score.toFixed(2));
  return `${score > 0.005 ? '+' : ''}${minus(grouped(rounded === 0 ? 0 : rounded, 2))}`;
};

/** A measured number with that many decimals: `−0.12`, `5.0`. */
export const fixedText = (value: number, digits: number): string => minus(grouped(value, digits));

/** A whole number with thousands set apart. */
export const countText = (count: number): string => minus(grouped(count, 0));
