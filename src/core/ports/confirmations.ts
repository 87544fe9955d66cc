import type { ChatAddress, PersonId } from '../chat.js';
import type { Venue } from '../market.js';

/** A command that was understood and waits for a yes. Everything that will be done is in it: a press adds nothing. */
export interface Deed {
  readonly person: PersonId;
  readonly personName: string | null;
  readonly chat: ChatAddress;
  readonly isPrivate: boolean;
  readonly command: string;
  /** Options by name, as given. */
  readonly args: Readonly<Record<string, string>>;
  /** What it would do, as a sentence of the catalogue. */
  readonly effect: { readonly id: string; readonly params: Readonly<Record<string, string | number>> };
}

export interface PendingDeed extends Deed {
  readonly id: string;
  /** Nobody pressed yet; the asker did and a second admin must; it is over. */
  readonly state: 'asked' | 'second' | 'done' | 'dropped';
  readonly expired: boolean;
  /** Who ended it. */
  readonly by: PersonId | null;
}

/** Questions that wait for a yes: single use, for a time, in the store so that a restart changes nothing. */
export interface ConfirmationRepository {
  /** Returns the id that its buttons carry. */
  ask(deed: Deed, forMs: number): Promise<string>;
  find(id: string): Promise<PendingDeed | null>;
  /**
   * The one press that counts: true for it, false when it was over, expired or in another state. What a second admin said
   * is told to whoever asked, in the same transaction.
   */
  finish(id: string, from: 'asked' | 'second', to: 'done' | 'dropped', by: PersonId, venue: Venue): Promise<boolean>;
  /**
   * The asker said yes and a second admin is asked, within `forMs`: `tell` hear of it, in the same transaction. False as
   * in `finish`.
   */
  awaitSecond(id: string, by: PersonId, forMs: number, tell: readonly ChatAddress[], venue: Venue): Promise<boolean>;
}
