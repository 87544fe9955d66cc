import { createHash } from 'node:crypto';
import type { PictureRequest } from '../reply/pictures.js';
import { PictureThread } from './picture-thread.js';

export type RenderChart = (request: PictureRequest) => Promise<Buffer>;

/**
 * `draw` with a memory: equal requests share one picture, also while it is being made, and the last `keep` are
 * remembered. Pictures are made one after the other, as they are asked for.
 */
export function chartRenderer({
  draw,
  keep = 64,
}: {
  readonly draw: RenderChart;
  readonly keep?: number;
}): RenderChart {
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
    // Who asked hears of a failure; the next picture does not.
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

/** One memory and one drawing thread for the whole process: a picture depends on nothing but its request. */
const thread = new PictureThread();
export const renderChart: RenderChart = chartRenderer({ draw: (request) => thread.draw(request) });

const contentKey = (request: PictureRequest) => createHash('sha1').update(JSON.stringify(request)).digest('base64');
