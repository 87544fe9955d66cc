import { type ChatAddress, type PersonId, platforms } from './chat.js';
import { wholeChat } from './chat-topic.js';
import type { Language } from './language.js';
import type { Market } from './market.js';

/**
 * Whose settings hold: a person (in direct conversations, over all linked platforms) or a chat that many read. As text
 * `telegram:5001` for a person's account and `chat:telegram:-1001` for a chat; topics share the settings of their chat.
 */
export type SettingsOwner = string & { readonly __settingsOwner: true };

export const personOwner = ({ platform, id }: PersonId): SettingsOwner => `${platform}:${id}` as SettingsOwner;
export const chatOwner = ({ platform, id }: ChatAddress): SettingsOwner =>
  `chat:${platform}:${wholeChat(id)}` as SettingsOwner;

/** The settings that hold where somebody writes: their own in a direct conversation, else the chat's. */
export const settingsOwner = (
  call: { readonly chat: ChatAddress; readonly isPrivate: boolean },
  account: PersonId,
): SettingsOwner => (call.isPrivate ? personOwner(account) : chatOwner(call.chat));

/** The person of a person's settings; null for a chat's. */
export function personOf(owner: SettingsOwner): PersonId | null {
  const [platform, ...id] = owner.split(':');
  const known = platforms.find((one) => one === platform);
  return known ? { platform: known, id: id.join(':') } : null;
}

/** What may be told apart when somebody says how it should reach them. */
export const messageKinds = ['entry', 'move', 'risk', 'alert', 'followUp', 'summary', 'paper', 'post'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** `silent`: it comes, without a sound. */
export const kindModes = ['on', 'silent', 'off'] as const;
export type KindMode = (typeof kindModes)[number];

/** Hours in which only risk, and what is exempt, is pushed. Minutes after local midnight; `from` after `to` spans midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** What becomes of the rest: told in one message when they end, or sent without a sound. */
  readonly others: 'digest' | 'silent';
  /** Pushed all the same; risk always is. */
  readonly exempt: readonly MessageKind[];
}

export interface DigestTime {
  readonly every: 'day' | 'week';
  /** Minutes after local midnight. */
  readonly at: number;
  /** 1 Monday … 7 Sunday; of a weekly one. */
  readonly weekday: number;
}

/** How a person or a chat wants to be spoken to, and what of. */
export interface Preferences {
  /** null: as the platform says. */
  readonly language: Language | null;
  /** IANA zone; null: UTC. */
  readonly timeZone: string | null;
  readonly theme: 'dark' | 'light';
  /** Kinds that are not `on`. */
  readonly kinds: Readonly<Partial<Record<MessageKind, KindMode>>>;
  readonly quiet: QuietHours | null;
  readonly digest: DigestTime | null;
  /** Signals a day at most; null: all. */
  readonly budget: number | null;
  /** Least probability of the called side, 0..1; null: any. */
  readonly minEntry: number | null;
  /** Least probability of a big move, 0..1; null: any. */
  readonly minMove: number | null;
  /** A message whose time to act has passed: still send it, or leave it out. */
  readonly late: 'send' | 'drop';
}

export const usualPreferences: Preferences = {
  language: null,
  timeZone: null,
  theme: 'dark',
  kinds: {},
  quiet: null,
  digest: null,
  budget: null,
  minEntry: null,
  minMove: null,
  late: 'drop',
};

/** A budget or quiet hours without a digest of one's own are told of at this hour. */
export const usualDigest: DigestTime = { every: 'day', at: 20 * 60, weekday: 7 };

/** How a chat is spoken to. */
export interface Manner {
  readonly language: Language;
  readonly timeZone: string;
  readonly theme: 'dark' | 'light';
}

/** Markets under a name of one's own. */
export interface Watchlist {
  readonly name: string;
  readonly markets: readonly Market[];
  /** The one that is meant where none is named. */
  readonly isDefault: boolean;
}

export const mostWatchlists = 10;
export const mostWatched = 50;
