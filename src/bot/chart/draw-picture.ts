import type { PictureRequest } from '../reply.js';
import { picture } from './chart-layout.js';
import { chartOption } from './chart-option.js';
import { rasterise } from './rasterise.js';
import { svgOf } from './svg.js';

/** Draws a market picture as PNG, in this thread: some tens of ms of computing. */
export const drawPicture = async (request: PictureRequest): Promise<Buffer> =>
  rasterise(svgOf(chartOption(request), picture));
