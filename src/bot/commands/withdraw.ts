import { z } from 'zod';
import { recordButton, signalButton, withdrawButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { addFault } from './fault.js';
import { signalNumber } from './verify.js';

async function withdraw(id: number, { services, call, frame }: CommandContext): Promise<Reply> {
  const done = await services.record.withdraw(id, `${call.person.platform}:${call.person.id}`);
  if (done === 'unknown') return { ...frame, ephemeral: true, kind: 'error', ...message('signal.unknown', { id }) };
  const said = done === 'withdrawn' ? 'signals.withdraw.done' : 'signals.withdraw.ended';
  return { ...frame, kind: 'notice', ...message(said, { id }), buttons: [[signalButton(id), recordButton]] };
}

/** Takes an open signal back: every message that shows it says so. What it came to counts, so it hides nothing. */
export const withdrawCommand = defineCommand({
  name: 'withdraw',
  summary: 'Take an open signal back; its messages say so',
  example: '/withdraw 1042',
  verb: 'operate',
  options: [
    { name: 'signal', summary: 'A signal’s number, as 1042', required: true },
    { name: 'sure', summary: 'yes, to do it without being asked', required: false, choices: ['yes'] },
  ],
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
      sure: kit.choice(['yes', 'no'], 'no'),
    }),
  async run({ signal: id, sure }, context) {
    if (sure === 'yes') return withdraw(id, context);
    const { services, frame } = context;
    const found = await services.signals.byId(id);
    if (!found || found.withheld || found.signal.venue !== services.market().venue) {
      return { ...frame, ephemeral: true, kind: 'error', ...message('signal.unknown', { id }) };
    }
    if (found.outcome.kind !== 'open') {
      return { ...frame, ephemeral: true, kind: 'notice', ...message('signals.withdraw.ended', { id }) };
    }
    const subject = `${found.signal.market} ${found.signal.timeframe}`;
    return {
      ...frame,
      ephemeral: true,
      kind: 'notice',
      ...message('signals.withdraw.ask', { id, subject }),
      buttons: [[withdrawButton(id), signalButton(id)]],
    };
  },
});
