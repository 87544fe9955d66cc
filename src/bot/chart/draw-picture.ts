import type { PictureRequest } from '../reply.js';
import { backtestOption } from './backtest-option.js';
import { picture } from './chart-layout.js';
import { chartOption } from './chart-option.js';
import { rasterise } from './rasterise.js';
import { svgOf } from './svg.js';

/** Draws a picture as PNG, in this thread: some tens of ms of computing. */
export const drawPicture = async (request: PictureRequest): Promise<Buffer> =>
  rasterise(
    svgOf(
      request.kind === 'backtest'
        ? backtestOption(request.view, request.data, request.theme, originOf(request.mark))
        : chartOption(request),
      picture,
    ),
  );

/** What the numbers in it are of, for whoever sees the picture without its message. */
const originOf = ({ venue, provenance }: PictureRequest['mark']): string =>
  provenance === 'live' ? venue : provenance === 'simulated' ? 'simulated, not real prices' : 'replay of the past';
