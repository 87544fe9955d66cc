import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, UserError } from '../../core/errors.js';
import type { ModelCard } from './model-card.js';
import { OnnxPredictor } from './onnx-predictor.js';
import { packOutputs, type ThreadAnswer, type ThreadQuestion } from './thread-messages.js';

/** The other side of `ThreadedPredictor`: opens the model, says so, and answers questions in the order they come. */
const port = parentPort;
if (port) {
  const { bytes, card } = workerData as { readonly bytes: Uint8Array; readonly card: ModelCard };
  const say = (answer: ThreadAnswer): void => port.postMessage(answer);
  OnnxPredictor.open(bytes, card, 1).then(
    (predictor) => {
      let turn = Promise.resolve();
      port.on('message', ({ id, values, rows }: ThreadQuestion) => {
        turn = turn.then(async () => {
          try {
            say({ kind: 'outputs', id, outputs: packOutputs(await predictor.predict(values, rows)) });
          } catch (thrown) {
            say({ kind: 'failed', id, reason: messageOf(thrown) });
          }
        });
      });
      say({ kind: 'open' });
    },
    (thrown: unknown) => say({ kind: 'closed', reason: messageOf(thrown), clause: thrown instanceof UserError }),
  );
}
