import type { ChannelLook } from '../../core/ports/channels.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import type { ErrorReply } from '../reply/notices.js';
import type { CommandContext } from './define-command.js';

const nameLength = 60;
const examples = { telegram: '@mychannel', discord: '#my-channel' } as const;
const platformNames = { telegram: 'Telegram', discord: 'Discord' } as const;

/** Why somebody may not act for a channel, and what would change that. */
export function channelFault(
  look: Exclude<ChannelLook, { kind: 'managed' }>,
  given: string,
  { call, frame }: Pick<CommandContext, 'call' | 'frame'>,
): ErrorReply {
  const personal = { ...frame, ephemeral: true, kind: 'error' } as const;
  if (call.platform !== 'telegram' && call.platform !== 'discord')
    return { ...personal, ...message('channel.console', {}) };
  const platform = platformNames[call.platform];
  switch (look.kind) {
    case 'unknown': {
      const params = { given: shortened(given, nameLength), example: examples[call.platform] };
      return { ...personal, ...message('channel.unknown', params) };
    }
    case 'notYours':
      return { ...personal, ...message('channel.notYours', { channel: shortened(look.name, nameLength), platform }) };
    case 'cannotPost':
      return {
        ...personal,
        ...message('channel.cannotPost', { channel: shortened(look.name, nameLength), missing: look.missing }),
      };
    case 'noMessages':
      return { ...personal, ...message('channel.noMessages', { channel: shortened(look.name, nameLength) }) };
    case 'unreachable':
      return { ...personal, ...message('channel.unreachable', { platform }) };
  }
}
