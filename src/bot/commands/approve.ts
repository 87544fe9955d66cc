import { z } from 'zod';
import type { AdmissionDecision } from '../../core/ports/admissions.js';
import { message } from '../messages/catalogue.js';
import { peopleNoticeReply } from '../people-reply.js';
import type { ErrorReply } from '../reply/notices.js';
import type { Reply } from '../reply.js';
import { isRefusal, targetOf } from './change-role.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { personArg, personIdOf, personOption, personWord } from './person-arg.js';

const answers = ['in', 'refuse', 'ban'] as const;
const decisions: Readonly<Record<(typeof answers)[number], AdmissionDecision>> = {
  in: 'in',
  refuse: 'refused',
  ban: 'banned',
};

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

export const approveCommand = defineCommand({
  name: 'approve',
  summary: 'Let in, refuse or ban whoever asked to be let in',
  example: '/approve telegram:12345 in',
  verb: 'grant',
  topic: 'people',
  options: [
    { ...personOption, required: false, summary: 'As telegram:12345; whoever has waited longest unless said' },
    { name: 'answer', summary: 'in, refuse or ban; in unless said', required: false, choices: answers },
  ],
  changes: ({ person = '' }) => person !== '',
  args: (kit) =>
    z.object({
      person: z.union([z.undefined(), personArg(kit)]),
      answer: kit.choice(answers, 'in'),
    }),
  async run({ person, answer }, context): Promise<Reply> {
    const { services, call, frame } = context;
    if (person === undefined) return waiting(context);
    const id = personIdOf(person, call.platform);
    const name = personWord(id);
    const target = await targetOf(id, answer === 'ban' ? 'banned' : 'member', context);
    if (isRefusal(target)) return target;
    const venue = services.market().venue;
    const done = await services.community.admissions.decide(id, decisions[answer], call.person, venue);
    if (done === null) {
      return refused(context, message('approve.unknown', { person: name, example: `/grant ${name} member` }));
    }
    const by = personWord(done.by);
    if (done.kind === 'already') {
      const already = {
        in: message('approve.already.in', { by }),
        refused: message('approve.already.refused', { by }),
        banned: message('approve.already.banned', { by }),
      }[done.decision];
      return refused(context, already);
    }
    const text = {
      in: message('approve.in', { person: name }),
      refused: message('approve.refused', { person: name }),
      banned: message('approve.banned', { person: name }),
    }[done.decision];
    return { ...frame, kind: 'notice', ...text };
  },
});

const mostCounted = 1_000;

/** Whoever has waited longest, with the buttons that decide; the next comes when it is asked again. */
async function waiting({ services, frame }: CommandContext): Promise<Reply> {
  const all = await services.community.admissions.waiting(mostCounted);
  const [first] = all;
  if (!first) return { ...frame, ephemeral: true, kind: 'notice', ...message('approve.none', {}) };
  const { person, name } = first;
  const { buttons = [] } = peopleNoticeReply(frame, { kind: 'asks', person, name });
  const params = { count: all.length, name: name ?? '–', person: personWord(person) };
  return { ...frame, ephemeral: true, kind: 'notice', ...message('approve.waiting', params), buttons };
}
