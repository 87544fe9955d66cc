import { finished } from 'node:stream/promises';

/** What verbs print: results on stdout, everything else on stderr. */
export interface Output {
  line(text: string): void;
  /** The one document of `--json`. */
  json(value: unknown): void;
  note(text: string): void;
}

export const processOutput: Output = {
  line: (text) => printed(`${text}\n`),
  json: (value) => printed(`${JSON.stringify(value, jsonNumber)}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
};

let watched = false;

function printed(text: string): void {
  if (!watched) process.stdout.on('error', readerLeft);
  watched = true;
  process.stdout.write(text);
}

/** A pipe tells only after the write that its reader went away, as `| head` does: that is no fault, and the work is over. */
function readerLeft(error: NodeJS.ErrnoException): void {
  const left = error.code === 'EPIPE';
  if (!left) process.stderr.write(`auspex: stdout cannot be written: ${error.message}\n`);
  process.exit(left ? 0 : 1);
}

/** JSON has no NaN: what is not known is null. */
function jsonNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** Waits until stdout has taken everything; a reader that went away is no fault of ours. */
export async function drainStdout(): Promise<void> {
  if (process.stdout.writableLength === 0) return;
  await Promise.race([new Promise((resolve) => process.stdout.once('drain', resolve)), finished(process.stdout)]);
}
