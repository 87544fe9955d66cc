import { z } from 'zod';
import type { ChatAddress } from '../../core/chat.js';
import { channelShowButton, channelStopButton } from '../buttons.js';
import type { CommandCall } from '../call.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import { channelFault } from './channel-fault.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { muteCommand } from './mute.js';
import { subscribeCommand } from './subscribe.js';
import { unsubscribeCommand } from './unsubscribe.js';

const actions = ['subscribe', 'show', 'mute', 'unsubscribe'] as const;
const example = '/channel subscribe @mychannel BTC/USDT 1h';
/** Where the question comes from, channels are written so. */
const exampleOn = ({ platform }: CommandCall): string =>
  platform === 'discord' ? example.replace('@mychannel', '#my-channel') : example;
const nameLength = 60;

async function act(
  action: (typeof actions)[number],
  chat: ChatAddress,
  what: string | undefined,
  context: CommandContext,
): Promise<Reply> {
  const { services, frame, call } = context;
  // The same commands as typed in the channel itself; who may is settled, and its own settings hold.
  const there: CommandContext = { ...context, call: { ...call, chat, isPrivate: false } };
  if (action === 'subscribe') return subscribeCommand.execute(what === undefined ? {} : { what }, there);
  if (action === 'unsubscribe') return unsubscribeCommand.execute({}, there);
  if (action === 'mute') {
    const [market, state] = (what ?? '').split(/\s+/);
    return muteCommand.execute({ ...(market ? { market } : {}), ...(state ? { state } : {}) }, there);
  }
  const subscription = await services.subscriptions.get(chat);
  return { ...frame, kind: 'subscription', change: 'shown', chat, subscription, market: null };
}

/** What a channel hears, settled from a direct conversation by people whom the platform lets manage that channel. */
export const channelCommand = defineCommand({
  name: 'channel',
  summary: 'Settle what a channel you manage is sent',
  example,
  verb: 'channels',
  topic: 'chats',
  options: [
    { name: 'action', summary: 'subscribe, show, mute or unsubscribe', required: true, choices: actions },
    { name: 'channel', summary: 'As @mychannel or #my-channel', required: true },
    {
      name: 'what',
      summary: 'Markets, timeframes, kinds; nothing means all',
      required: false,
      rest: true,
      completes: 'market',
    },
  ],
  args: () => z.object({ action: z.string().optional(), channel: z.string().optional(), what: z.string().optional() }),
  async run({ action = '', channel = '', what }, context) {
    const { services, frame, call } = context;
    const personal = { ...frame, ephemeral: true, kind: 'error' } as const;
    const wanted = actions.find((one) => one === action.toLowerCase());
    if (!wanted) {
      const given = shortened(action, nameLength);
      return given === ''
        ? { ...personal, ...message('channel.form', { example: exampleOn(context.call) }) }
        : {
            ...personal,
            ...message('channel.action', { given, choices: actions.join(', '), example: exampleOn(context.call) }),
          };
    }
    if (channel === '') return { ...personal, ...message('channel.form', { example: exampleOn(context.call) }) };
    const look = await services.channels.look(call.person, channel);
    if (look.kind !== 'managed') return channelFault(look, channel, context);
    const reply = await act(wanted, look.chat, what, context);
    if (reply.kind === 'error') return reply;
    const buttons =
      reply.kind === 'subscription' && reply.subscription !== null
        ? [[channelShowButton(look.chat.id), channelStopButton(look.chat.id)]]
        : [];
    return { ...reply, ephemeral: true, channel: shortened(look.name, nameLength), buttons };
  },
});
