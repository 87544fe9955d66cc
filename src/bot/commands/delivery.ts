import { z } from 'zod';
import type { DeadLetters } from '../../core/ports/delivery-desk.js';
import {
  deadLettersButton,
  inRows,
  refresh,
  replayAllButton,
  replayAllSureButton,
  replayButton,
  statusButton,
} from '../buttons.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';

const dayMs = 86_400_000;
const shownLetters = 10;
const buttonsInARow = 5;

export const deliveryCommand = defineCommand({
  name: 'delivery',
  summary: 'How messages fared: sent, late, dropped, and how fast',
  example: '/delivery',
  verb: 'read',
  topic: 'operating',
  args: () => z.object({}),
  async run(_, { services, frame, allowed }) {
    const { deliveries } = services;
    const maySee = allowed().some(({ name }) => name === 'deadletters');
    const [day, week, report] = await Promise.all([
      deliveries.figures(dayMs),
      deliveries.figures(7 * dayMs),
      services.status(),
    ]);
    return {
      ...frame,
      kind: 'delivery',
      day,
      week,
      waiting: report.deliveries.waiting,
      buttons: [[refresh('delivery'), ...(maySee ? [deadLettersButton] : []), statusButton]],
    };
  },
});

const given = ({ counts: { dead, unknown, refused } }: DeadLetters): number => dead + unknown + refused;

/** `3711`, or `all`. */
const target = z
  .string()
  .optional()
  .transform((text): number | 'all' | null => {
    if (text === undefined) return null;
    return text.toLowerCase() === 'all' ? 'all' : Number(text.replace(/^#/, ''));
  })
  .refine((value) => value === null || value === 'all' || (Number.isSafeInteger(value) && value > 0));

export const deadLettersCommand = defineCommand({
  name: 'deadletters',
  summary: 'Messages that were given up, why, and a second try',
  example: '/deadletters all',
  verb: 'operate',
  topic: 'operating',
  options: [
    { name: 'which', summary: 'the number of one to send again, or all', required: false },
    { name: 'sure', summary: 'yes, to skip the question', required: false, choices: ['yes'] },
  ],
  args: (kit) => z.object({ which: target, sure: kit.choice(['no', 'yes'] as const, 'no') }),
  async run({ which, sure }, { services: { deliveries }, frame }) {
    const personal = { ...frame, ephemeral: true };
    if (which === null || (which === 'all' && sure === 'no')) {
      const letters = await deliveries.deadLetters(shownLetters);
      const count = given(letters);
      if (which === 'all' && count > 0) {
        return {
          ...personal,
          kind: 'notice',
          ...message('deadletters.sure', { count }),
          buttons: [[replayAllSureButton, deadLettersButton]],
        };
      }
      const each = inRows(
        letters.newest.map(({ id }) => replayButton(id)),
        buttonsInARow,
      );
      const all = count > 1 ? [[replayAllButton]] : [];
      const buttons = count === 0 ? [[refresh('deadletters')]] : [...each, ...all];
      return { ...personal, kind: 'deadLetters', letters, buttons };
    }
    const again = await deliveries.replay(which === 'all' ? null : which);
    return again === 0 && which !== 'all'
      ? { ...personal, kind: 'notice', ...message('deadletters.gone', { id: which }) }
      : { ...personal, kind: 'notice', ...message('deadletters.again', { count: again }) };
  },
});
