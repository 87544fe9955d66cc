import type { z } from 'zod';
import { type MessageId, message, type ParamsOf, wording } from '../messages/catalogue.js';

/** A wrong argument, as a sentence of the catalogue. */
export interface Fault {
  readonly id: MessageId;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Reports `id` as the schema's issue. */
export function addFault<Id extends MessageId>(context: z.RefinementCtx, id: Id, params: ParamsOf<Id>): void {
  context.addIssue({ code: 'custom', message: wording(id, params), params: { fault: message(id, params) } });
}

/** The first fault of a failed parse; null when a schema failed without saying it in the catalogue's words. */
export function faultOf(error: z.ZodError): Fault | null {
  for (const issue of error.issues) {
    if (issue.code === 'custom' && issue.params && 'fault' in issue.params) return issue.params['fault'] as Fault;
  }
  return null;
}
