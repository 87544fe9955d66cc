import { createHash } from 'node:crypto';

const textLength = 160;
const exampleLength = 300;

/** What looks like a secret wherever it stands; known ones are taken out by their value before. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(\d{6,12}):[A-Za-z0-9_-]{30,}/g, '[secret]'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi, '$1[secret]@'],
  [/\b(bearer|basic|bot)\s+[A-Za-z0-9._~+/=-]{16,}/gi, '$1 [secret]'],
  [
    /\b(\w*(?:token|secret|password|passwd|api[_-]?key|signature|authorization)\w*["']?\s*[:=]\s*["']?)[^\s"'&,;]{4,}/gi,
    '$1[secret]',
  ],
  [/\bwhsec_[A-Za-z0-9_-]+/g, '[secret]'],
  [/\b[A-Za-z0-9_-]{24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}/g, '[secret]'],
  [/\b[A-Fa-f0-9]{32,}\b/g, '[hex]'],
  [/[A-Za-z0-9+/_-]{44,}={0,2}/g, '[secret]'],
];

/** Without anything that looks like a secret. */
export const withoutSecretShapes = (text: string): string =>
  secretShapes.reduce((cleaned, [shape, instead]) => cleaned.replace(shape, instead), text);

const oneLine = (text: string, length: number): string => {
  const flat = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const characters = [...flat];
  return characters.length <= length ? flat : `${characters.slice(0, length - 1).join('')}…`;
};

/** Words of a log line without what differs from one time to the next: numbers, ids, quoted values, paths. */
const withoutValues = (text: string): string =>
  text
    .replace(/"[^"]{0,200}"|'[^']{0,200}'/g, '…')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, '…')
    .replace(/(?:\/[\w.@-]+){2,}/g, '…')
    .replace(/\b[\w-]*\d[\w-]*\b/g, '…');

/** One line of the log, as far as it tells errors apart. */
export interface LoggedError {
  /** pino's number: 40 warn, 50 error, 60 fatal. */
  readonly level: number;
  readonly message: string;
  /** What went wrong, of the error or the reason that was logged with it. */
  readonly reason: string | null;
}

export interface CountedKind {
  readonly fingerprint: string;
  readonly level: number;
  readonly text: string;
  readonly example: string | null;
  readonly count: number;
}

/** The same for errors that differ only in their values. */
export function fingerprintOf({ level, message, reason }: LoggedError): string {
  const words = `${level}|${withoutValues(message)}|${withoutValues(reason ?? '').slice(0, 200)}`;
  return createHash('sha256').update(words).digest('hex').slice(0, 16);
}

/** Kinds remembered between two collections; more than that are counted as one kind without an example. */
const mostKinds = 500;
const mostIgnored = 1_000;
const rest: LoggedError = { level: 40, message: 'further kinds of errors', reason: null };

/**
 * Counts warnings and errors by kind until they are collected. `clean` takes out known secrets. Never throws and never
 * logs: it is called from inside the logger.
 */
export class ErrorCounter {
  readonly #kinds = new Map<string, { level: number; text: string; example: string | null; count: number }>();

  readonly #ignored = new Set<number>();

  constructor(private readonly clean: (text: string) => string = (text) => text) {}

  /** What is logged of this delivery is not counted from now on: it carries a digest of what was. */
  ignoreDelivery(id: number): void {
    this.#ignored.add(id);
    if (this.#ignored.size > mostIgnored) this.#ignored.delete(this.#ignored.values().next().value as number);
  }

  /** `delivery`: the message the line is about, if any. */
  note(error: LoggedError, delivery: unknown = null): void {
    if (typeof delivery === 'number' && this.#ignored.has(delivery)) return;
    const known = this.#kinds.size < mostKinds || this.#kinds.has(fingerprintOf(error)) ? error : rest;
    const fingerprint = fingerprintOf(known);
    const before = this.#kinds.get(fingerprint);
    const fit = (text: string, length: number) => oneLine(withoutSecretShapes(this.clean(text)), length);
    this.#kinds.set(fingerprint, {
      level: Math.max(known.level, before?.level ?? 0),
      text: before?.text ?? fit(known.message, textLength),
      example: known.reason === null ? (before?.example ?? null) : fit(known.reason, exampleLength),
      count: (before?.count ?? 0) + 1,
    });
  }

  /** What was counted, and begins anew. */
  collect(): readonly CountedKind[] {
    const all = [...this.#kinds].map(([fingerprint, kind]) => ({ fingerprint, ...kind }));
    this.#kinds.clear();
    return all;
  }

  /** Puts back what could not be written down. */
  restore(kinds: readonly CountedKind[]): void {
    for (const { fingerprint, ...kind } of kinds) {
      const since = this.#kinds.get(fingerprint);
      this.#kinds.set(fingerprint, since ? { ...since, count: since.count + kind.count } : kind);
    }
  }
}
