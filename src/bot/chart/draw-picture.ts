import { inLanguage } from '../messages/language.js';
import type { PictureRequest } from '../reply/pictures.js';
import { backtestPicture } from './backtest-picture.js';
import { chartPicture } from './candles/chart-picture.js';
import { comparePicture } from './overview/compare.js';
import { fearGreedPicture } from './overview/fear-greed.js';
import { originOf } from './overview/frame.js';
import { heatmapPicture } from './overview/heatmap.js';
import { rasterise } from './rasterise.js';
import { recordPicture } from './record/record-picture.js';
import type { Drawn } from './shapes.js';

type Painters = { readonly [K in PictureRequest['kind']]: (request: Extract<PictureRequest, { kind: K }>) => Drawn };

/** One a kind: a new kind will not compile until it is drawn. */
const painters: Painters = {
  signalChart: chartPicture,
  backtest: ({ view, data, theme, mark }) => backtestPicture(view, data, theme, originOf(mark)),
  compareChart: comparePicture,
  heatmapChart: heatmapPicture,
  fearGreedChart: fearGreedPicture,
  record: (request) => recordPicture(request, originOf(request.mark)),
};

/** Draws a picture as PNG, in this thread: some tens of ms of computing. */
export async function drawPicture(request: PictureRequest): Promise<Buffer> {
  // The record's keys pair each kind with its own painter; TypeScript cannot follow that through an index.
  const paint = painters[request.kind] as (request: PictureRequest) => Drawn;
  return rasterise(inLanguage(request.language ?? 'en', () => paint(request)));
}
