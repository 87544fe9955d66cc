import type { PersonId } from '../chat.js';

/** What two people have who are about to be one. */
export interface LinkPreview {
  readonly kept: PersonId;
  readonly joined: PersonId;
  /** Only one side has it, so it becomes both's. */
  readonly comes: readonly string[];
  /** Both have it: what `kept` has counts, the other's rests and comes back with /unlink. */
  readonly rests: readonly string[];
}

export type LinkOutcome =
  | { readonly kind: 'linked'; readonly preview: LinkPreview }
  /** The code is right and nothing was done yet. */
  | { readonly kind: 'offer'; readonly preview: LinkPreview }
  | { readonly kind: 'unknown' | 'self' | 'samePlatform' | 'linkedAlready' | 'banned' }
  | { readonly kind: 'tooMany'; readonly waitMs: number };

/** Joins what is one person over platforms. */
export interface LinkRepository {
  /** A new code for this person, for `forMs`; the one before is void. null: linked already. */
  code(person: PersonId, forMs: number): Promise<string | null>;
  /** What the code would do; wrong codes are counted and soon refused unread. */
  preview(code: string, person: PersonId): Promise<LinkOutcome>;
  /** Uses the code up. */
  join(code: string, person: PersonId): Promise<LinkOutcome>;
  /** What moved stays with the account it moved to. False: was not linked. */
  unlink(person: PersonId): Promise<boolean>;
}
