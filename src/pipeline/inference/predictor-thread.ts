import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, UserError } from '../../core/errors.js';
import type { ModelCard } from './model-card.js';
import { OnnxPredictor } from './onnx-predictor.js';
import { packOutputs } from './packed-outputs.js';
import type { ThreadAnswer, ThreadQuestion } from './thread-messages.js';

/** The other side of `ThreadedPredictor`: opens the model, says so, and answers questions in the order they come. */
const port = parentPort;
if (port) {
  const { bytes, card } = workerData as { readonly bytes: Uint8Array; readonly card: ModelCard };
  const say = (answer: ThreadAnswer, given: readonly ArrayBuffer[] = []): void => port.postMessage(answer, given);
  const width = card.features.names.length;
  OnnxPredictor.open(bytes, card, 1).then(
    (predictor) => {
      let turn = Promise.resolve();
      port.on('message', ({ id, values, rows, lent }: ThreadQuestion) => {
        turn = turn.then(async () => {
          try {
            const asked = lent ? values.subarray(0, rows * width) : values;
            const outputs = packOutputs(await predictor.predict(asked, rows));
            const back = lent ? values : null;
            say(
              { kind: 'outputs', id, outputs, values: back },
              back ? [outputs.buffer, back.buffer] : [outputs.buffer],
            );
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
