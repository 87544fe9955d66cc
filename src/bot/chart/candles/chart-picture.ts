import { InvariantError } from '../../../core/errors.js';
import type { ChartRequest } from '../../reply/pictures.js';
import { watermark } from '../overview/frame.js';
import { palettes } from '../palette.js';
import { priceDecimals } from '../price-scale.js';
import type { Drawn, Shape } from '../shapes.js';
import { axisShapes } from './axis-shapes.js';
import { layOut, picture } from './chart-layout.js';
import type { Drawing } from './drawing.js';
import { headerShapes } from './header-shapes.js';
import { labelWidthOf, levelShapes, levelsOf, otherLevels } from './level-shapes.js';
import { oddsLabels, oddsShapes } from './odds-shapes.js';
import { overlayShapes } from './overlay-shapes.js';
import { priceShapes, volumeShapes } from './price-shapes.js';
import { rangeShapes } from './range-shapes.js';
import { paneShapes } from './study-panes.js';

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
      ...oddsLabels(drawing),
      ...headerShapes(drawing),
      ...priceShapes(drawing),
      ...volumeShapes(drawing),
      ...oddsShapes(drawing),
    ],
  };
}

/** Large words across the prices where they are not an exchange's, now. */
function watermarkShapes({ request, layout, palette }: Drawing): readonly Shape[] {
  const x = (layout.left + layout.right) / 2;
  const y = (layout.price.top + layout.price.bottom) / 2;
  return watermark(request.mark, { x, y, width: layout.right - layout.left, z: 1 }, palette);
}
