import type { Announcement, HeldDigest, HeldReason } from '../announcement.js';
import type { ChatAddress } from '../chat.js';
import type { Language } from '../language.js';
import type { Venue } from '../market.js';
import type { Manner, Preferences, SettingsOwner, Watchlist } from '../preferences.js';
import type { Signal, SignalOutcome } from '../signal.js';
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
}

/** A signal that was sent to a chat, or held back from it, as it stands now. */
export interface ToldSignal {
  readonly signal: Signal;
  readonly outcome: SignalOutcome;
}

/** A message that was held back. */
export interface HeldMessage {
  /** Rises with time. */
  readonly id: number;
  readonly reason: HeldReason;
  readonly heldAt: EpochMs;
  readonly announcement: Announcement;
  /** Of a signal; null for all else. */
  readonly outcome: SignalOutcome | null;
}

/** What a digest is made of. */
export interface DigestFacts {
  readonly of: HeldDigest['of'];
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly sent: readonly ToldSignal[];
  readonly held: readonly HeldMessage[];
  /** Signals an earlier digest told of as open, which have ended since. */
  readonly ended: readonly HeldMessage[];
}

/** What a digest tells of: messages held for one reason, and what was sent in a span. */
export interface DigestSpan {
  readonly of: 'quiet' | 'day' | 'week';
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** A chat whose digest is due. */
export interface DueDigest {
  readonly owner: SettingsOwner;
  readonly due: EpochMs;
  readonly preferences: Preferences;
  readonly chats: readonly ChatAddress[];
}

/** What was held back, and telling of it. Times are the database's. */
export interface DigestRepository {
  now(): Promise<EpochMs>;
  /** Chats with messages held back in quiet hours that are over. */
  quietEnded(limit: number): Promise<readonly ChatAddress[]>;
  /** Owners whose daily or weekly digest is due, the longest due first. */
  due(limit: number): Promise<readonly DueDigest[]>;
  /**
   * Announces a digest to a chat and marks what it tells of as told, in one transaction: every held message is told once.
   * False when there is nothing to tell of quiet hours, or `key` was announced before.
   */
  tell(chat: ChatAddress, span: DigestSpan, key: string, venue: Venue): Promise<boolean>;
  /** Sets when the next one is due, unless it was changed meanwhile (`was`). */
  reschedule(owner: SettingsOwner, was: EpochMs, next: EpochMs): Promise<void>;
  /** Learns anew which values signals usually have, for noise budgets that did not for an hour. Returns how many. */
  learnBudgets(): Promise<number>;
  /** What was held back from a chat and not told yet, as a digest would tell it now; null when nothing was. */
  heldBack(chat: ChatAddress): Promise<HeldDigest | null>;
  /** Sends what the digest told whose newest held message is `upTo`, or what waits until it. Once. Returns how many. */
  release(chat: ChatAddress, upTo: number): Promise<number>;
}
