import { candleShapes, columnShapes } from '../candle-shapes.js';
import type { Shape } from '../shapes.js';
import { type Drawing, layerOfData, paneOf } from './drawing.js';

const slotWidth = ({ layout }: Drawing): number => (layout.right - layout.left) / layout.slots.length;

export function priceShapes(drawing: Drawing): readonly Shape[] {
  const { layout, palette } = drawing;
  const candles = layout.slots.flatMap((candle, slot) => (candle ? [[layout.slotX(slot), candle] as const] : []));
  return candleShapes(
    candles,
    { width: 0.68 * slotWidth(drawing), lineWidth: 2, y: layout.y, z: layerOfData },
    { hollow: palette.background, up: palette.up, down: palette.down, flat: palette.muted },
  );
}

export function volumeShapes(drawing: Drawing): readonly Shape[] {
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
  return columnShapes(
    columns,
    { width, z: layerOfData },
    { hollow: palette.background, up: palette.up, down: palette.down },
  );
}
