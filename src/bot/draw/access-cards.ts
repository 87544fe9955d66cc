import type { PersonId } from '../../core/chat.js';
import type { PeopleNotice } from '../../core/people-notice.js';
import type { AdmissionDecision } from '../../core/ports/admissions.js';
import type { AuditEntry } from '../../core/ports/audit.js';
import { countText } from '../format/numbers.js';
import { timeText } from '../format/times.js';
import { english } from '../messages/areas.js';
import { type MessageId, say, wording } from '../messages/catalogue.js';
import { spoken } from '../messages/language.js';
import type {
  AuditReply,
  ConfirmReply,
  InvitationsReply,
  PeopleNoticeReply,
  RefusalsReply,
  RemovedReply,
  RightRow,
  RolesReply,
} from '../reply/people.js';
import { type CardText, type Line, lines } from './card.js';
import { saidText, worded } from './said.js';

const wordOf = ({ platform, id }: PersonId): string => `${platform}:${id}`;

/** A sentence whose id was stored: one that a later version no longer has is left out. */
const stored = (id: string, params: Readonly<Record<string, string | number>>): string | null =>
  Object.hasOwn(english.messages, id) ? worded(id as MessageId, params) : null;

export function confirmCard({ effect, minutes, second }: ConfirmReply): CardText {
  return {
    tone: 'alert',
    title: [{ strong: say('confirm.title') }],
    body: lines(
      stored(effect.id, effect.params),
      say('confirm.minutes', { minutes }),
      second ? say('confirm.second') : null,
    ),
  };
}

const nameOf = (name: string | null): string => name ?? say('people.nameless');

const decisionText = (decision: AdmissionDecision): string =>
  ({
    in: () => say('people.decided.in'),
    refused: () => say('people.decided.refused'),
    banned: () => say('people.decided.banned'),
  })[decision]();

const noticeLines = (notice: PeopleNotice): { readonly title: string; readonly body: readonly Line[] } => {
  switch (notice.kind) {
    case 'asks':
      return {
        title: say('people.asks', { name: nameOf(notice.name) }),
        body: lines(say('people.asks.id', { person: wordOf(notice.person) })),
      };
    case 'decided':
      return {
        title: `${notice.name === null ? '' : `${notice.name}: `}${decisionText(notice.decision)}`,
        body: [],
      };
    case 'second':
      return {
        title: say('people.second', { name: nameOf(notice.name), command: notice.command }),
        body: lines(
          say('people.asks.id', { person: wordOf(notice.by) }),
          stored(notice.effect.id, notice.effect.params),
          say('people.second.minutes', { minutes: notice.minutes }),
        ),
      };
    case 'answered': {
      const params = { by: wordOf(notice.by), command: notice.command };
      const isDone = notice.decision === 'done';
      return {
        title: isDone ? say('people.answered.done', params) : say('people.answered.dropped', params),
        body: [],
      };
    }
    case 'postStopped':
      return { title: say('people.postStopped', { id: notice.id }), body: [] };
    case 'left':
      return { title: say('people.left', { place: notice.place, chats: notice.chats }), body: [] };
  }
};

export function peopleNoticeCard({ notice }: PeopleNoticeReply): CardText {
  const { title, body } = noticeLines(notice);
  return { tone: notice.kind === 'second' || notice.kind === 'left' ? 'alert' : 'info', title: [title], body };
}

const whoOf = ({ person, pseudonym }: AuditEntry): string =>
  person === null ? say('people.erased', { pseudonym }) : wordOf(person);

const outcomeText = (outcome: AuditEntry['outcome']): string =>
  ({
    allowed: () => say('audit.outcome.allowed'),
    refused: () => say('audit.outcome.refused'),
    asked: () => say('audit.outcome.asked'),
    failed: () => say('audit.outcome.failed'),
  })[outcome]();

export function auditCard({ entries, now, timeZone }: AuditReply): CardText {
  const row = (entry: AuditEntry): string =>
    say('audit.row', {
      id: entry.id,
      at: timeText(entry.at, now, timeZone),
      who: whoOf(entry),
      deed: [entry.command, saidText(entry.args)].filter(Boolean).join(' '),
      outcome: outcomeText(entry.outcome),
    });
  return {
    tone: 'info',
    title: [{ strong: say('audit.title') }],
    body: entries.length === 0 ? lines(say('audit.none')) : lines(...entries.map(row)),
  };
}

export function refusalsCard({ entries, remedies, now, timeZone }: RefusalsReply): CardText {
  if (entries.length === 0) return { tone: 'info', title: [say('refusals.none')], body: [] };
  const about = (entry: AuditEntry): readonly (Line | string | null)[] => {
    const remedy = remedies[entry.id];
    return [
      [{ strong: say('refusals.row', { at: timeText(entry.at, now, timeZone), command: entry.command }) }],
      stored(entry.reason, entry.reasonParams),
      remedy === undefined ? null : say('refusals.remedy.grant', { example: remedy }),
    ];
  };
  return { tone: 'info', title: [{ strong: say('refusals.title') }], body: lines(...entries.flatMap(about)) };
}

const byText = (by: RightRow['by']): string =>
  ({
    code: () => '',
    chat: () => say('roles.by.chat'),
    platform: () => say('roles.by.platform'),
    everywhere: () => say('roles.by.everywhere'),
  })[by]();

/** Only verbs that rules can change are shown, so only those have words. */
const verbText = (verb: string): string => {
  const id = `roles.verb.${verb}`;
  return Object.hasOwn(english.messages, id) ? wording(id as MessageId, {}) : verb;
};

export function rolesCard({ rows, commands, maps, given }: RolesReply): CardText {
  const right = ({ verb, least, by, second }: RightRow): Line => [
    { code: verb },
    `  ${say('roles.row', { what: verbText(verb), least })}`,
    // What is typed after /roles and /grant, where it is another word.
    ...(spoken() === 'en' ? [] : [' ', { code: least }]),
    `${byText(by)}${second ? say('roles.second') : ''}`,
  ];
  const heading = (text: string): Line => [{ strong: text }];
  return {
    tone: 'info',
    title: [{ strong: say('roles.title') }],
    body: lines(
      ...rows.map(right),
      ...commands.map(({ command, least, by }) => `${say('roles.command', { command, least })}${byText(by)}`),
      ...(maps !== null && maps.length > 0
        ? [
            heading(say('roles.maps')),
            ...maps.map(({ externalId, role }) => say('roles.map', { role: externalId, counts: role })),
          ]
        : []),
      ...(given !== null && given.length > 0
        ? [
            heading(say('roles.people')),
            ...given.map(({ id, role, name }) =>
              say('roles.person', { person: wordOf(id), rank: role, name: name ?? '' }).trimEnd(),
            ),
          ]
        : []),
      say('roles.change', { example: '/roles here /backtest trader' }),
    ),
  };
}

export function invitationsCard({ made, open, now, timeZone }: InvitationsReply): CardText {
  if (made !== null) {
    return {
      tone: 'info',
      title: [{ strong: say('invite.title', { id: made.id, role: made.role }) }],
      body: lines(
        say('invite.code', { code: made.code }),
        made.link === null ? null : say('invite.link', { link: made.link }),
        say('invite.once', { uses: made.uses, until: timeText(made.expiresAt, now, timeZone) }),
      ),
    };
  }
  const none = say('invite.none', { example: '/invite member 1' });
  return {
    tone: 'info',
    title: [{ strong: say('invite.open') }],
    body:
      open.length === 0
        ? lines(none)
        : lines(
            ...open.map(({ id, role, usesLeft, uses, expiresAt, madeBy }) =>
              say('invite.row', {
                id,
                rank: role,
                left: usesLeft,
                uses,
                until: timeText(expiresAt, now, timeZone),
                by: wordOf(madeBy),
              }),
            ),
          ),
  };
}

export function removedCard({ removals }: RemovedReply): CardText {
  const row = ({ what, rows, how, why }: RemovedReply['removals'][number]): string | null => {
    const params = { what: saidText(what.replaceAll('_', ' ')), rows: countText(rows) };
    if (rows === 0) return null;
    if (how === 'deleted') return say('removed.deleted', params);
    if (how === 'anonymised') return say('removed.anonymised', params);
    return say('removed.kept', { ...params, why: saidText(why ?? '') });
  };
  return {
    tone: 'info',
    title: [{ strong: say('removed.title') }],
    body: lines(...removals.map(row), say('removed.audit'), say('removed.again')),
  };
}
