import { z } from 'zod';
import type { Button } from '../button.js';
import { recordButton, signalButton } from '../buttons.js';
import { defineCommand } from './define-command.js';
import { addFault } from './fault.js';

const everyLink: Button = { label: 'everyLink', action: { command: 'record', args: ['links'] } };

/** `#1042` or `1042`; null when it is none. */
export function signalNumber(text: string): number | null {
  const [, digits] = /^#?(\d{1,10})$/.exec(text.trim()) ?? [];
  const number = Number(digits);
  return digits !== undefined && number >= 1 && number <= 2_147_483_647 ? number : null;
}

/** Recomputes the record's chain from what is stored, and shows where in it a signal stands. */
export const verifyCommand = defineCommand({
  name: 'verify',
  summary: 'Recompute the record’s hash chain, as a whole or for a signal',
  example: '/verify 1042',
  verb: 'read',
  topic: 'calls',
  options: [{ name: 'signal', summary: 'A signal’s number, as 1042; nothing means the whole record', required: false }],
  args: (kit) =>
    z.object({
      signal: z
        .string()
        .optional()
        .transform((text, context): number | null => {
          if (text === undefined) return null;
          const number = signalNumber(text);
          if (number !== null) return number;
          addFault(context, 'signals.number', { given: kit.echo(text), example: kit.command.example });
          return z.NEVER;
        }),
    }),
  async run({ signal }, { services, frame }) {
    const report = await services.record.verify(signal);
    return {
      ...frame,
      kind: 'verify',
      report,
      signalId: signal,
      buttons: [[...(report.link ? [signalButton(report.link.signalId)] : []), recordButton, everyLink]],
    };
  },
});
