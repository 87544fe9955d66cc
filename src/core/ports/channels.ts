import type { ChatAddress, PersonId } from '../chat.js';

/** What a platform says of a person who wants to run a channel through the bot. */
export type ChannelLook =
  /** The person may manage it and the bot may post there. */
  | { readonly kind: 'managed'; readonly chat: ChatAddress; readonly name: string }
  /** The bot sees no such channel: a wrong name, or nobody added the bot. */
  | { readonly kind: 'unknown' }
  /** The person may not manage it, as the platform says now. */
  | { readonly kind: 'notYours'; readonly name: string }
  /** The bot may not post there; `missing` names the right as the platform's own settings do. */
  | { readonly kind: 'cannotPost'; readonly name: string; readonly missing: string }
  /** It holds other channels, not messages: a Discord forum or category. */
  | { readonly kind: 'noMessages'; readonly name: string }
  /** The platform did not answer: nothing is known, so nothing is allowed. */
  | { readonly kind: 'unreachable' };

/** What a platform says of a person in a chat now. */
export type ChatRank =
  /** A direct conversation: whoever is in it runs it. */
  | { readonly kind: 'direct' }
  /** `none`: they are not in it any more, or were shut out. `place`: what the rank and the roles belong to. */
  | {
      readonly kind: 'known';
      readonly rank: 'owner' | 'administrator' | 'member' | 'none';
      readonly roleIds: readonly string[];
      readonly place: string;
    }
  | { readonly kind: 'unreachable' };

/** Looks channels up, by the platform the person writes on. Never rejects for what a platform answers. */
export interface ChannelDesk {
  /** `given` as people name channels (`@signals`, `<#123>`, a link), or an id. */
  look(person: PersonId, given: string): Promise<ChannelLook>;
  /** What somebody is in a chat of their platform. */
  rank(person: PersonId, chat: ChatAddress): Promise<ChatRank>;
}
