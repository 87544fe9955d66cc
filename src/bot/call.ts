import type { ChatAddress, PersonId, Platform, Role } from '../core/chat.js';
import type { Person } from '../core/ports/repositories.js';

/** What came after the command: a line of text, named options, or the arguments of a button in the command's order. */
export type GivenArgs =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'named'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'list'; readonly values: readonly string[] };

/** A person asked for something, in whatever way; the platform is forgotten after this. */
export interface CommandCall {
  readonly platform: Platform;
  readonly chat: ChatAddress;
  readonly person: PersonId;
  /** As the platform shows it; names change, so nothing is decided by it. */
  readonly personName: string | null;
  /** Without slash, lower case. */
  readonly name: string;
  readonly args: GivenArgs;
  readonly source: 'command' | 'button' | 'autocomplete';
  /** A direct conversation: nobody else reads the answer. */
  readonly isPrivate: boolean;
}

/** Who asks, once looked up by id. */
export interface Identity {
  readonly person: Person;
  /** The person over all linked platforms: what somebody owns is kept under this id. */
  readonly account: PersonId;
  /** The role that counts here: stored role, ADMINS and ACCESS together. */
  readonly role: Role;
}
