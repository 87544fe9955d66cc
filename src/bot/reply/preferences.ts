import type { ChatAddress, Subscription } from '../../core/chat.js';
import type { Market } from '../../core/market.js';
import type { Preferences, Watchlist } from '../../core/preferences.js';
import type { ReplyFrame } from './frame.js';

/** What may be set; each has a place of its own under /settings. */
export const settingNames = [
  'kinds',
  'quiet',
  'digest',
  'budget',
  'confidence',
  'late',
  'followUps',
  'theme',
  'language',
  'timeZone',
] as const;
export type SettingName = (typeof settingNames)[number];

/** How a person or a chat wants to be spoken to. */
export interface SettingsReply extends ReplyFrame {
  readonly kind: 'settings';
  /** Whose: the asker's own, or those of the chat. */
  readonly of: 'person' | 'chat';
  readonly preferences: Preferences;
  /** What this chat hears; null: nothing by itself. */
  readonly subscription: Subscription | null;
  readonly watchlist: Watchlist | null;
  /** What was just set: its effect is said in one line. */
  readonly changed: SettingName | null;
  /** Only this is shown, with the buttons that change it; null: everything. */
  readonly section: SettingName | null;
}

export interface SubscriptionReply extends ReplyFrame {
  readonly kind: 'subscription';
  readonly change: 'saved' | 'removed' | 'muted' | 'unmuted' | 'shown';
  readonly chat: ChatAddress;
  /** null: this chat hears nothing. */
  readonly subscription: Subscription | null;
  /** The market of a (un)mute. */
  readonly market: Market | null;
}

export interface WatchlistsReply extends ReplyFrame {
  readonly kind: 'watchlists';
  readonly of: 'person' | 'chat';
  readonly lists: readonly Watchlist[];
  readonly changed:
    | { readonly kind: 'added' | 'dropped'; readonly name: string; readonly markets: readonly Market[] }
    | { readonly kind: 'removed' | 'default'; readonly name: string }
    | null;
  /** Only this one. */
  readonly shown: string | null;
  /** What this chat is subscribed to follows a list. */
  readonly followed: string | null;
}

/** What people and chats want to hear, and how. */
export type PreferenceReplies = SettingsReply | SubscriptionReply | WatchlistsReply;
