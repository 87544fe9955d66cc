import type { ChatAddress, PersonId, Platform, Role } from '../../src/core/chat.js';
import type { AccessRule, AccessSettings, Place } from '../../src/core/ports/access.js';
import type { Admission, AdmissionDecision } from '../../src/core/ports/admissions.js';
import type { AuditEntry, AuditQuery, NewAuditEntry } from '../../src/core/ports/audit.js';
import type { Deed, PendingDeed } from '../../src/core/ports/confirmations.js';
import type { Invitation, JoinOutcome } from '../../src/core/ports/invitations.js';
import type { LinkOutcome } from '../../src/core/ports/links.js';
import type { Community } from '../../src/core/ports/people.js';
import type { Removal, Subject } from '../../src/core/ports/privacy.js';
import type { PeopleRepository } from '../../src/core/ports/repositories.js';
import type { EpochMs } from '../../src/core/units.js';

const wordOf = ({ platform, id }: PersonId): string => `${platform}:${id}`;
const placeKey = (place: Place): string =>
  place.kind === 'chat' ? wordOf(place.chat) : place.kind === 'platform' ? place.platform : '';

/** Who may do what, in memory: enough for commands; the store's own behaviour is tried by its contract tests. */
export class MemoryCommunity implements Community {
  rules: AccessRule[] = [];
  maps: AccessSettings['maps'] = [];
  twoPerson: string[] = [];
  readonly entries: AuditEntry[] = [];
  readonly deeds = new Map<string, PendingDeed>();
  readonly seconds: { readonly id: string; readonly tell: readonly ChatAddress[] }[] = [];
  readonly invitationsByCode = new Map<string, Invitation>();
  readonly codes = new Map<string, PersonId>();
  readonly joinedPairs: { readonly kept: PersonId; readonly joined: PersonId }[] = [];
  readonly removed: Subject[] = [];
  /** What the store would find about anybody. */
  exported: Readonly<Record<string, readonly object[]>> = {};
  removals: readonly Removal[] = [];
  onJoin: (person: PersonId, role: Role) => void = () => undefined;
  now = 0;
  code: string | null = 'CODE-1234';
  readonly asking = new Map<
    string,
    { admission: Admission; tell: readonly ChatAddress[]; decision: AdmissionDecision | null }
  >();
  readonly seenPlaces = new Map<string, string>();

  constructor(private readonly people: Pick<PeopleRepository, 'setRole'>) {}

  readonly owners = {
    claim: async (code: string, id: PersonId): Promise<boolean> => {
      if (this.code === null || code !== this.code) return false;
      this.code = null;
      await this.people.setRole(id, 'owner');
      return true;
    },
    code: async (): Promise<string | null> => this.code,
  };

  readonly admissions = {
    ask: async (admission: Admission, tell: readonly ChatAddress[]): Promise<boolean> => {
      const key = wordOf(admission.person);
      if (this.asking.has(key)) return false;
      this.asking.set(key, { admission, tell, decision: null });
      return true;
    },
    waiting: async (limit: number) =>
      [...this.asking.values()]
        .filter(({ decision }) => decision === null)
        .map(({ admission: { person, name } }) => ({ person, name }))
        .slice(0, limit),
    decide: async (id: PersonId, decision: AdmissionDecision, by: PersonId) => {
      const row = this.asking.get(wordOf(id));
      if (!row) return null;
      if (row.decision !== null) return { kind: 'already' as const, decision: row.decision, by };
      this.asking.set(wordOf(id), { ...row, decision });
      if (decision !== 'refused') await this.people.setRole(id, decision === 'in' ? 'member' : 'banned');
      return { kind: 'done' as const, decision, by };
    },
  };

  readonly places = {
    seenIn: async (chat: ChatAddress, place: string): Promise<void> => {
      this.seenPlaces.set(wordOf(chat), place);
    },
    left: async (_platform: Platform, place: string): Promise<number> =>
      [...this.seenPlaces.values()].filter((one) => one === place).length,
    open: async (): Promise<readonly string[]> => [...new Set(this.seenPlaces.values())],
    back: async (): Promise<void> => this.seenPlaces.clear(),
  };

  readonly access = {
    settings: async (): Promise<AccessSettings> => ({
      rules: [...this.rules],
      maps: this.maps,
      twoPerson: [...this.twoPerson],
    }),
    setRule: async (place: Place, subject: string, least: Role | null): Promise<void> => {
      this.rules = this.rules.filter((one) => one.subject !== subject || placeKey(one.place) !== placeKey(place));
      if (least !== null) this.rules.push({ place, subject, least });
    },
    setMap: async (platform: Platform, externalId: string, role: Role | null): Promise<boolean> => {
      const others = this.maps.filter((map) => map.platform !== platform || map.externalId !== externalId);
      const had = others.length < this.maps.length;
      this.maps = role === null ? others : [...others, { platform, externalId, role }];
      return role !== null || had;
    },
    setTwoPerson: async (subject: string, on: boolean): Promise<void> => {
      this.twoPerson = this.twoPerson.filter((one) => one !== subject);
      if (on) this.twoPerson.push(subject);
    },
  };

  readonly confirmations = {
    ask: async (deed: Deed): Promise<string> => {
      const id = `question-${this.deeds.size + 1}`;
      this.deeds.set(id, { ...deed, id, state: 'asked', expired: false, by: null });
      return id;
    },
    find: async (id: string): Promise<PendingDeed | null> => this.deeds.get(id) ?? null,
    finish: async (id: string, from: 'asked' | 'second', to: 'done' | 'dropped', by: PersonId): Promise<boolean> => {
      const deed = this.deeds.get(id);
      if (!deed || deed.state !== from || deed.expired) return false;
      this.deeds.set(id, { ...deed, state: to, by });
      return true;
    },
    awaitSecond: async (id: string, _by: PersonId, _forMs: number, tell: readonly ChatAddress[]): Promise<boolean> => {
      const deed = this.deeds.get(id);
      if (deed?.state !== 'asked' || deed.expired) return false;
      this.deeds.set(id, { ...deed, state: 'second' });
      this.seconds.push({ id, tell });
      return true;
    },
  };

  readonly audit = {
    add: async (entry: NewAuditEntry): Promise<number> => {
      const id = this.entries.length + 1;
      const args = entry.args.replace(/\{(\w+:\d+)\}/g, '$1');
      this.entries.push({ ...entry, args, id, at: this.now as EpochMs, pseudonym: 'p1' });
      return id;
    },
    find: async ({ person, what, before, limit, outcome }: AuditQuery): Promise<readonly AuditEntry[]> =>
      [...this.entries]
        .reverse()
        .filter((entry) => person === null || (entry.person !== null && wordOf(entry.person) === wordOf(person)))
        .filter((entry) => what === null || entry.command === what || entry.verb === what)
        .filter((entry) => before === null || entry.id < before)
        .filter((entry) => outcome === undefined || entry.outcome === outcome)
        .slice(0, limit),
  };

  readonly invitations = {
    make: async ({ role, uses, forMs, by }: Parameters<Community['invitations']['make']>[0]) => {
      const id = this.invitationsByCode.size + 1;
      const code = `CODE-000${id}`;
      const expiresAt = (this.now + forMs) as EpochMs;
      this.invitationsByCode.set(code, { id, role, uses, usesLeft: uses, expiresAt, madeBy: by });
      return { id, code, expiresAt };
    },
    open: async (): Promise<readonly Invitation[]> =>
      [...this.invitationsByCode.values()].filter(({ usesLeft }) => usesLeft > 0),
    revoke: async (id: number): Promise<boolean> => {
      const found = [...this.invitationsByCode].find(([, one]) => one.id === id);
      return found ? this.invitationsByCode.delete(found[0]) : false;
    },
    join: async (
      code: string,
      person: PersonId,
      mayGive: (by: PersonId, role: Role) => Promise<boolean>,
    ): Promise<JoinOutcome> => {
      const one = this.invitationsByCode.get(code);
      if (!one || one.usesLeft === 0 || !(await mayGive(one.madeBy, one.role))) return { kind: 'unknown' };
      this.invitationsByCode.set(code, { ...one, usesLeft: one.usesLeft - 1 });
      this.onJoin(person, one.role);
      return { kind: 'joined', role: one.role, madeBy: one.madeBy };
    },
  };

  readonly links = {
    code: async (person: PersonId): Promise<string | null> => {
      const code = `LINK-000${this.codes.size + 1}`;
      this.codes.set(code, person);
      return code;
    },
    preview: async (code: string, person: PersonId): Promise<LinkOutcome> => {
      const kept = this.codes.get(code);
      if (!kept) return { kind: 'unknown' };
      if (wordOf(kept) === wordOf(person)) return { kind: 'self' };
      if (kept.platform === person.platform) return { kind: 'samePlatform' };
      return { kind: 'offer', preview: { kept, joined: person, comes: ['alerts'], rests: ['paper account'] } };
    },
    join: async (code: string, person: PersonId): Promise<LinkOutcome> => {
      const seen = await this.links.preview(code, person);
      if (seen.kind !== 'offer') return seen;
      this.codes.delete(code);
      this.joinedPairs.push(seen.preview);
      return { kind: 'linked', preview: seen.preview };
    },
    unlink: async (): Promise<boolean> => this.joinedPairs.pop() !== undefined,
  };

  readonly privacy = {
    subjectOf: async (id: PersonId): Promise<Subject> => ({ account: id, ids: [id], chats: [id] }),
    exportOf: async (): Promise<Readonly<Record<string, readonly object[]>>> => this.exported,
    removeOf: async (subject: Subject): Promise<readonly Removal[]> => {
      this.removed.push(subject);
      return this.removals;
    },
  };
}
