import { z } from 'zod';
import type { PersonId } from '../../core/chat.js';
import { sentence } from '../../core/sentence.js';
import { refusalFor } from '../layers/access.js';
import { message } from '../messages/catalogue.js';
import type { ErrorReply } from '../reply/notices.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';

const secondWithinMs = 600_000;

const isSame = (one: PersonId, other: PersonId): boolean => one.platform === other.platform && one.id === other.id;

/**
 * The answer to a question before a dangerous deed. The question is a row in the store: who was asked, where, and every
 * argument of the deed, so that a press brings nothing but its id, counts once, and a restart changes nothing.
 */
export const confirmCommand = defineCommand({
  name: 'confirm',
  summary: 'Answer a question before something dangerous is done',
  example: '/confirm Xk3…',
  verb: 'introduce',
  topic: 'you',
  options: [
    { name: 'id', summary: 'Under the question', required: true },
    { name: 'answer', summary: 'yes or no', required: false, choices: ['yes', 'no'] },
  ],
  listed: false,
  args: (kit) => z.object({ id: z.string().max(40).optional(), answer: kit.choice(['yes', 'no'] as const, 'yes') }),
  async run({ id = '', answer }, context): Promise<Reply> {
    const { services, call, frame } = context;
    const { confirmations } = services.community;
    const deed = await confirmations.find(id);
    if (!deed || deed.expired || deed.state === 'done' || deed.state === 'dropped') {
      return refused(context, message('confirm.gone', {}));
    }
    const isAsker = isSame(deed.person, call.person);
    if (deed.state === 'second') return second(deed, answer, isAsker, context);
    if (!isAsker) return refused(context, message('confirm.notYours', {}));
    if (!isSame(deed.chat, call.chat)) return refused(context, message('confirm.elsewhere', {}));
    if (answer === 'no') {
      const dropped = await confirmations.finish(id, 'asked', 'dropped', call.person, services.market().venue);
      return dropped
        ? { ...frame, kind: 'notice', ...message('confirm.dropped', {}) }
        : refused(context, message('confirm.gone', {}));
    }
    const { twoPerson } = await context.settings();
    const command = context.commandOf(deed.command);
    const verb = command?.verbOf(deed.args) ?? 'own';
    if (twoPerson.includes(verb) || twoPerson.includes(`/${deed.command}`)) return askSecond(id, verb, context);
    if (!(await confirmations.finish(id, 'asked', 'done', call.person, services.market().venue)))
      return refused(context, message('confirm.gone', {}));
    return context.carryOut(deed);
  },
});

type PendingDeed = NonNullable<Awaited<ReturnType<CommandContext['services']['community']['confirmations']['find']>>>;

async function askSecond(id: string, subject: string, context: CommandContext): Promise<Reply> {
  const { services, call, frame, admins, identity } = context;
  const own = new Set([call.person, ...(identity.linked ?? [])].map(({ platform, id: one }) => `${platform}:${one}`));
  const chats = await services.people.adminChats(admins);
  // A direct conversation on Telegram has the id of its person; elsewhere the store knows whose it is.
  const subjects = await services.community.privacy.subjectOf(call.person);
  const isOwn = (chat: PersonId): boolean =>
    own.has(`${chat.platform}:${chat.id}`) || subjects.chats.some((one) => isSame(one, chat));
  const others = chats.filter((chat) => !isOwn(chat));
  if (others.length === 0) {
    return refused(context, message('confirm.nobody', { example: `/roles one ${subject}` }));
  }
  const venue = services.market().venue;
  const { confirmations } = services.community;
  if (!(await confirmations.awaitSecond(id, call.person, secondWithinMs, others, venue))) {
    return refused(context, message('confirm.gone', {}));
  }
  const params = { admins: others.length, minutes: secondWithinMs / 60_000 };
  return { ...frame, kind: 'notice', ...message('confirm.waiting', params) };
}

async function second(
  deed: PendingDeed,
  answer: 'yes' | 'no',
  isAsker: boolean,
  context: CommandContext,
): Promise<Reply> {
  const { services, call, frame, identity, access } = context;
  const { confirmations } = services.community;
  const command = context.commandOf(deed.command);
  const linked = (identity.linked ?? []).some((one) => isSame(one, deed.person));
  if (answer === 'no' && isAsker) {
    const dropped = await confirmations.finish(deed.id, 'second', 'dropped', call.person, services.market().venue);
    return dropped
      ? { ...frame, kind: 'notice', ...message('confirm.dropped', {}) }
      : refused(context, message('confirm.gone', {}));
  }
  // The same person with another account is no second person.
  if (isAsker || linked) return refused(context, message('confirm.ownSecond', {}));
  if (command === null || refusalFor(identity, command.verbOf(deed.args), access, command.name) !== null) {
    return refused(context, message('confirm.notAdmin', {}));
  }
  const to = answer === 'yes' ? 'done' : 'dropped';
  if (!(await confirmations.finish(deed.id, 'second', to, call.person, services.market().venue)))
    return refused(context, message('confirm.gone', {}));
  // The deed itself is written down as its asker's; who agreed, or did not, as theirs.
  await services.community.audit.add({
    person: call.person,
    platform: call.platform,
    chat: call.isPrivate ? null : call.chat,
    command: deed.command,
    verb: command.verbOf(deed.args),
    args: sentence(answer === 'yes' ? 'said.agreed' : 'said.disagreed', {
      who: `{${deed.person.platform}:${deed.person.id}}`,
    }),
    source: call.source,
    outcome: answer === 'yes' ? 'allowed' : 'refused',
    reason: '',
    reasonParams: {},
    follows: null,
  });
  if (answer === 'no') return { ...frame, kind: 'notice', ...message('confirm.dropped', {}) };
  return context.carryOut(deed);
}

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});
