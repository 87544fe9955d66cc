import type { CommandCall, Identity } from '../call.js';
import { atLeast } from '../permissions.js';

/**
 * Whether somebody may settle what a chat is sent at its own time: in a direct conversation the person in it, elsewhere
 * who runs the chat by the platform's own word, or an admin of the bot.
 */
export const runsChat = (
  { isPrivate, platform, standing }: Pick<CommandCall, 'isPrivate' | 'platform' | 'standing'>,
  { role }: Pick<Identity, 'role'>,
): boolean =>
  isPrivate ||
  platform === 'console' ||
  (standing !== undefined && standing.rank !== 'member') ||
  atLeast(role, 'admin');
