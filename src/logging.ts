import { Writable } from 'node:stream';
import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';

/** Replaces every secret in what passes through, so that no library's error message can leak one into a log. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[secret]'), text);
}

/**
 * What of an error goes into a log. A driver's error carries its whole connection, 20 kB of it, and says no more by that.
 */
function briefly(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, code } = stdSerializers.err(error);
  return { type, message, stack, ...(code === undefined ? {} : { code }) };
}

/**
 * Structured logs on stderr: JSON lines, or short coloured lines when a person watches (stderr is a terminal).
 * stdout belongs to the console chat and to `--json`.
 */
export function createLogger(options: {
  readonly level: string;
  readonly secrets: readonly string[];
  readonly out?: NodeJS.WritableStream;
}): Logger {
  const out = options.out ?? process.stderr;
  const cleaned = new Writable({
    decodeStrings: false,
    write(chunk: Buffer | string, _encoding, done) {
      out.write(withoutSecrets(chunk.toString(), options.secrets));
      done();
    },
  });
  const forPeople = 'isTTY' in out && out.isTTY === true;
  const stream = forPeople ? pretty({ destination: cleaned, ignore: 'pid,hostname', singleLine: true }) : cleaned;
  return pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: briefly } },
    stream,
  );
}
