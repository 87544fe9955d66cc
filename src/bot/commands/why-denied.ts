import { z } from 'zod';
import { defineCommand } from './define-command.js';
import { personWord } from './person-arg.js';

const rowsShown = 5;

export const whyDeniedCommand = defineCommand({
  name: 'why-denied',
  summary: 'What I refused you lately, by which rule, and what would change it',
  example: '/why-denied',
  verb: 'introduce',
  topic: 'you',
  args: () => z.object({}),
  async run(_, { services, frame, call }) {
    const found = await services.community.audit.find({
      person: call.person,
      what: null,
      withinMs: null,
      before: null,
      limit: rowsShown,
      outcome: 'refused',
    });
    const remedies = Object.fromEntries(
      found.flatMap((entry) => {
        const needed = entry.reasonParams['needed'];
        // The sentences of these rules name the way already.
        if (needed === undefined || entry.reasonParams['example'] !== undefined) return [];
        return [[entry.id, `/grant ${personWord(call.person)} ${needed}`]];
      }),
    );
    return { ...frame, ephemeral: true, kind: 'refusals', entries: found, remedies };
  },
});
