import { z } from 'zod';
import type { ChatAddress } from '../../core/chat.js';
import type { PostContent, ScheduledPost } from '../../core/scheduled-post.js';
import { calendarButton, cancelPostButton } from '../buttons.js';
import { parseCommandLine } from '../command-line.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import { atLeast } from '../permissions.js';
import type { ErrorReply } from '../reply/notices.js';
import type { Reply } from '../reply.js';
import { calendarCommand } from './calendar.js';
import { channelFault } from './channel-fault.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { furthestDays, readPost } from './post-words.js';
import { runsChat } from './runs-chat.js';

export const postLimits = { inChat: 20, ofPerson: 30 } as const;
const longestText = 900;
const nameLength = 60;
const example = '/post at 09:00 every day record';

type Target = { readonly chat: ChatAddress; readonly name: string | null };

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

/** Where it goes: this chat, for whoever runs it, or a channel that the asker may manage. */
async function targetOf(channel: string | null, context: CommandContext): Promise<Target | ErrorReply> {
  const { call, identity, services } = context;
  if (channel === null) {
    return runsChat(call, identity) ? { chat: call.chat, name: null } : refused(context, message('post.notYours', {}));
  }
  const look = await services.channels.look(call.person, channel);
  return look.kind === 'managed' ? { chat: look.chat, name: look.name } : channelFault(look, channel, context);
}

/** Words that are one of our read commands are its answer then; other words are themselves. A slash leaves no doubt. */
async function contentOf(what: string, context: CommandContext): Promise<PostContent | ErrorReply> {
  const slash = what.startsWith('/');
  const typed = parseCommandLine(slash ? what : `/${what}`);
  const may = new Set(context.readable().map(({ name }) => name));
  const choices = [...may].join(', ');
  if (what === '') return refused(context, message('post.what', { choices, example }));
  if (typed && may.has(typed.name)) {
    const now = await context.perform(typed.name, { kind: 'text', text: typed.rest });
    if (now.kind !== 'error') return { kind: 'command', name: typed.name, args: typed.rest };
    if (slash) return now;
  }
  if (slash) return refused(context, message('post.command', { given: typed?.name ?? '', choices, example }));
  if (what.length > longestText) return refused(context, message('post.long', { most: longestText }));
  return { kind: 'text', text: what };
}

async function plan(text: string, context: CommandContext): Promise<Reply> {
  const { services, call, identity, frame } = context;
  const now = services.posts.now();
  const read = readPost(text, now, frame.timeZone);
  if (read.kind === 'noTime') {
    const given = shortened(read.given, nameLength);
    return refused(
      context,
      given === '' ? message('post.form', { example }) : message('post.time', { given, example }),
    );
  }
  if (read.kind === 'past') {
    return refused(
      context,
      message('post.past', { given: shortened(read.given, nameLength), days: furthestDays, example }),
    );
  }
  const target = await targetOf(read.channel, context);
  if ('kind' in target) return target;
  const content = await contentOf(read.what, context);
  if (content.kind === 'error') return content;
  const post = await services.posts.add(
    {
      chat: target.chat,
      chatName: target.name === null ? null : shortened(target.name, nameLength),
      by: call.person,
      account: identity.account,
      byName: call.personName === null ? null : shortened(call.personName, nameLength),
      content,
      schedule: read.schedule,
      nextAt: read.nextAt,
    },
    postLimits,
  );
  if (post === null) return refused(context, message('post.full', postLimits));
  return {
    ...frame,
    kind: 'planned',
    change: 'planned',
    post,
    real: now,
    buttons: [[cancelPostButton(post.id), calendarButton]],
  };
}

/** Its author, an admin of the bot, and who runs the chat or channel it goes to. */
async function mayCancel(post: ScheduledPost, { call, identity, services }: CommandContext): Promise<boolean> {
  const { account, chat } = post;
  if (account.platform === identity.account.platform && account.id === identity.account.id) return true;
  if (atLeast(identity.role, 'admin')) return true;
  if (chat.platform !== call.platform) return false;
  if (chat.id === call.chat.id) return runsChat(call, identity);
  return (await services.channels.look(call.person, chat.id)).kind === 'managed';
}

async function cancel(text: string, context: CommandContext): Promise<Reply> {
  const { services, call, frame } = context;
  const id = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  const post = id === undefined ? null : await services.posts.find(Number(id));
  const unknown = refused(context, message('post.unknown', { given: shortened(text, nameLength) }));
  // The same words whether it is not there or somebody else's: nobody learns of it by asking.
  if (post === null || !(await mayCancel(post, context))) return unknown;
  if (!(await services.posts.cancel(post.id, `cancelled by ${call.platform}:${call.person.id}`))) return unknown;
  return {
    ...frame,
    kind: 'planned',
    change: 'cancelled',
    post,
    real: services.posts.now(),
    buttons: [[calendarButton]],
  };
}

/** Posts at a time of one's own: a text, or the answer to a read command as it is then. */
export const postCommand = defineCommand({
  name: 'post',
  summary: 'Post a text or an answer here at a time you say, once or every day',
  example,
  verb: 'channels',
  topic: 'chats',
  options: [
    {
      name: 'action',
      summary: 'at plans a post, cancel ends one, list shows them',
      required: true,
      choices: ['at', 'cancel', 'list'],
    },
    {
      name: 'what',
      summary: '09:00 every weekday to @channel record; or the number to cancel',
      required: false,
      rest: true,
      prose: true,
    },
  ],
  args: () => z.object({ action: z.string().optional(), what: z.string().optional() }),
  async run({ action = '', what = '' }, context) {
    const word = action.toLowerCase();
    if (word === 'cancel') return cancel(what, context);
    if (word === 'list') return calendarCommand.execute({}, context);
    // "/post 09:00 record" says enough without the little word.
    return plan(word === 'at' ? what : `${action} ${what}`, context);
  },
});
