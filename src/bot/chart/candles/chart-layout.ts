import type { Candle } from '../../../core/market.js';
import { timeframeMs } from '../../../core/market.js';
import type { Prediction } from '../../../core/prediction.js';
import type { ChartPane, ChartRequest } from '../../reply/pictures.js';
import { priceScale, type Scale } from '../price-scale.js';

/** Sizes in px of a picture that a phone shows at about a third of its width: small text is 24 px and up. */
export const picture = { width: 1200, height: 900 } as const;

export interface Pane {
  readonly top: number;
  readonly bottom: number;
}

export interface NamedPane extends Pane {
  readonly name: ChartPane;
}

/** Where everything goes. Panes share one time axis; a slot is the room of one candle. */
export interface ChartLayout {
  readonly left: number;
  readonly right: number;
  /** Of the whole picture: more panes make it taller. */
  readonly height: number;
  readonly price: Pane;
  /** Below the prices, from top to bottom. */
  readonly panes: readonly NamedPane[];
  /** Candle of each slot; null where the venue has none, or where it is still to come. */
  readonly slots: readonly (Candle | null)[];
  /** Place in the request's candles of the candle of each slot, −1 where there is none. */
  readonly places: readonly number[];
  /** Prediction made at the close of the candle of that slot. */
  readonly predictions: readonly (Prediction | null)[];
  readonly firstOpenedAt: number;
  readonly scale: Scale;
  readonly stripMax: number;
  /** The prediction whose expected range is drawn: the signal's, else that of the newest candle. */
  readonly focus: Prediction | null;
  x(instant: number): number;
  /** Middle of a slot. */
  slotX(slot: number): number;
  y(price: number): number;
}

/** What a plain chart shows below the prices. */
export const usualPanes: readonly ChartPane[] = ['volume', 'odds'];

/** Free slots right of the last candle, even when no prediction reaches that far. */
const leastFuture = 10;
/** Gaps may widen the axis up to this multiple of the candles shown; older candles are left out beyond. */
const widestGap = 2;
const heights: Readonly<Record<ChartPane, number>> = {
  volume: 80,
  odds: 124,
  mood: 104,
  rsi: 104,
  macd: 112,
  stochastic: 104,
  atr: 88,
};
const priceTop = 138;
const below = 64;
/** The prices keep this much when many panes are asked for: the picture grows then. */
const leastPrice = 400;
/** A plain volume pane stands close to the candles it belongs to; others need room for their name. */
const gapOver = (pane: ChartPane, isFirst: boolean): number => (pane === 'volume' && isFirst ? 8 : 30);

function paneRows(names: readonly ChartPane[]): {
  readonly price: Pane;
  readonly panes: readonly NamedPane[];
  readonly height: number;
} {
  const rows = names.map((name, i) => ({ name, gap: gapOver(name, i === 0), tall: heights[name] }));
  const taken = rows.reduce((sum, { gap, tall }) => sum + gap + tall, 0);
  const price = { top: priceTop, bottom: priceTop + Math.max(leastPrice, picture.height - priceTop - below - taken) };
  let bottom = price.bottom;
  const panes = rows.map(({ name, gap, tall }) => {
    const top = bottom + gap;
    bottom = top + tall;
    return { name, top, bottom };
  });
  return { price, panes, height: bottom + below };
}

/** Lays the picture out; the request must hold at least one candle. */
export function layOut(request: ChartRequest, labelWidth: number): ChartLayout {
  const step = timeframeMs(request.timeframe);
  const { candles, predictions } = request.data;
  const last = candles.at(-1)!;
  const earliest = last.openedAt - widestGap * candles.length * step;
  const hidden = candles.findIndex((candle) => candle.openedAt >= earliest);
  const shown = candles.slice(hidden);
  const firstOpenedAt = shown[0]!.openedAt;
  const newest = predictions.find((prediction) => prediction.closedAt === last.closedAt) ?? null;
  const focus = request.signal?.prediction ?? newest;
  const past = Math.round((last.openedAt - firstOpenedAt) / step) + 1;
  const reach = Math.max(focus?.horizonEndsAt ?? 0, request.signal?.expiresAt ?? 0);
  const ahead = Math.min(Math.max(leastFuture, Math.ceil((reach - last.closedAt) / step) + 3), past + leastFuture);
  const slots: (Candle | null)[] = Array.from({ length: past + ahead }, () => null);
  const places = slots.map(() => -1);
  for (const [i, candle] of shown.entries()) {
    const slot = Math.round((candle.openedAt - firstOpenedAt) / step);
    slots[slot] = candle;
    places[slot] = hidden + i;
  }
  const spoken: (Prediction | null)[] = slots.map(() => null);
  for (const prediction of predictions) {
    const slot = Math.round((prediction.closedAt - firstOpenedAt) / step) - 1;
    if (slot >= 0 && slot < past) spoken[slot] = prediction;
  }

  const left = 28;
  const right = picture.width - labelWidth - 12;
  const { price, panes, height } = paneRows(request.panes ?? usualPanes);
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
  const x = (instant: number) => left + ((instant - firstOpenedAt) / (slots.length * step)) * width;
  return {
    left,
    right,
    height,
    price,
    panes,
    slots,
    places,
    predictions: spoken,
    firstOpenedAt,
    scale,
    stripMax,
    focus,
    x,
    slotX: (slot) => left + ((slot + 0.5) / slots.length) * width,
    y: (value) => price.bottom - ((value - scale.min) / (scale.max - scale.min)) * (price.bottom - price.top),
  };
}
