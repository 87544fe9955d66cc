import { InvariantError } from '../../core/errors.js';
import type { ChartPane, ChartRequest } from '../reply/pictures.js';
import { candleShapes, columnShapes } from './candle-shapes.js';
import { layOut, picture } from './chart-layout.js';
import {
  axisShapes,
  type Drawing,
  headerShapes,
  labelWidthOf,
  levelShapes,
  levelsOf,
  otherLevels,
  rangeShapes,
  stripShapes,
  watermarkShapes,
} from './chart-shapes.js';
import { palettes } from './palette.js';
import { priceDecimals } from './price-scale.js';
import { type Drawn, dot, line, type Shape } from './shapes.js';
import { overlayShapes, paneShapes, stretches } from './study-shapes.js';

/** The whole picture. Throws InvariantError without a candle: there is nothing to draw. */
export function chartPicture(request: ChartRequest): Drawn {
  const last = request.data.candles.at(-1);
  if (!last) throw new InvariantError(`a chart of ${request.market} ${request.timeframe} needs a candle, had none`);
  const palette = palettes[request.theme];
  const decimals = priceDecimals(request.tick, last.close);
  const layout = layOut(request, labelWidthOf(levelsOf({ request, palette, decimals })));
  const drawing: Drawing = { request, layout, palette, decimals };
  const levels = levelShapes(drawing);
  return {
    background: palette.background,
    size: { width: picture.width, height: layout.height },
    shapes: [
      ...watermarkShapes(drawing),
      ...axisShapes(drawing, levels.taken),
      ...rangeShapes(drawing),
      ...overlayShapes(drawing),
      ...otherLevels(drawing),
      ...levels.shapes,
      ...paneShapes(drawing),
      ...stripShapes(drawing),
      ...headerShapes(drawing),
      ...priceShapes(drawing),
      ...volumeShapes(drawing),
      ...oddsShapes(drawing),
    ],
  };
}

const slotWidth = ({ layout }: Drawing): number => (layout.right - layout.left) / layout.slots.length;
const paneOf = ({ layout }: Drawing, wanted: ChartPane) => layout.panes.find(({ name }) => name === wanted);
const z = 8;

function priceShapes(drawing: Drawing): readonly Shape[] {
  const { layout, palette } = drawing;
  const candles = layout.slots.flatMap((candle, slot) => (candle ? [[layout.slotX(slot), candle] as const] : []));
  return candleShapes(
    candles,
    { width: 0.68 * slotWidth(drawing), lineWidth: 2, y: layout.y, z },
    { hollow: palette.background, up: palette.up, down: palette.down, flat: palette.muted },
  );
}

function volumeShapes(drawing: Drawing): readonly Shape[] {
  const { layout, palette } = drawing;
  const pane = paneOf(drawing, 'volume');
  if (!pane) return [];
  const width = 0.62 * slotWidth(drawing);
  const most = Math.max(...layout.slots.map((candle) => candle?.volume ?? 0), 1e-12);
  const columns = layout.slots.flatMap((candle, slot) => {
    if (!candle) return [];
    const height = (candle.volume / most) * (pane.bottom - pane.top);
    const isHollow = candle.close >= candle.open;
    return [{ left: layout.slotX(slot) - width / 2, y: pane.bottom - height, height, isHollow }];
  });
  return columnShapes(columns, { width, z }, { hollow: palette.background, up: palette.up, down: palette.down });
}

function oddsShapes(drawing: Drawing): readonly Shape[] {
  const { layout, palette } = drawing;
  const pane = paneOf(drawing, 'odds');
  if (!pane) return [];
  const y = (share: number) => pane.bottom - (share / layout.stripMax) * (pane.bottom - pane.top);
  const of = (pick: 'up' | 'down' | 'bigMove', color: string, width: number, dash?: readonly number[]): Shape[] => {
    const values = layout.predictions.map((said) =>
      said ? (pick === 'bigMove' ? said.bigMove : said.probabilities[pick]) : null,
    );
    return stretches(layout, (slot) => values[slot] ?? null, y).flatMap((points) => [
      ...(points.length > 1 ? [line(points, color, { width, z, ...(dash ? { dash } : {}) })] : []),
      // A lone prediction between gaps would draw no line.
      ...(points.length === 1 ? points.map(([x, at]) => ({ ...dot(x, at, color, color, 4), z, lineWidth: 1 })) : []),
    ]);
  };
  return [...of('bigMove', palette.bigMove, 2), ...of('up', palette.up, 4), ...of('down', palette.down, 4, [16, 8])];
}
