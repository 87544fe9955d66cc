import type { ChatAddress, PersonId, Platform, Role } from '../core/chat.js';
import type { AccessRule } from '../core/ports/access.js';
import type { Person } from '../core/ports/repositories.js';
import type { Manner } from '../core/preferences.js';

/** What came after the command: a line of text, named options, or the arguments of a button in the command's order. */
export type GivenArgs =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'named'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'list'; readonly values: readonly string[] };

/**
 * What the platform itself says of a person in the chat they write in, fresh enough to act on (60 s). Absent in direct
 * conversations, and where the platform did not say.
 */
export interface Standing {
  /** `owner` and `administrator` run the chat or guild (Telegram: its administrators; Discord: Administrator or Manage Server). */
  readonly rank: 'owner' | 'administrator' | 'member';
  /** Discord: ids of the person's roles in the guild. Telegram has none. */
  readonly roleIds: readonly string[];
  /** The guild on Discord, the group on Telegram: what the rank and the roles belong to. */
  readonly place: string;
}

/** A person asked for something, in whatever way; the platform is forgotten after this. */
export interface CommandCall {
  readonly platform: Platform;
  readonly chat: ChatAddress;
  /** The chat that `chat` is a part of under an id of its own, as a thread of Discord is of its channel. */
  readonly within?: ChatAddress;
  readonly person: PersonId;
  /** As the platform shows it; names change, so nothing is decided by it. */
  readonly personName: string | null;
  /** Without slash, lower case. */
  readonly name: string;
  readonly args: GivenArgs;
  /**
   * `inline`: typed behind the bot's name in some other chat; `menu`: chosen from a message's menu; `question`: plain words,
   * or a command run for an answer to them; `post`: due by the calendar, in the name of who asked for it.
   */
  readonly source: 'command' | 'button' | 'autocomplete' | 'inline' | 'menu' | 'question' | 'post';
  /** A direct conversation: nobody else reads the answer. */
  readonly isPrivate: boolean;
  /** Language code as the platform gives it (`pt-BR`): a hint, for whoever set none. */
  readonly locale?: string;
  /** What the platform says of the person here. */
  readonly standing?: Standing;
  /** The bot's own name on Telegram, for links to it. */
  readonly botName?: string;
}

/** Why somebody has their role. */
export type Because = 'console' | 'setting' | 'given' | 'linked' | 'platformRole' | 'everybody';

/** Who asks, once looked up by id. */
export interface Identity {
  readonly person: Person;
  /** The person over all linked platforms: what somebody owns is kept under this id. */
  readonly account: PersonId;
  /** The role that counts here: stored role, ADMINS and ACCESS together. */
  readonly role: Role;
  /** Why it is that one. */
  readonly because?: Because;
  /** The same person on other platforms. */
  readonly linked?: readonly PersonId[];
  /** Where they ask, and what was set about rights there. */
  readonly scope?: Scope;
  /** How they are spoken to there. */
  readonly manner?: Manner;
}

/** The place a right is asked for in. */
export interface Scope {
  readonly platform: Platform;
  readonly chat: ChatAddress;
  /** The chat it is a part of: whose rules hold here too. */
  readonly within?: ChatAddress;
  readonly isPrivate: boolean;
  /** The platform says that this person runs the chat. */
  readonly runsChat: boolean;
  /** All rules there are; those of other places do not apply. */
  readonly rules: readonly AccessRule[];
}
