import type { Candle } from '../../core/market.js';
import { timeframeMs } from '../../core/market.js';
import type { Prediction } from '../../core/prediction.js';
import type { ChartRequest } from '../reply.js';
import { priceScale, type Scale } from './price-scale.js';

/** Sizes in px of a picture that a phone shows at about a third of its width: small text is 24 px and up. */
export const picture = { width: 1200, height: 900 } as const;

export interface Pane {
  readonly top: number;
  readonly bottom: number;
}

/** Where everything goes. Panes share one time axis; a slot is the room of one candle. */
export interface ChartLayout {
  readonly left: number;
  readonly right: number;
  readonly price: Pane;
  readonly volume: Pane;
  readonly strip: Pane;
  /** Candle of each slot; null where the venue has none, or where it is still to come. */
  readonly slots: readonly (Candle | null)[];
  /** Prediction made at the close of the candle of that slot. */
  readonly predictions: readonly (Prediction | null)[];
  readonly firstOpenedAt: number;
  readonly scale: Scale;
  readonly stripMax: number;
  /** The prediction whose expected range is drawn: the signal's, else that of the newest candle. */
  readonly focus: Prediction | null;
  x(instant: number): number;
  y(price: number): number;
  stripY(probability: number): number;
}

/** Free slots right of the last candle, even when no prediction reaches that far. */
const leastFuture = 10;
/** Gaps may widen the axis up to this multiple of the candles shown; older candles are left out beyond. */
const widestGap = 2;

/** Lays the picture out; the request must hold at least one candle. */
export function layOut(request: ChartRequest, labelWidth: number): ChartLayout {
  const step = timeframeMs(request.timeframe);
  const { candles, predictions } = request.data;
  const last = candles.at(-1)!;
  const earliest = last.openedAt - widestGap * candles.length * step;
  const shown = candles.filter((candle) => candle.openedAt >= earliest);
  const firstOpenedAt = shown[0]!.openedAt;
  const newest = predictions.find((prediction) => prediction.closedAt === last.closedAt) ?? null;
  const focus = request.signal?.prediction ?? newest;
  const past = Math.round((last.openedAt - firstOpenedAt) / step) + 1;
  const reach = Math.max(focus?.horizonEndsAt ?? 0, request.signal?.expiresAt ?? 0);
  const ahead = Math.min(Math.max(leastFuture, Math.ceil((reach - last.closedAt) / step) + 3), past + leastFuture);
  const slots: (Candle | null)[] = Array.from({ length: past + ahead }, () => null);
  for (const candle of shown) slots[Math.round((candle.openedAt - firstOpenedAt) / step)] = candle;
  const spoken: (Prediction | null)[] = slots.map(() => null);
  for (const prediction of predictions) {
    const slot = Math.round((prediction.closedAt - firstOpenedAt) / step) - 1;
    if (slot >= 0 && slot < past) spoken[slot] = prediction;
  }

  const left = 28;
  const right = picture.width - labelWidth - 12;
  const price = { top: 138, bottom: 596 };
  const volume = { top: 604, bottom: 684 };
  const strip = { top: 712, bottom: 836 };
  const prices = shown.flatMap((candle) => [candle.low, candle.high]);
  if (focus) prices.push(focus.close * Math.exp(focus.moveSize), focus.close * Math.exp(-focus.moveSize));
  if (request.signal?.kind === 'entry') prices.push(...Object.values(request.signal.levels));
  const scale = priceScale(Math.min(...prices), Math.max(...prices), {
    count: 9,
    padding: 0.04,
    tickSize: request.tick,
  });
  const stated = spoken.flatMap((said) => (said ? [said.probabilities.up, said.probabilities.down, said.bigMove] : []));
  const stripMax = Math.min(1, Math.ceil((Math.max(0.5, ...stated) + 0.02) * 10) / 10);
  const width = right - left;
  return {
    left,
    right,
    price,
    volume,
    strip,
    slots,
    predictions: spoken,
    firstOpenedAt,
    scale,
    stripMax,
    focus,
    x: (instant) => left + ((instant - firstOpenedAt) / (slots.length * step)) * width,
    y: (value) => price.bottom - ((value - scale.min) / (scale.max - scale.min)) * (price.bottom - price.top),
    stripY: (probability) => strip.bottom - (probability / stripMax) * (strip.bottom - strip.top),
  };
}
