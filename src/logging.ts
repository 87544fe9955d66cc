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

const warn = 40;

/** A warning or an error as it was logged, before it becomes text. */
export interface WatchedLine {
  /** pino's number. */
  readonly level: number;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** pino takes the facts first, or the words alone, or an error alone. */
function watchedLine(level: number, args: readonly unknown[]): WatchedLine {
  const [first, second] = args;
  if (typeof first === 'string') return { level, message: first, facts: {} };
  const facts = first instanceof Error ? { err: first } : typeof first === 'object' && first !== null ? first : {};
  const words = typeof second === 'string' ? second : first instanceof Error ? first.message : 'no words';
  return { level, message: words, facts: { ...facts } };
}

/** Why something failed, of the facts of its log line; null when they do not say. */
export function reasonOf({ err, reason, failure, outcome }: WatchedLine['facts']): string | null {
  for (const one of [err, reason, failure, outcome]) {
    if (typeof one === 'string' && one !== '') return one;
    if (one instanceof Error) return one.message;
    const inner =
      typeof one === 'object' && one !== null && ('message' in one ? one.message : 'reason' in one ? one.reason : null);
    if (typeof inner === 'string') return inner;
  }
  return null;
}

/**
 * Structured logs on stderr: JSON lines, or short coloured lines when a person watches (stderr is a terminal).
 * stdout belongs to the console chat and to `--json`.
 */
export function createLogger(options: {
  readonly level: string;
  readonly secrets: readonly string[];
  readonly out?: NodeJS.WritableStream;
  /** Hears of every warning and error that is written; must not throw, and must not log. */
  readonly watch?: (line: WatchedLine) => void;
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
  const { watch } = options;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: briefly },
      hooks: {
        logMethod(args, method, level) {
          if (watch && level >= warn) watch(watchedLine(level, args));
          method.apply(this, args);
        },
      },
    },
    stream,
  );
}
