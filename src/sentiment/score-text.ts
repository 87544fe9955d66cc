import { createInterface } from 'node:readline';
import type { Scorer } from './scorer.js';

const batchSize = 256;

/** One line of JSON `{"score","label"}` for each line of `input`, in order; an empty line is a text without a lean. */
export async function* scoreLines(input: NodeJS.ReadableStream, scorer: Scorer): AsyncGenerator<string> {
  let batch: string[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    batch.push(line);
    if (batch.length < batchSize) continue;
    yield* scored(batch, scorer);
    batch = [];
  }
  yield* scored(batch, scorer);
}

async function* scored(texts: readonly string[], scorer: Scorer): AsyncGenerator<string> {
  for (const { score, label } of await scorer.score(texts))
    yield JSON.stringify({ score: Number(score.toFixed(4)), label });
}
