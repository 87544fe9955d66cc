import { z } from 'zod';
import { incidentIdOf, incidentName } from '../../core/incident.js';
import { incidentsButton, refresh, statusButton } from '../buttons.js';
import { incidentReply } from '../incident-reply.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';

/** Whoever pressed, as others know them; a name may be anything, so the id stands behind it. */
const shownName = (
  name: string | null,
  { platform, id }: { readonly platform: string; readonly id: string },
): string => (name === null ? `${platform}:${id}` : `${name} (${platform}:${id})`);

export const incidentsCommand = defineCommand({
  name: 'incidents',
  summary: 'What is broken, since when, and who has it',
  example: '/incidents ack i12',
  verb: 'operate',
  topic: 'operating',
  options: [
    { name: 'action', summary: 'ack: you know and take care of it', required: false, choices: ['list', 'ack', 'show'] },
    { name: 'id', summary: 'As i12', required: false },
  ],
  changes: ({ action }) => action === 'ack',
  args: (kit) =>
    z.object({
      action: kit.choice(['list', 'ack', 'show'], 'list'),
      id: z
        .string()
        .optional()
        .transform((text) => ({ text: kit.echo(text ?? ''), id: text === undefined ? null : incidentIdOf(text) })),
    }),
  async run({ action, id }, { services, frame, call }) {
    const { operators } = services;
    const personal = { ...frame, ephemeral: true };
    if (action === 'list') {
      const { open, recent } = await operators.incidents();
      return { ...personal, kind: 'incidents', open, recent, buttons: [[refresh('incidents'), statusButton]] };
    }
    const unknown = { ...personal, kind: 'error', ...message('ops.ack.unknown', { id: id.text || 'i?' }) } as const;
    if (id.id === null) return unknown;
    if (action === 'show') {
      const incident = await operators.incident(id.id);
      return incident ? incidentReply(personal, incident) : unknown;
    }
    const result = await operators.acknowledge(id.id, shownName(call.personName, call.person));
    if (!result) return unknown;
    const { incident, changed } = result;
    const name = incidentName(incident.id);
    const said = changed
      ? message('ops.ack.done', { id: name })
      : incident.resolvedAt !== null
        ? message('ops.ack.over', { id: name })
        : message('ops.ack.already', { id: name, by: incident.acknowledged?.by ?? '' });
    return { ...personal, kind: 'notice', ...said, buttons: [[incidentsButton, statusButton]] };
  },
});
