import type { HeldDigest } from '../announcement.js';
import type { ChatAddress, PersonId } from '../chat.js';
import type { Language } from '../language.js';
import type { Manner, Preferences, SettingsOwner, Watchlist } from '../preferences.js';
import type { EpochMs } from '../units.js';

/** How people and chats want to be spoken to. */
export interface PreferenceRepository {
  /** As usual where nothing was set. */
  of(owner: SettingsOwner): Promise<Preferences>;
  /**
   * Changes what is named and returns the whole. `chat` is where it was asked: a digest goes there while the owner
   * subscribed nowhere. Throws UserError for a zone the database does not know.
   */
  change(owner: SettingsOwner, change: Partial<Preferences>, chat: ChatAddress): Promise<Preferences>;
  /** Notes whose settings hold in a chat, and the language its platform hints at. Costs nothing when it is known. */
  note(chat: ChatAddress, owner: SettingsOwner, hint: Language | null): Promise<void>;
  /** How a chat is spoken to when nobody asked: its owner's settings, else its platform's hint. */
  manner(chat: ChatAddress): Promise<Manner>;
  /** The default first, then by name. */
  watchlists(owner: SettingsOwner): Promise<readonly Watchlist[]>;
  /** Makes or replaces; what is subscribed to it hears of its markets from now on. The first one is the default. */
  putWatchlist(owner: SettingsOwner, list: Watchlist): Promise<void>;
  /** False when there is none. What is subscribed to it keeps its markets. */
  removeWatchlist(owner: SettingsOwner, name: string): Promise<boolean>;
  /** What was held back from a chat and not told yet, as a digest would tell it now; null when nothing was. */
  heldBack(chat: ChatAddress): Promise<HeldDigest | null>;
  /** Sends what was held back from a chat until `upTo` (a held row's id) and not sent yet. Returns how many. */
  release(chat: ChatAddress, upTo: number): Promise<number>;
  /** One person now speaks as another (identities linked): what `to` has not set comes from `from`. */
  adopt(from: PersonId, to: PersonId): Promise<void>;
  /** All that is kept under a person's account, for `/me export`. */
  exportOf(account: PersonId): Promise<Readonly<Record<string, unknown>>>;
  /** Forgets all of it; returns the number of rows. */
  removeOf(account: PersonId): Promise<number>;
}

/** A chat whose digest is due. */
export interface DueDigest {
  readonly owner: SettingsOwner;
  readonly due: EpochMs;
  readonly preferences: Preferences;
  readonly chats: readonly ChatAddress[];
}

/** Digests as jobs see them; times are the database's. */
export interface DigestRepository {
  now(): Promise<EpochMs>;
  /** Chats with messages held back in quiet hours that are over. */
  quietEnded(limit: number): Promise<readonly ChatAddress[]>;
  /** Owners whose daily or weekly digest is due. */
  due(limit: number): Promise<readonly DueDigest[]>;
  /** What a chat was told and not told in a span. */
  facts(chat: ChatAddress, of: HeldDigest['of'], from: EpochMs, until: EpochMs): Promise<HeldDigest>;
  /** Announces it to the chat and marks what it tells of as told, once: false when `key` was announced before. */
  tell(chat: ChatAddress, key: string, digest: HeldDigest): Promise<boolean>;
  /** Sets when the next one is due, unless it was changed meanwhile (`was`). */
  reschedule(owner: SettingsOwner, was: EpochMs, next: EpochMs): Promise<void>;
  /** Learns anew which values signals usually have, for the noise budgets not refreshed lately. Returns how many. */
  refreshBudgets(): Promise<number>;
}
