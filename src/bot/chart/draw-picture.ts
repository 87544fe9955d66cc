import type { PictureRequest } from '../reply.js';
import { backtestOption } from './backtest-option.js';
import { picture } from './chart-layout.js';
import { chartPicture } from './chart-option.js';
import { comparePicture } from './overview/compare.js';
import { fearGreedPicture } from './overview/fear-greed.js';
import { type Drawn, originOf } from './overview/frame.js';
import { heatmapPicture } from './overview/heatmap.js';
import { rasterise } from './rasterise.js';
import { recordOption } from './record/record-option.js';
import { svgOf } from './svg.js';

type Painters = { readonly [K in PictureRequest['kind']]: (request: Extract<PictureRequest, { kind: K }>) => Drawn };

/** One a kind: a new kind will not compile until it is drawn. */
const painters: Painters = {
  signalChart: chartPicture,
  backtest: ({ view, data, theme, mark }) => ({
    option: backtestOption(view, data, theme, originOf(mark)),
    size: picture,
  }),
  compareChart: comparePicture,
  heatmapChart: heatmapPicture,
  fearGreedChart: fearGreedPicture,
  record: (request) => ({ option: recordOption(request, originOf(request.mark)), size: picture }),
};

/** Draws a picture as PNG, in this thread: some tens of ms of computing. */
export async function drawPicture(request: PictureRequest): Promise<Buffer> {
  // The record's keys pair each kind with its own painter; TypeScript cannot follow that through an index.
  const paint = painters[request.kind] as (request: PictureRequest) => Drawn;
  const { option, size } = paint(request);
  return rasterise(svgOf(option, size));
}
