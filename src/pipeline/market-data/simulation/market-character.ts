import { baseOf, type Market } from '../../../core/market.js';
import { noiseKey, uniformAt } from './counter-noise.js';

/** What makes one simulated market differ from another. */
export interface MarketCharacter {
  /** Price around which the path wanders, in quote units. */
  readonly level: number;
  /** Smallest price step. */
  readonly tick: number;
  /** Usual size of a 15-minute log return (its median). */
  readonly usualMove: number;
  /** Share of its moves that is the whole market's: correlation with the market factor. */
  readonly withMarket: number;
  /** Usual base volume of 15 minutes. */
  readonly usualVolume: number;
  /** Mean and spread of the 8-hour funding rate. */
  readonly funding: { readonly mean: number; readonly spread: number };
}

type Row = readonly [
  level: number,
  tick: number,
  move: number,
  withMarket: number,
  volume: number,
  mean: number,
  spread: number,
];

/** Moves, correlations, volumes and funding measured on Binance perpetuals, October 2024 to September 2025. */
const known: Readonly<Record<string, Row>> = {
  BTC: [100_000, 0.1, 0.00108, 0.9, 1_184, 4.7e-5, 4.5e-5],
  ETH: [3_400, 0.01, 0.0018, 0.86, 33_300, 4.6e-5, 5e-5],
  SOL: [190, 0.01, 0.00232, 0.84, 167_200, 1.4e-5, 9e-5],
  XRP: [2.4, 0.0001, 0.0022, 0.78, 6_688_000, 3.8e-5, 8e-5],
  BNB: [700, 0.01, 0.0013, 0.76, 5_826, -2.4e-5, 11e-5],
  ADA: [0.8, 0.0001, 0.0027, 0.83, 5_881_000, 3.8e-5, 9e-5],
  DOGE: [0.22, 0.00001, 0.0028, 0.82, 30_000_000, 4e-5, 8e-5],
  LTC: [100, 0.01, 0.0022, 0.78, 60_000, 3e-5, 9e-5],
  LINK: [18, 0.001, 0.0027, 0.8, 400_000, 3e-5, 9e-5],
  AVAX: [28, 0.001, 0.0027, 0.8, 250_000, 2e-5, 9e-5],
  DOT: [5, 0.001, 0.0026, 0.8, 900_000, 2e-5, 9e-5],
  TRX: [0.28, 0.00001, 0.0013, 0.6, 9_000_000, 3e-5, 9e-5],
};

/** The character of a market; one that is not in the table gets one of its own from its name. */
export function characterOf(market: Market): MarketCharacter {
  const [level, tick, usualMove, withMarket, usualVolume, mean, spread] = known[baseOf(market)] ?? invented(market);
  return { level, tick, usualMove, withMarket, usualVolume, funding: { mean, spread } };
}

function invented(market: Market): Row {
  const key = noiseKey(0, market);
  const level = 10 ** (3 * uniformAt(key, 1) - 1);
  const tick = 10 ** Math.floor(Math.log10(level) - 4);
  const usualMove = 0.0022 + 0.0014 * uniformAt(key, 2);
  return [level, tick, usualMove, 0.7 + 0.12 * uniformAt(key, 3), 6e6 / level, 2e-5, 1e-4];
}
