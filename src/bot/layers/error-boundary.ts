import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { UserError } from '../../core/errors.js';
import { isStorageAway } from '../../core/storage-away.js';
import type { CommandCall } from '../call.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import type { ReplyFrame } from '../reply/frame.js';
import type { Layer } from './compose.js';

const reasonLength = 600;

/** What a person can put right, in the words of whoever found it. */
export const whatWentWrong = (error: UserError) =>
  message('failure.user', { reason: shortened(error.message, reasonLength) });

/** Whatever breaks below becomes a friendly answer with a reference, and one log line under the same reference. */
export const errorBoundary =
  ({ logger, frame }: { readonly logger: Logger; readonly frame: (call: CommandCall) => ReplyFrame }): Layer =>
  async (request, next) => {
    try {
      return await next(request);
    } catch (error) {
      const personal = { ...frame(request.call), ephemeral: true, kind: 'error' } as const;
      if (error instanceof UserError) return { ...personal, ...whatWentWrong(error) };
      const reference = `E-${randomUUID().slice(0, 8)}`;
      const { call } = request;
      logger.error(
        { err: error, reference, command: call.name, platform: call.platform, source: call.source },
        'a command failed',
      );
      const params = { command: call.name, reference };
      return { ...personal, ...message(isStorageAway(error) ? 'failure.storage' : 'failure.unexpected', params) };
    }
  };
