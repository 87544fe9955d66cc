import type { Market, Venue } from './market.js';
import { isOutside, isUpkeep, liveStage } from './stages.js';
import type { EpochMs } from './units.js';

/** What is wrong, as data. The texts in it are made by us or cleaned of secrets. */
export type Trouble =
  /** A stage has not been heard of for longer than it may be silent; `since` null: never. */
  | { readonly kind: 'stage'; readonly stage: string; readonly since: EpochMs | null }
  /** No process of a role is alive. */
  | { readonly kind: 'process'; readonly role: 'bot' | 'worker'; readonly since: EpochMs | null }
  /** One of several processes of a role ended without a word, and none took its place on its machine. */
  | { readonly kind: 'died'; readonly process: string; readonly since: EpochMs }
  /** Markets of which no candle comes; all that are watched when `all`. */
  | {
      readonly kind: 'noCandles';
      readonly venue: Venue;
      readonly markets: readonly Market[];
      readonly all: boolean;
      readonly since: EpochMs | null;
    }
  /** Messages given up within the last hour. */
  | { readonly kind: 'deadLetters'; readonly count: number; readonly reason: string | null }
  /** Trading with an exchange has stopped, or the books differ. */
  | { readonly kind: 'live'; readonly venue: Venue | null; readonly details: readonly string[] }
  | { readonly kind: 'jobs'; readonly queue: string; readonly failed: number; readonly reason: string }
  | { readonly kind: 'disk'; readonly host: string; readonly freeBytes: number; readonly share: number }
  | { readonly kind: 'slowDatabase'; readonly ms: number }
  /** The database does not answer; known to one process only, as nothing can be written down. */
  | { readonly kind: 'database'; readonly host: string; readonly reason: string }
  /** A process ends by a fault; its last words. */
  | { readonly kind: 'ended'; readonly process: string; readonly reason: string }
  /** An error after which a part of the program cannot go on. */
  | { readonly kind: 'fatal'; readonly text: string };

/** `page` wakes admins again and again until one of them says that they know. */
export const severities = ['warn', 'page'] as const;
export type Severity = (typeof severities)[number];

/** A trouble as one look finds it. Of those with one key at most one incident is open. */
export interface Finding {
  readonly key: string;
  readonly severity: Severity;
  readonly trouble: Trouble;
}

/** A trouble from when it was first seen until it was no more. Instants are the database's. */
export interface Incident {
  readonly id: number;
  readonly key: string;
  readonly severity: Severity;
  /** As it was last seen. */
  readonly trouble: Trouble;
  readonly openedAt: EpochMs;
  readonly seenAt: EpochMs;
  readonly resolvedAt: EpochMs | null;
  /** `by`: as that person is shown. */
  readonly acknowledged: { readonly by: string; readonly at: EpochMs } | null;
  /** Pages sent after the first word. */
  readonly pages: number;
  readonly pagedAt: EpochMs | null;
  /** The database's time when this was read. */
  readonly now: EpochMs;
}

/** Whether those who listen to risk alerts are told too, not only admins: it touches what they rely on. Real money is its owner's. */
export const concernsAll = (trouble: Trouble): boolean =>
  trouble.kind === 'process' ||
  (trouble.kind === 'stage' && trouble.stage !== liveStage && !isUpkeep(trouble.stage) && !isOutside(trouble.stage));

/** Another's server rests: worth a word to admins, and nothing here is broken by it. */
export const isElsewhere = (trouble: Trouble): boolean => trouble.kind === 'stage' && isOutside(trouble.stage);

/** `#i12`, as people say it. */
export const incidentName = (id: number): string => `i${id}`;

/** The id of `i12`, `#i12` or `12`; null for anything else. */
export function incidentIdOf(text: string): number | null {
  const match = /^#?i?(\d{1,9})$/i.exec(text.trim());
  return match ? Number(match[1]) : null;
}

/** One kind of error, counted. */
export interface ErrorKind {
  readonly level: 'warn' | 'error' | 'fatal';
  /** The log line's words. */
  readonly text: string;
  /** The newest reason with its numbers; cleaned of secrets, shortened. Null when the words are all there is. */
  readonly example: string | null;
  /** Since the digest before. */
  readonly count: number;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

/** What was logged as wrong since the last digest. */
export interface ErrorDigest {
  /** The most frequent, the worst level first. */
  readonly kinds: readonly ErrorKind[];
  /** Further kinds that are not listed. */
  readonly more: number;
  readonly total: number;
  readonly at: EpochMs;
}
