import type { ChatAddress, PersonId, Platform, Role } from '../chat.js';

/** Where a right differs from the table in code. The narrowest place counts: chat, then platform, then everywhere. */
export type Place =
  | { readonly kind: 'everywhere' }
  | { readonly kind: 'platform'; readonly platform: Platform }
  /** A whole chat, with all its topics. */
  | { readonly kind: 'chat'; readonly chat: ChatAddress };

/** One cell of the permission matrix that somebody changed. */
export interface AccessRule {
  readonly place: Place;
  /** A verb (`read`), or one command (`/backtest`). */
  readonly subject: string;
  /** The least role that may. */
  readonly least: Role;
}

/** What a platform's own role is worth here. */
export interface RoleMap {
  readonly platform: Platform;
  /** Discord: the role's id. */
  readonly externalId: string;
  readonly role: Role;
}

/** All that was set about rights, small enough to be kept whole in memory. */
export interface AccessSettings {
  readonly rules: readonly AccessRule[];
  readonly maps: readonly RoleMap[];
  /** Verbs and commands that need a second admin's press. */
  readonly twoPerson: readonly string[];
}

export const noAccessSettings: AccessSettings = { rules: [], maps: [], twoPerson: [] };

export interface AccessRepository {
  settings(): Promise<AccessSettings>;
  /** `least` null: back to the table in code. */
  setRule(place: Place, subject: string, least: Role | null, by: PersonId): Promise<void>;
  /** `role` null: worth nothing again. False when there was nothing to take away. */
  setMap(platform: Platform, externalId: string, role: Role | null, by: PersonId): Promise<boolean>;
  setTwoPerson(subject: string, on: boolean, by: PersonId): Promise<void>;
}
