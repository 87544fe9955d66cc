import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { InvariantError, messageOf } from '../../core/errors.js';
import { drawPicture } from './draw-picture.js';
import type { PictureAnswer, PictureOrder } from './picture-thread.js';

const port = parentPort;
if (!port) throw new InvariantError('picture-worker.ts must run as a worker thread');

// Words go before pictures: the thread takes what the others leave. Elsewhere the whole process would be meant.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

port.on('message', ({ id, request }: PictureOrder) => {
  drawPicture(request)
    .then((png) => {
      const bytes = new Uint8Array(png);
      port.postMessage({ id, ok: true, bytes } satisfies PictureAnswer, [bytes.buffer]);
    })
    .catch((error: unknown) => port.postMessage({ id, ok: false, reason: messageOf(error) } satisfies PictureAnswer));
});
