import { durationText } from '../format/times.js';
import { message } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { CommandContext } from './define-command.js';

/** Too many wrong codes: how long to wait, in the words of the asker. */
export const waitFault = (waitMs: number, { frame }: Pick<CommandContext, 'frame'>) =>
  message('claim.wait', { wait: inLanguage(frame.language ?? 'en', () => durationText(waitMs)) });
