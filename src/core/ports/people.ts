import type { ChatAddress, PersonId, Platform, Role } from '../chat.js';
import type { Venue } from '../market.js';
import type { Person } from '../person.js';
import type { EpochMs } from '../units.js';

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

/** A command that was understood and waits for a yes. Everything that will be done is in it: a press adds nothing. */
export interface Deed {
  readonly person: PersonId;
  readonly personName: string | null;
  readonly chat: ChatAddress;
  readonly isPrivate: boolean;
  readonly command: string;
  /** Options by name, as given. */
  readonly args: Readonly<Record<string, string>>;
  /** What it would do, as a sentence of the catalogue. */
  readonly effect: { readonly id: string; readonly params: Readonly<Record<string, string | number>> };
}

export interface PendingDeed extends Deed {
  readonly id: string;
  /** Nobody pressed yet; the asker did and a second admin must; it is over. */
  readonly state: 'asked' | 'second' | 'done' | 'dropped';
  readonly expired: boolean;
  /** Who ended it. */
  readonly by: PersonId | null;
}

/** Questions that wait for a yes: single use, for a time, in the store so that a restart changes nothing. */
export interface ConfirmationRepository {
  /** Returns the id that its buttons carry. */
  ask(deed: Deed, forMs: number): Promise<string>;
  find(id: string): Promise<PendingDeed | null>;
  /**
   * The one press that counts: true for it, false when it was over, expired or in another state. What a second admin said
   * is told to whoever asked, in the same transaction.
   */
  finish(id: string, from: 'asked' | 'second', to: 'done' | 'dropped', by: PersonId, venue: Venue): Promise<boolean>;
  /**
   * The asker said yes and a second admin is asked, within `forMs`: `tell` hear of it, in the same transaction. False as
   * in `finish`.
   */
  awaitSecond(id: string, by: PersonId, forMs: number, tell: readonly ChatAddress[], venue: Venue): Promise<boolean>;
}

export const auditOutcomes = ['allowed', 'refused', 'asked', 'failed'] as const;
/** `allowed` is written before the command runs; what becomes of it otherwise follows as a row of its own. */
export type AuditOutcome = (typeof auditOutcomes)[number];

export interface NewAuditEntry {
  readonly person: PersonId;
  readonly platform: Platform;
  /** null: a direct conversation, whose id would name the person. */
  readonly chat: ChatAddress | null;
  readonly command: string;
  readonly verb: string;
  /** Shortened, without secrets; `{telegram:123}` where it names a person. */
  readonly args: string;
  readonly source: string;
  readonly outcome: AuditOutcome;
  /** The rule that refused, or what failed; empty when allowed. */
  readonly reason: string;
  readonly reasonParams: Readonly<Record<string, string | number>>;
  /** The row this one is the end of. */
  readonly follows: number | null;
}

export interface AuditEntry extends Omit<NewAuditEntry, 'person'> {
  readonly id: number;
  readonly at: EpochMs;
  /** null: erased at their wish; `pseudonym` stays. */
  readonly person: PersonId | null;
  /** `p17` */
  readonly pseudonym: string;
}

export interface AuditQuery {
  readonly person: PersonId | null;
  /** A verb or a command's name. */
  readonly what: string | null;
  /** ms back from now by the database's clock; null: since ever. */
  readonly withinMs: number | null;
  /** Only rows older than this one. */
  readonly before: number | null;
  readonly limit: number;
  readonly outcome?: AuditOutcome;
}

/** Who did what. Rows are only ever added. */
export interface AuditRepository {
  add(entry: NewAuditEntry): Promise<number>;
  /** Newest first. */
  find(query: AuditQuery): Promise<readonly AuditEntry[]>;
}

export interface Invitation {
  readonly id: number;
  readonly role: Role;
  readonly usesLeft: number;
  readonly uses: number;
  readonly expiresAt: EpochMs;
  readonly madeBy: PersonId;
}

export type JoinOutcome =
  | { readonly kind: 'joined'; readonly role: Role; readonly madeBy: PersonId }
  /** Has that role or a higher one already; nothing was used up. */
  | { readonly kind: 'nothing'; readonly role: Role }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'banned' }
  | { readonly kind: 'tooMany'; readonly waitMs: number };

export interface InvitationRepository {
  /** The code is told once and kept only as a hash. */
  make(invitation: {
    readonly role: Role;
    readonly uses: number;
    readonly forMs: number;
    readonly by: PersonId;
  }): Promise<{ readonly id: number; readonly code: string; readonly expiresAt: EpochMs }>;
  /** Those that can still be used. */
  open(): Promise<readonly Invitation[]>;
  revoke(id: number): Promise<boolean>;
  /**
   * Lets `person` in with a code. `mayGive`: whether its maker may give that role now. Wrong codes are counted and soon
   * refused unread.
   */
  join(code: string, person: PersonId, mayGive: (by: PersonId, role: Role) => Promise<boolean>): Promise<JoinOutcome>;
}

/** What two people have who are about to be one. */
export interface LinkPreview {
  readonly kept: PersonId;
  readonly joined: PersonId;
  /** Only one side has it, so it becomes both's. */
  readonly comes: readonly string[];
  /** Both have it: what `kept` has counts, the other's rests and comes back with /unlink. */
  readonly rests: readonly string[];
}

export type LinkOutcome =
  | { readonly kind: 'linked'; readonly preview: LinkPreview }
  /** The code is right and nothing was done yet. */
  | { readonly kind: 'offer'; readonly preview: LinkPreview }
  | { readonly kind: 'unknown' | 'self' | 'samePlatform' | 'linkedAlready' | 'banned' }
  | { readonly kind: 'tooMany'; readonly waitMs: number };

/** Joins what is one person over platforms. */
export interface LinkRepository {
  /** A new code for this person, for `forMs`; the one before is void. null: linked already. */
  code(person: PersonId, forMs: number): Promise<string | null>;
  /** What the code would do; wrong codes are counted and soon refused unread. */
  preview(code: string, person: PersonId): Promise<LinkOutcome>;
  /** Uses the code up. */
  join(code: string, person: PersonId): Promise<LinkOutcome>;
  /** What moved stays with the account it moved to. False: was not linked. */
  unlink(person: PersonId): Promise<boolean>;
}

/** Everything one person is known under. */
export interface Subject {
  readonly account: PersonId;
  /** With the account itself. */
  readonly ids: readonly PersonId[];
  /** Their direct conversations. */
  readonly chats: readonly ChatAddress[];
  /** As they show themselves, where something was written down under a name. */
  readonly names?: readonly string[];
}

/** What became of one kind of rows. */
export interface Removal {
  readonly what: string;
  readonly rows: number;
  readonly how: 'deleted' | 'anonymised' | 'kept';
  /** Why it is kept. */
  readonly why: string | null;
}

/** A person's right to see what is kept about them and to have it removed. */
export interface Privacy {
  subjectOf(id: PersonId): Promise<Subject>;
  /** Every row about the person, by table. */
  exportOf(subject: Subject): Promise<Readonly<Record<string, readonly object[]>>>;
  /** In one transaction. */
  removeOf(subject: Subject): Promise<readonly Removal[]>;
}

/** Somebody asks to be let in (ACCESS=approval). */
export interface Admission {
  readonly person: PersonId;
  readonly name: string | null;
  /** Where they are told: their direct conversation, else where they asked. */
  readonly chat: ChatAddress;
}

export type AdmissionDecision = 'in' | 'refused' | 'banned';

/** A change of somebody's role, with what forbids it. */
export type RoleChange =
  | { readonly kind: 'done'; readonly before: Role; readonly linked: readonly PersonId[] }
  | { readonly kind: 'lastOwner' }
  /** Somebody else changed it meanwhile: it is another role than the one that was looked at. */
  | { readonly kind: 'moved'; readonly now: Role }
  | { readonly kind: 'unknown' };

/** A person with all that decides what they may do. */
export interface KnownPerson {
  readonly person: Person;
  readonly account: PersonId;
  /** Somebody gave them their role; else it is the one everybody begins with. */
  readonly granted: boolean;
  /** Id of their direct conversation, where it is known. */
  readonly privateChat: string | null;
  /** The same person elsewhere. */
  readonly linked: readonly { readonly person: Person; readonly granted: boolean }[];
}

/** The one-time code by which the first owner names themselves. */
export interface OwnerClaims {
  /** Uses a one-time code; true and owner role for the first person who says it. */
  claim(code: string, id: PersonId): Promise<boolean>;
  /** Makes (or returns the unclaimed) one-time owner code when no owner exists, else null. */
  code(): Promise<string | null>;
}

export interface AdmissionRepository {
  /**
   * Notes the wish and tells `tell`, in one transaction; false when it was asked within a day. Admins hear of twenty an
   * hour; whoever waits beyond that stands in `waiting`.
   */
  ask(admission: Admission, tell: readonly ChatAddress[], venue: Venue): Promise<boolean>;
  /** Who waits to be let in, longest first. */
  waiting(limit: number): Promise<readonly { readonly person: PersonId; readonly name: string | null }[]>;
  /** Decides once and tells the asker in the same transaction; null: nobody waits under that id. */
  decide(
    id: PersonId,
    decision: AdmissionDecision,
    by: PersonId,
    venue: Venue,
  ): Promise<{ readonly kind: 'done' | 'already'; readonly decision: AdmissionDecision; readonly by: PersonId } | null>;
}

/** The guilds and groups the bot is in. */
export interface PlaceRepository {
  /** A chat was seen in that guild or group. */
  seenIn(chat: ChatAddress, place: string): Promise<void>;
  /** The bot was put out of a guild or group: its chats are paused and admins are told, once. Returns how many. */
  left(platform: Platform, place: string, name: string, tell: readonly ChatAddress[], venue: Venue): Promise<number>;
  /** Guilds or groups the bot was seen in and has not left. */
  open(platform: Platform): Promise<readonly string[]>;
  /** The bot is back: its chats there are no longer paused for that. */
  back(platform: Platform, place: string): Promise<void>;
}

/** Everything about who may do what, beside the people themselves. */
export interface Community {
  readonly access: AccessRepository;
  readonly confirmations: ConfirmationRepository;
  readonly audit: AuditRepository;
  readonly invitations: InvitationRepository;
  readonly links: LinkRepository;
  readonly owners: OwnerClaims;
  readonly admissions: AdmissionRepository;
  readonly places: PlaceRepository;
  readonly privacy: Privacy;
}
