import { type Incident, incidentName } from '../../core/incident.js';
import { shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { ErrorDigestReply, IncidentReply, IncidentsReply } from '../reply/operators.js';
import { type CardText, lines } from './card.js';
import { troubleAdvice, troubleText } from './trouble-text.js';

const nameLength = 60;
const shownRows = 12;
const shownKinds = 10;
const exampleLength = 160;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const acknowledgedText = ({ acknowledged }: Incident): string =>
  acknowledged === null
    ? say('ops.acknowledged.nobody')
    : say('ops.acknowledged.by', { by: shortened(acknowledged.by, nameLength) });

/** One incident as it stands: the same message from the first word to its end. */
export function incidentCard({ incident, second, timeZone }: IncidentReply): CardText {
  const { trouble, now, openedAt, resolvedAt, acknowledged, pages } = incident;
  const what = capital(troubleText(trouble, { now: resolvedAt ?? now, timeZone }));
  const name = incident.id > 0 ? [`  ${incidentName(incident.id)}`] : [];
  if (resolvedAt !== null) {
    const title =
      trouble.kind === 'database'
        ? say('ops.incident.backAgain', { host: trouble.host, span: durationText(resolvedAt - openedAt) })
        : say('ops.incident.over', { span: durationText(resolvedAt - openedAt), what });
    return {
      tone: 'info',
      title: [{ strong: title }, ...name],
      body: acknowledged === null ? [] : lines(capital(acknowledgedText(incident))),
    };
  }
  const span = durationText(now - openedAt);
  return {
    tone: 'alert',
    title: [{ strong: say('ops.incident.open', { what }) }, ...name],
    body: lines(
      ...troubleAdvice(trouble),
      acknowledged === null && pages > 0 ? say('ops.incident.page', { page: countText(pages), span }) : null,
      acknowledged !== null
        ? say('ops.incident.by', { by: shortened(acknowledged.by, nameLength), age: ageText(now - acknowledged.at) })
        : incident.id > 0
          ? say('ops.incident.nobody')
          : null,
      second === undefined
        ? null
        : second.waitMs === null
          ? say('ops.incident.direct', { host: shortened(second.host, 60) })
          : say('ops.incident.second', { host: shortened(second.host, 60), wait: durationText(second.waitMs) }),
    ),
  };
}

export function incidentsCard({ open, recent, timeZone }: IncidentsReply): CardText {
  const row = (incident: Incident): string =>
    say('ops.incidents.row', {
      id: incidentName(incident.id),
      severity: say(incident.severity === 'page' ? 'ops.severity.page' : 'ops.severity.warn'),
      what: troubleText(incident.trouble, { now: incident.now, timeZone }),
      span: durationText(incident.now - incident.openedAt),
      acknowledged: acknowledgedText(incident),
    });
  const pastRow = (incident: Incident): string =>
    say('ops.incidents.pastRow', {
      id: incidentName(incident.id),
      what: troubleText(incident.trouble, { now: incident.resolvedAt ?? incident.now, timeZone }),
      at: timeText(incident.openedAt, incident.now, timeZone),
      span: durationText((incident.resolvedAt ?? incident.now) - incident.openedAt),
    });
  const hidden = open.length - shownRows;
  return {
    tone: open.length > 0 ? 'alert' : 'info',
    title: [
      {
        strong:
          open.length === 0 ? say('ops.incidents.none') : say('ops.incidents.open', { count: countText(open.length) }),
      },
    ],
    body: lines(
      ...open.slice(0, shownRows).map(row),
      hidden > 0 ? say('ops.incidents.more', { count: countText(hidden) }) : null,
      recent.length > 0 ? say('ops.incidents.recent') : null,
      ...recent.slice(0, shownRows).map(pastRow),
    ),
  };
}

/** What was logged as wrong, counted: once an hour instead of once an error. */
export function errorDigestCard({ digest, timeZone }: ErrorDigestReply): CardText {
  const levels = { warn: 'ops.level.warn', error: 'ops.level.error', fatal: 'ops.level.fatal' } as const;
  return {
    tone: digest.kinds.some(({ level }) => level !== 'warn') ? 'alert' : 'info',
    title: [{ strong: say('ops.errors.title', { total: countText(digest.total) }) }],
    body: lines(
      ...digest.kinds.slice(0, shownKinds).flatMap(({ level, text, example, count, firstAt, lastAt }) => [
        say('ops.errors.row', { count: countText(count), level: say(levels[level]), text: shortened(text, 120) }),
        say('ops.errors.example', {
          first: timeText(firstAt, digest.at, timeZone),
          last: timeText(lastAt, digest.at, timeZone),
          example: example === null ? '' : say('ops.errors.exampleText', { text: shortened(example, exampleLength) }),
        }),
      ]),
      digest.more > 0 ? say('ops.errors.more', { count: countText(digest.more) }) : null,
      say('ops.errors.where'),
    ),
  };
}
