import type { PersonId, Role } from '../../core/chat.js';
import type { PeopleNotice } from '../../core/people-notice.js';
import type { RoleMap } from '../../core/ports/access.js';
import type { AuditEntry } from '../../core/ports/audit.js';
import type { Invitation } from '../../core/ports/invitations.js';
import type { Removal } from '../../core/ports/privacy.js';
import type { Person } from '../../core/ports/repositories.js';
import type { EpochMs } from '../../core/units.js';
import type { Because } from '../call.js';
import type { MessageId } from '../messages/catalogue.js';
import type { ReplyFrame } from './frame.js';

export interface WhoamiReply extends ReplyFrame {
  readonly kind: 'whoami';
  readonly person: Person;
  /** The role that counts here. */
  readonly role: Role;
  /** Names of the commands this person may use. */
  readonly may: readonly string[];
  readonly because?: Because;
  /** The same person on other platforms. */
  readonly linked?: readonly PersonId[];
  /** They run the chat they asked in. */
  readonly runsChat?: boolean;
}

/** A deed that waits for a yes. */
export interface ConfirmReply extends ReplyFrame {
  readonly kind: 'confirm';
  readonly effect: { readonly id: MessageId; readonly params: Readonly<Record<string, string | number>> };
  readonly minutes: number;
  /** A second admin must agree. */
  readonly second: boolean;
}

/** What admins, or one person, are told of who may do what. */
export interface PeopleNoticeReply extends ReplyFrame {
  readonly kind: 'peopleNotice';
  readonly notice: PeopleNotice;
}

/** Who did what. */
export interface AuditReply extends ReplyFrame {
  readonly kind: 'audit';
  readonly entries: readonly AuditEntry[];
}

/** The last refusals of the asker. */
export interface RefusalsReply extends ReplyFrame {
  readonly kind: 'refusals';
  readonly entries: readonly AuditEntry[];
  /** Row id → what would change it. */
  readonly remedies: Readonly<Record<number, string>>;
}

/** A verb of the permission matrix as it holds where it was asked. */
export interface RightRow {
  readonly verb: string;
  readonly least: Role;
  readonly by: 'code' | 'chat' | 'platform' | 'everywhere';
  readonly second: boolean;
}

export interface RolesReply extends ReplyFrame {
  readonly kind: 'roles';
  readonly rows: readonly RightRow[];
  /** Rules of single commands here. */
  readonly commands: readonly { readonly command: string; readonly least: Role; readonly by: RightRow['by'] }[];
  /** null: the asker may not see it. */
  readonly maps: readonly RoleMap[] | null;
  readonly given: readonly Person[] | null;
}

export interface InvitationsReply extends ReplyFrame {
  readonly kind: 'invitations';
  /** Told once. `link`: Telegram's deep link, where the bot's name there is known. */
  readonly made: {
    readonly id: number;
    readonly code: string;
    readonly link: string | null;
    readonly role: Role;
    readonly uses: number;
    readonly expiresAt: EpochMs;
  } | null;
  readonly open: readonly Invitation[];
}

/** What became of everything that was kept about somebody. */
export interface RemovedReply extends ReplyFrame {
  readonly kind: 'removed';
  readonly removals: readonly Removal[];
}

/** What is said of people: who they are, what they may do, what they did. */
export type PeopleReplies =
  | WhoamiReply
  | ConfirmReply
  | PeopleNoticeReply
  | AuditReply
  | RefusalsReply
  | RolesReply
  | InvitationsReply
  | RemovedReply;
