import { createHash } from 'node:crypto';
import type { PictureRequest } from '../reply.js';
import { picture } from './chart-layout.js';
import { chartOption } from './chart-option.js';
import { rasterise } from './rasterise.js';
import { svgOf } from './svg.js';

export type RenderChart = (request: PictureRequest) => Promise<Buffer>;

/**
 * A renderer of market pictures (PNG). Equal requests share one picture, also while it is being made; the last `keep`
 * are remembered. Pictures are made one after the other, and the event loop gets a turn between the steps of each, so
 * that a hundred requests delay nothing by more than one step.
 */
export function chartRenderer({ keep = 64 }: { keep?: number } = {}): RenderChart {
  const known = new Map<string, Promise<Buffer>>();
  let queue: Promise<unknown> = Promise.resolve();
  return (request) => {
    const key = contentKey(request);
    const found = known.get(key);
    if (found) {
      // Maps iterate in order of insertion: put back last, so that the first is the least recently used.
      known.delete(key);
      known.set(key, found);
      return found;
    }
    const made = queue.then(() => draw(request));
    queue = made.catch(() => undefined);
    known.set(key, made);
    made.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= keep) break;
      known.delete(oldest);
    }
    return made;
  };
}

/** Renders with one cache for the whole process: a picture depends on nothing but its request. */
export const renderChart: RenderChart = chartRenderer();

async function draw(request: PictureRequest): Promise<Buffer> {
  await nextTurn();
  const svg = svgOf(chartOption(request), picture);
  await nextTurn();
  return rasterise(svg);
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const contentKey = (request: PictureRequest) => createHash('sha1').update(JSON.stringify(request)).digest('base64');
