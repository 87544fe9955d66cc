import type { AlertUnit } from '../../core/alert.js';
import { type Timeframe, timeframeMs } from '../../core/market.js';
import { Adx } from '../features/indicators/adx.js';
import { Cci } from '../features/indicators/cci.js';
import { Ema } from '../features/indicators/ema.js';
import { Macd } from '../features/indicators/macd.js';
import { MoneyFlowIndex } from '../features/indicators/mfi.js';
import { Ring } from '../features/indicators/ring.js';
import { RollingVwap } from '../features/indicators/rolling-vwap.js';
import { Rsi } from '../features/indicators/rsi.js';
import { Stochastic } from '../features/indicators/stochastic.js';
import { AverageTrueRange } from '../features/indicators/true-range.js';
import { WindowMax, WindowMin } from '../features/indicators/window-extreme.js';
import { WindowMoments } from '../features/indicators/window-moments.js';
import { WindowSum } from '../features/indicators/window-sum.js';
import { YangZhang } from '../features/indicators/yang-zhang.js';
import { decayLookback } from '../features/scale.js';
import type { Arrival } from './arrival.js';
import type { Argument } from './ast.js';
import { limits } from './limits.js';

/** The state behind one reading; `value` is NaN while not known. */
export interface Indicator {
  push(arrival: Arrival): void;
  readonly value: number;
}

export type Parameter =
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly least: number;
      readonly most: number;
      readonly usual: number;
      readonly whole: boolean;
    }
  | { readonly kind: 'span'; readonly name: string; readonly usualMs: number | null }
  | { readonly kind: 'word'; readonly name: string; readonly words: readonly string[]; readonly usual: string };

/** Arguments as the indicator takes them: numbers in order (spans in candles), and the word where there is one. */
export interface Given {
  readonly numbers: readonly number[];
  readonly word: string;
  readonly timeframe: Timeframe;
}

export interface ReadingSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly unit: AlertUnit;
  readonly parameters: readonly Parameter[];
  /** Takes a timeframe as its last argument. */
  readonly timed: boolean;
  /** What it reads beside candles. */
  readonly needs: 'mood' | 'funding' | 'prediction' | null;
  readonly example: string;
  /** Candles of its timeframe after which a cold start equals the long run. */
  readonly warmUp: (given: Given) => number;
  readonly open: (given: Given) => Indicator;
}

const count = (name: string, usual: number, least = 2, most: number = limits.window): Parameter => ({
  kind: 'number',
  name,
  least,
  most,
  usual,
  whole: true,
});
const factor = (name: string, usual: number, least: number, most: number): Parameter => ({
  kind: 'number',
  name,
  least,
  most,
  usual,
  whole: false,
});

const first = ({ numbers }: Given): number => numbers[0] ?? 1;
const second = ({ numbers }: Given): number => numbers[1] ?? 1;
const third = ({ numbers }: Given): number => numbers[2] ?? 1;

/** An indicator of a state and the two things it is asked for. */
const reading = <State>(
  state: State,
  push: (state: State, arrival: Arrival) => void,
  read: (state: State) => number,
): Indicator => ({
  push: (arrival) => push(state, arrival),
  get value() {
    return read(state);
  },
});

/** What the newest candle, or what came with it, says by itself. */
function newest(read: (arrival: Arrival) => number): Indicator {
  let value = Number.NaN;
  return {
    push: (arrival) => {
      value = read(arrival);
    },
    get value() {
      return value;
    },
  };
}

/** Compares the newest value with what came before it: `read` sees the state before the newest enters. */
function againstBefore(
  of: (arrival: Arrival) => number,
  enter: (value: number) => void,
  read: (value: number) => number,
): Indicator {
  let value = Number.NaN;
  return {
    push: (arrival) => {
      const fresh = of(arrival);
      value = read(fresh);
      enter(fresh);
    },
    get value() {
      return value;
    },
  };
}

const turnoverOf = ({ candle }: Arrival): number => candle.volume * ((candle.high + candle.low + candle.close) / 3);
const sourceOf = (word: string): ((arrival: Arrival) => number) =>
  word === 'turnover' ? turnoverOf : ({ candle }) => candle.volume;

const window = (given: Given): number => first(given) + 1;
const smoothed = (given: Given): number => decayLookback(1 / first(given));
const one = (): number => 1;
const dayMs = 86_400_000;

interface Draft extends Partial<Omit<ReadingSpec, 'name' | 'unit' | 'open'>> {
  readonly open: ReadingSpec['open'];
}
const define = (name: string, unit: AlertUnit, draft: Draft): ReadingSpec => ({
  name,
  unit,
  aliases: [],
  parameters: [],
  timed: true,
  needs: null,
  example: `${name} > 0`,
  warmUp: one,
  ...draft,
});

const lastly = (given: Given): number => decayLookback(2 / (Math.max(first(given), second(given)) + 1), 2);
const macd = (read: (state: Macd) => number) => ({
  parameters: [count('fast', 12), count('slow', 26), count('signal', 9)],
  warmUp: (given: Given) => lastly(given) + 9 * third(given),
  open: (given: Given) =>
    reading(new Macd(first(given), second(given), third(given)), (state, { candle }) => state.push(candle.close), read),
});
const bollinger = (read: (moments: WindowMoments, width: number) => number) => ({
  parameters: [count('candles', 20), factor('deviations', 2, 0.1, 10)],
  warmUp: window,
  open: (given: Given) =>
    reading(
      new WindowMoments(first(given)),
      (state, { candle }) => state.push(candle.close),
      (state) => read(state, second(given)),
    ),
});
const directional = (read: (state: Adx) => number) => ({
  parameters: [count('candles', 14)],
  warmUp: (given: Given) => decayLookback(1 / first(given), 2),
  open: (given: Given) => reading(new Adx(first(given)), (state, { candle }) => state.push(candle), read),
});
const stochastic = (read: (state: Stochastic) => number) => ({
  parameters: [count('candles', 14)],
  warmUp: (given: Given) => first(given) + 6,
  open: (given: Given) =>
    reading(
      new Stochastic(first(given)),
      (state, { candle }) => state.push(candle.high, candle.low, candle.close),
      read,
    ),
});
const modelSays = (outcome: 'up' | 'down' | 'bigMove') => ({
  needs: 'prediction' as const,
  open: () => newest(({ prediction }) => prediction?.[outcome] ?? Number.NaN),
});

/** Every reading a condition may name. A new one is one entry here; docs/alerts.md lists them for people. */
export const readingSpecs: readonly ReadingSpec[] = [
  define('close', 'price', {
    aliases: ['price', 'last', 'p'],
    example: 'close > 70000',
    open: () => newest(({ candle }) => candle.close),
  }),
  define('open', 'price', { example: 'close > open', open: () => newest(({ candle }) => candle.open) }),
  define('high', 'price', { example: 'high > 70000', open: () => newest(({ candle }) => candle.high) }),
  define('low', 'price', { example: 'low < 60000', open: () => newest(({ candle }) => candle.low) }),
  define('volume', 'amount', {
    aliases: ['vol'],
    example: 'volume > 3 * volume_mean(96)',
    open: () => newest(({ candle }) => candle.volume),
  }),
  define('turnover', 'money', {
    aliases: ['quote_volume'],
    example: 'turnover > 50m',
    open: () => newest(turnoverOf),
  }),
  define('sma', 'price', {
    aliases: ['ma'],
    parameters: [count('candles', 20)],
    example: 'close > sma(50)',
    warmUp: window,
    open: (given) =>
      reading(
        new WindowSum(first(given)),
        (sum, { candle }) => sum.push(candle.close),
        (sum) => sum.mean,
      ),
  }),
  define('ema', 'price', {
    parameters: [count('candles', 20)],
    example: 'crosses_above(ema(12), ema(26))',
    warmUp: (given) => decayLookback(2 / (first(given) + 1)),
    open: (given) =>
      reading(
        new Ema(first(given)),
        (average, { candle }) => average.push(candle.close),
        (average) => average.value,
      ),
  }),
  define('vwap', 'price', {
    parameters: [count('candles', 24)],
    example: 'close < vwap(24)',
    warmUp: window,
    open: (given) =>
      reading(
        new RollingVwap(first(given)),
        (state, { candle }) => state.push(candle.high, candle.low, candle.close, candle.volume),
        (state) => state.value,
      ),
  }),
  define('rsi', 'index', {
    parameters: [count('candles', 14)],
    example: 'rsi(14, 1h) < 30',
    warmUp: smoothed,
    open: (given) =>
      reading(
        new Rsi(first(given)),
        (state, { candle }) => state.push(candle.close),
        (state) => state.value,
      ),
  }),
  define('macd', 'price', { ...macd((state) => state.line), example: 'macd > macd_signal' }),
  define('macd_signal', 'price', { ...macd((state) => state.signal), example: 'macd > macd_signal' }),
  define('macd_hist', 'price', {
    ...macd((state) => state.histogram),
    aliases: ['macd_histogram'],
    example: 'crosses_above(macd_hist, 0)',
  }),
  define('bollinger_upper', 'price', {
    ...bollinger((state, width) => state.mean + width * state.deviation),
    aliases: ['bb_upper', 'upper_band'],
    example: 'close > bollinger_upper(20, 2)',
  }),
  define('bollinger_middle', 'price', {
    ...bollinger((state) => state.mean),
    aliases: ['bb_middle'],
    example: 'crosses_below(close, bollinger_middle(20, 2))',
  }),
  define('bollinger_lower', 'price', {
    ...bollinger((state, width) => state.mean - width * state.deviation),
    aliases: ['bb_lower', 'lower_band'],
    example: 'close < bollinger_lower(20, 2)',
  }),
  define('bollinger_width', 'share', {
    ...bollinger((state, width) => (2 * width * state.deviation) / state.mean),
    aliases: ['bb_width'],
    example: 'bollinger_width(20, 2) < 2%',
  }),
  define('atr', 'price', {
    parameters: [count('candles', 14)],
    example: 'atr(14) > 2% * close',
    warmUp: smoothed,
    open: (given) =>
      reading(
        new AverageTrueRange(first(given)),
        (state, { candle }) => state.push(candle),
        (state) => state.value,
      ),
  }),
  define('adx', 'index', { ...directional((state) => state.value), example: 'adx(14) > 25' }),
  define('plus_di', 'index', { ...directional((state) => state.plus), example: 'plus_di(14) > minus_di(14)' }),
  define('minus_di', 'index', { ...directional((state) => state.minus), example: 'minus_di(14) > plus_di(14)' }),
  define('stoch_k', 'index', {
    ...stochastic((state) => state.slowK),
    aliases: ['stochastic', 'stoch'],
    example: 'stoch_k(14) < 20',
  }),
  define('stoch_d', 'index', {
    ...stochastic((state) => state.slowD),
    aliases: ['stochastic_d'],
    example: 'crosses_above(stoch_k(14), stoch_d(14))',
  }),
  define('cci', 'plain', {
    parameters: [count('candles', 20)],
    example: 'cci(20) < -100',
    warmUp: window,
    open: (given) =>
      reading(
        new Cci(first(given)),
        (state, { candle }) => state.push(candle.high, candle.low, candle.close),
        (state) => state.value,
      ),
  }),
  define('mfi', 'index', {
    parameters: [count('candles', 14)],
    example: 'mfi(14) > 80',
    warmUp: window,
    open: (given) =>
      reading(
        new MoneyFlowIndex(first(given)),
        (state, { candle }) => state.push(candle.high, candle.low, candle.close, candle.volume),
        (state) => state.value,
      ),
  }),
  define('change', 'share', {
    aliases: ['return', 'roc'],
    parameters: [{ kind: 'span', name: 'span', usualMs: null }],
    example: 'abs(change(1h)) > 5%',
    warmUp: window,
    open: (given) =>
      reading(
        new Ring(first(given) + 1),
        (closes, { candle }) => closes.push(candle.close),
        (closes) => closes.ago(0) / closes.ago(first(given)) - 1,
      ),
  }),
  define('highest', 'price', {
    parameters: [count('candles', 20, 1)],
    example: 'close > highest(20)',
    warmUp: window,
    open: (given) => {
      const highs = new WindowMax(first(given));
      return againstBefore(
        ({ candle }) => candle.high,
        (high) => highs.push(high),
        () => highs.value,
      );
    },
  }),
  define('lowest', 'price', {
    parameters: [count('candles', 20, 1)],
    example: 'close < lowest(20)',
    warmUp: window,
    open: (given) => {
      const lows = new WindowMin(first(given));
      return againstBefore(
        ({ candle }) => candle.low,
        (low) => lows.push(low),
        () => lows.value,
      );
    },
  }),
  define('volatility', 'share', {
    parameters: [count('candles', 24)],
    example: 'volatility(24) > 6%',
    warmUp: (given) => first(given) + 2,
    open: (given) =>
      reading(
        new YangZhang(first(given)),
        (state, { candle }) => state.push(candle),
        (state) => state.value * Math.sqrt(dayMs / timeframeMs(given.timeframe)),
      ),
  }),
  define('volatility_ratio', 'ratio', {
    parameters: [count('candles', 24), count('usual', 480)],
    example: 'volatility_ratio(24, 480) > 2',
    warmUp: (given) => Math.max(first(given), second(given)) + 2,
    open: (given) =>
      reading(
        { now: new YangZhang(first(given)), usual: new YangZhang(second(given)) },
        (state, { candle }) => {
          state.now.push(candle);
          state.usual.push(candle);
        },
        ({ now, usual }) => now.value / usual.value,
      ),
  }),
  define('volume_mean', 'amount', {
    parameters: [count('candles', 96)],
    example: 'volume > 3 * volume_mean(96)',
    warmUp: window,
    open: (given) => {
      const sum = new WindowSum(first(given));
      return againstBefore(
        ({ candle }) => candle.volume,
        (volume) => sum.push(volume),
        () => sum.mean,
      );
    },
  }),
  define('volume_ratio', 'ratio', {
    parameters: [count('candles', 96)],
    example: 'volume_ratio(96) > 3',
    warmUp: window,
    open: (given) => {
      const sum = new WindowSum(first(given));
      return againstBefore(
        ({ candle }) => candle.volume,
        (volume) => sum.push(volume),
        (volume) => volume / sum.mean,
      );
    },
  }),
  define('zscore', 'plain', {
    parameters: [{ kind: 'word', name: 'of', words: ['volume', 'turnover'], usual: 'volume' }, count('candles', 96)],
    example: 'zscore(volume, 96) > 4',
    warmUp: window,
    open: (given) => {
      const moments = new WindowMoments(first(given));
      return againstBefore(
        sourceOf(given.word),
        (value) => moments.push(value),
        (value) => moments.zScore(value, 1e-6 * Math.abs(moments.mean) + 1e-12),
      );
    },
  }),
  define('mood', 'score', {
    aliases: ['sentiment'],
    timed: false,
    needs: 'mood',
    example: 'mood < -0.3',
    open: () => newest(({ mood }) => mood ?? Number.NaN),
  }),
  define('swing', 'score', {
    aliases: ['mood_change'],
    parameters: [{ kind: 'span', name: 'span', usualMs: 6 * 3_600_000 }],
    timed: false,
    needs: 'mood',
    example: 'abs(swing(6h)) > 0.4',
    warmUp: window,
    open: (given) =>
      reading(
        new Ring(first(given) + 1),
        (moods, { mood }) => moods.push(mood ?? Number.NaN),
        (moods) => moods.ago(0) - moods.ago(first(given)),
      ),
  }),
  define('funding', 'share', {
    aliases: ['funding_rate'],
    timed: false,
    needs: 'funding',
    example: 'funding > 0.05%',
    open: () => newest(({ funding }) => funding ?? Number.NaN),
  }),
  define('up', 'share', { ...modelSays('up'), aliases: ['p_up'], example: 'up > 60%' }),
  define('down', 'share', { ...modelSays('down'), aliases: ['p_down'], example: 'down > 60%' }),
  define('bigmove', 'share', { ...modelSays('bigMove'), aliases: ['big_move'], example: 'bigmove > 40%' }),
];

const byName = new Map(
  readingSpecs.flatMap((spec) => [spec.name, ...spec.aliases].map((name) => [name, spec] as const)),
);

export const readingSpec = (name: string): ReadingSpec | null => byName.get(name) ?? null;

/** Every name a condition may use for a reading. */
export const readingNames: readonly string[] = [...byName.keys()];

/** Arguments for `open`: spans in candles of `timeframe`. */
export function givenOf(spec: ReadingSpec, args: readonly Argument[], timeframe: Timeframe): Given {
  const numbers: number[] = [];
  let word = '';
  for (const [at, arg] of args.entries()) {
    if (arg.kind === 'number') numbers.push(arg.value);
    else if (arg.kind === 'span') numbers.push(Math.round(arg.ms / timeframeMs(timeframe)));
    else if (spec.parameters[at]?.kind === 'word') word = arg.word;
  }
  return { numbers, word, timeframe };
}
