import { finished } from 'node:stream/promises';

/** What verbs print: results on stdout, everything else on stderr. */
export interface Output {
  line(text: string): void;
  /** The one document of `--json`. */
  json(value: unknown): void;
  note(text: string): void;
}

export const processOutput: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  json: (value) => void process.stdout.write(`${JSON.stringify(value, jsonNumber)}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
};

/** JSON has no NaN: what is not known is null. */
function jsonNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** Waits until stdout has taken everything; a reader that went away is no fault of ours. */
export async function drainStdout(): Promise<void> {
  if (process.stdout.writableLength === 0) return;
  await Promise.race([new Promise((resolve) => process.stdout.once('drain', resolve)), finished(process.stdout)]);
}
