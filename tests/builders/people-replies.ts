import { peopleNoticeReply } from '../../src/bot/people-reply.js';
import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { Reply } from '../../src/bot/reply.js';
import type { AuditEntry } from '../../src/core/ports/audit.js';
import type { EpochMs } from '../../src/core/units.js';

const person = { platform: 'telegram', id: '12345678901234567890' } as const;
const second = { platform: 'discord', id: '98765432109876543210' } as const;

const entry = (now: EpochMs, overrides: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 1_042,
  at: (now - 90_000) as EpochMs,
  person,
  pseudonym: 'p17',
  platform: 'telegram',
  chat: null,
  command: 'grant',
  verb: 'grant',
  args: 'discord:98765432109876543210 trader',
  source: 'command',
  outcome: 'allowed',
  reason: '',
  reasonParams: {},
  follows: null,
  ...overrides,
});

/** What is said of who may do what; `hostile` is a name somebody chose. */
export const peopleReplies = (frame: ReplyFrame, hostile: string): Readonly<Record<string, Reply>> => {
  const { now } = frame;
  const told = (notice: Parameters<typeof peopleNoticeReply>[1]): Reply => peopleNoticeReply(frame, notice);
  return {
    'people-confirm': {
      ...frame,
      kind: 'confirm',
      effect: { id: 'effect.ban', params: { person: 'discord:98765432109876543210', before: 'trader' } },
      minutes: 5,
      second: true,
    },
    'people-confirm-link': {
      ...frame,
      kind: 'confirm',
      effect: {
        id: 'effect.link',
        params: {
          kept: 'telegram:12345678901234567890',
          joined: 'discord:98765432109876543210',
          comes: 'alerts, watchlists',
          rests: 'paper account',
          role: 'trader',
        },
      },
      minutes: 5,
      second: false,
    },
    'people-asks': told({ kind: 'asks', person, name: hostile.slice(0, 100) }),
    'people-let-in': told({ kind: 'decided', decision: 'in', name: null }),
    'people-shut-out': told({ kind: 'decided', decision: 'banned', name: '@ann' }),
    'people-second': told({
      kind: 'second',
      id: 'Xk3_9-Qm2pLr4TsA',
      by: person,
      name: '@ann',
      command: 'ban',
      effect: { id: 'effect.ban', params: { person: 'discord:98765432109876543210', before: 'trader' } },
      minutes: 10,
    }),
    'people-answered': told({ kind: 'answered', command: 'ban', decision: 'dropped', by: second }),
    'people-post-stopped': told({ kind: 'postStopped', id: 41 }),
    'people-left': told({ kind: 'left', place: hostile.slice(0, 100), chats: 3 }),
    'people-audit': {
      ...frame,
      kind: 'audit',
      entries: [
        entry(now),
        entry(now, { id: 1_041, person: null, outcome: 'refused', command: 'pause', args: '' }),
        entry(now, { id: 1_040, outcome: 'asked', command: 'ban', args: 'telegram:5' }),
        entry(now, { id: 1_039, outcome: 'failed', command: 'post', args: hostile.slice(0, 40) }),
      ],
    },
    'people-audit-none': { ...frame, kind: 'audit', entries: [] },
    'people-refusals': {
      ...frame,
      kind: 'refusals',
      entries: [
        entry(now, {
          outcome: 'refused',
          reason: 'access.admin',
          reasonParams: { needed: 'trader', actual: 'member', example: '/grant telegram:12345678901234567890 trader' },
        }),
        entry(now, { id: 3, reason: 'access.rule.chat', reasonParams: { needed: 'admin', actual: 'member' } }),
        entry(now, { id: 2, reason: 'a.rule.of.another.version' }),
      ],
      remedies: { 3: '/grant telegram:12345678901234567890 admin' },
    },
    'people-refusals-none': { ...frame, kind: 'refusals', entries: [], remedies: {} },
    'people-roles': {
      ...frame,
      kind: 'roles',
      rows: [
        { verb: 'read', least: 'member', by: 'code', second: false },
        { verb: 'subscribe', least: 'admin', by: 'chat', second: false },
        { verb: 'operate', least: 'admin', by: 'code', second: true },
        { verb: 'paperRead', least: 'member', by: 'everywhere', second: false },
      ],
      commands: [{ command: 'backtest', least: 'trader', by: 'platform' }],
      maps: [{ platform: 'discord', externalId: '1122334455667788990', role: 'trader' }],
      given: [{ id: person, role: 'owner', name: hostile.slice(0, 100), timeZone: 'UTC' }],
    },
    'people-invitation': {
      ...frame,
      kind: 'invitations',
      made: {
        id: 7,
        code: '4F7K-2M9Q-X3TB',
        link: 'https://t.me/AuspexTestBot?start=inv_4F7K-2M9Q-X3TB',
        role: 'member',
        uses: 1,
        expiresAt: (now + 604_800_000) as EpochMs,
      },
      open: [],
    },
    'people-invitations': {
      ...frame,
      kind: 'invitations',
      made: null,
      open: [
        { id: 7, role: 'member', uses: 10, usesLeft: 3, expiresAt: (now + 604_800_000) as EpochMs, madeBy: person },
      ],
    },
    'people-invitations-none': { ...frame, kind: 'invitations', made: null, open: [] },
    'people-removed': {
      ...frame,
      kind: 'removed',
      removals: [
        { what: 'people', rows: 1, how: 'deleted', why: null },
        { what: 'backtests', rows: 4, how: 'anonymised', why: null },
        { what: 'signals', rows: 2, how: 'kept', why: 'they are of everybody' },
        { what: 'alerts', rows: 0, how: 'deleted', why: null },
      ],
    },
    'people-whoami': {
      ...frame,
      kind: 'whoami',
      person: { id: person, role: 'trader', name: '@ann', timeZone: 'Europe/Berlin' },
      role: 'trader',
      may: ['signal', 'predict'],
      because: 'linked',
      linked: [second],
      runsChat: true,
    },
  };
};
