import { z } from 'zod';
import { recordButton, signalButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import { defineCommand } from './define-command.js';
import { addFault } from './fault.js';
import { signalNumber } from './verify.js';

/** Takes an open signal back: every message that shows it says so. What it came to counts, so it hides nothing. */
export const withdrawCommand = defineCommand({
  name: 'withdraw',
  summary: 'Take an open signal back; its messages say so',
  example: '/withdraw 1042',
  verb: 'operate',
  topic: 'operating',
  options: [{ name: 'signal', summary: 'A signal’s number, as 1042', required: true }],
  args: (kit) =>
    z.object({
      signal: z
        .string()
        .optional()
        .transform((text, context): number => {
          const number = text === undefined ? null : signalNumber(text);
          if (number !== null) return number;
          const example = kit.command.example;
          if (text === undefined) addFault(context, 'signals.withdraw.missing', { example });
          else addFault(context, 'signals.number', { given: kit.echo(text), example });
          return z.NEVER;
        }),
    }),
  async danger({ signal: id }, { services }) {
    const found = await services.signals.byId(id);
    if (!found || found.withheld || found.signal.venue !== services.market().venue) return null;
    if (found.outcome.kind !== 'open') return null;
    const { market, timeframe } = found.signal;
    return { effect: message('signals.withdraw.effect', { id, subject: `${market} ${timeframe}` }) };
  },
  async run({ signal: id }, { services, call, frame }): Promise<Reply> {
    const done = await services.record.withdraw(id, `${call.person.platform}:${call.person.id}`);
    if (done === 'unknown') return { ...frame, ephemeral: true, kind: 'error', ...message('signal.unknown', { id }) };
    const said = done === 'withdrawn' ? 'signals.withdraw.done' : 'signals.withdraw.ended';
    return { ...frame, kind: 'notice', ...message(said, { id }), buttons: [[signalButton(id), recordButton]] };
  },
});
