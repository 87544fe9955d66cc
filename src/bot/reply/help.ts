import type { Role } from '../../core/chat.js';
import type { Market, Timeframe } from '../../core/market.js';
import type { HelpTopic } from '../help-topics.js';
import type { MessageId } from '../messages/catalogue.js';
import type { ReplyFrame } from './frame.js';

export interface CommandLine {
  readonly name: string;
  /** `/signal BTC/USDT 1h` */
  readonly usage: string;
  readonly summary: string;
  readonly topic: HelpTopic;
}

/** What somebody may ask: the names of all, or one topic's commands with what they do. */
export interface HelpReply extends ReplyFrame {
  readonly kind: 'help';
  readonly role: Role;
  readonly topic: HelpTopic | null;
  /** All they may use, whatever the topic. */
  readonly commands: readonly CommandLine[];
}

/** One command and what it takes, in the order it is typed. */
export interface CommandHelpReply extends ReplyFrame {
  readonly kind: 'commandHelp';
  readonly command: CommandLine;
  readonly options: readonly {
    readonly name: string;
    readonly summary: string;
    readonly required: boolean;
    readonly choices?: readonly string[];
  }[];
}

export interface StartReply extends ReplyFrame {
  readonly kind: 'start';
  readonly role: Role;
  /** The admins were asked to let them in. */
  readonly asked?: { readonly id: MessageId; readonly params: Readonly<Record<string, string | number>> };
  readonly markets: readonly Market[];
  readonly timeframes: readonly Timeframe[];
  readonly commands: readonly CommandLine[];
}

/** What is said of the bot itself to who would use it. */
export type HelpReplies = HelpReply | CommandHelpReply | StartReply;
