import type { Candle } from '../../core/market.js';
import type { Study, StudyName } from '../../core/overview.js';
import { Ema } from '../features/indicators/ema.js';
import { Macd } from '../features/indicators/macd.js';
import { RollingVwap } from '../features/indicators/rolling-vwap.js';
import { Rsi } from '../features/indicators/rsi.js';
import { Stochastic } from '../features/indicators/stochastic.js';
import { AverageTrueRange } from '../features/indicators/true-range.js';
import { WindowMoments } from '../features/indicators/window-moments.js';
import { WindowSum } from '../features/indicators/window-sum.js';

/** An indicator that is fed closed candles one at a time and has a value for each of its lines after each. */
interface Streaming {
  readonly lines: readonly string[];
  push(candle: Candle): readonly number[];
}

const bollingerLength = 20;
const bollingerWidth = 2;
const vwapLength = 24;

const lengthOf = (name: string): number => Number(name.slice(3));

function streamOf(name: StudyName): Streaming {
  switch (name) {
    case 'bollinger': {
      // Standard deviation over the population, as J. Bollinger (2001) has it.
      const moments = new WindowMoments(bollingerLength);
      return {
        lines: ['upper', 'middle', 'lower'],
        push: ({ close }) => {
          moments.push(close);
          const { mean, deviation } = moments;
          return [mean + bollingerWidth * deviation, mean, mean - bollingerWidth * deviation];
        },
      };
    }
    case 'vwap': {
      const vwap = new RollingVwap(vwapLength);
      return {
        lines: ['vwap'],
        push: ({ high, low, close, volume }) => {
          vwap.push(high, low, close, volume);
          return [vwap.value];
        },
      };
    }
    case 'rsi': {
      const rsi = new Rsi(14);
      return {
        lines: ['rsi'],
        push: ({ close }) => {
          rsi.push(close);
          return [rsi.value];
        },
      };
    }
    case 'macd': {
      const macd = new Macd();
      return {
        lines: ['macd', 'signal', 'histogram'],
        push: ({ close }) => {
          macd.push(close);
          return [macd.line, macd.signal, macd.histogram];
        },
      };
    }
    case 'stochastic': {
      const stochastic = new Stochastic(14);
      return {
        lines: ['k', 'd'],
        push: ({ high, low, close }) => {
          stochastic.push(high, low, close);
          return [stochastic.slowK, stochastic.slowD];
        },
      };
    }
    case 'atr': {
      const atr = new AverageTrueRange(14);
      return {
        lines: ['atr'],
        push: (candle) => {
          atr.push(candle);
          return [atr.value];
        },
      };
    }
    default: {
      const length = lengthOf(name);
      const average = name.startsWith('ema') ? new Ema(length) : new WindowSum(length);
      return {
        lines: [name],
        push: ({ close }) => {
          average.push(close);
          return [average instanceof Ema ? average.value : average.mean];
        },
      };
    }
  }
}

/** Candles before the first shown that a study needs until what it shows no longer depends on where it began. */
export function warmUpOf(name: StudyName): number {
  if (name.startsWith('ema')) return 4 * lengthOf(name);
  if (name.startsWith('sma')) return lengthOf(name);
  return name === 'macd' ? 140 : name === 'rsi' || name === 'atr' ? 140 : 30;
}

/**
 * Each study over `candles` (ascending), its values at the last `shown` of them. A value stands on nothing later than the
 * close it is of; null until the study is warm.
 */
export function studiesOf(names: readonly StudyName[], candles: readonly Candle[], shown: number): readonly Study[] {
  return names.map((name) => {
    const stream = streamOf(name);
    const rows = candles.map((candle) => stream.push(candle)).slice(-shown);
    const lines = stream.lines.map((line, i) => ({
      name: line,
      values: rows.map((row) => (Number.isFinite(row[i]) ? (row[i] as number) : null)),
    }));
    return { name, lines };
  });
}
