import { type Incident, incidentName } from '../core/incident.js';
import type { Button } from './button.js';
import { incidentsButton, statusButton } from './buttons.js';
import type { ReplyFrame } from './reply/frame.js';
import type { IncidentReply } from './reply/operators.js';

/** Pressed by an admin it stops the pages; its own command checks who that is. */
const acknowledgeButton = (id: number): Button => ({
  label: 'acknowledge',
  action: { command: 'incidents', args: ['ack', incidentName(id)] },
});

/** An incident as it stands now. One with id 0 was never written down: nothing can be pressed for it. */
export function incidentReply(frame: ReplyFrame, incident: Incident, second?: IncidentReply['second']): IncidentReply {
  const open = incident.resolvedAt === null;
  const first = open && incident.acknowledged === null && incident.id > 0 ? [acknowledgeButton(incident.id)] : [];
  const buttons = incident.id > 0 ? [[...first, incidentsButton, statusButton]] : [[statusButton]];
  return { ...frame, kind: 'incident', incident, buttons, ...(second ? { second } : {}) };
}
