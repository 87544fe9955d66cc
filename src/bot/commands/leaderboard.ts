import { z } from 'zod';
import type { PaperOwner } from '../../core/paper-account.js';
import { say } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { isOwn } from './paper-owner.js';

/** Names are shown, ids are not: a ranking is read by everybody. */
async function shownAs(owner: PaperOwner, { services, call, identity, frame }: CommandContext): Promise<string> {
  const known = owner.kind === 'person' ? await services.people.find(owner.id) : null;
  return inLanguage(frame.language ?? 'en', () => {
    if (owner.kind === 'house') return say('paper.label.house');
    if (owner.kind === 'chat') {
      const isHere = owner.chat.platform === call.chat.platform && owner.chat.id === call.chat.id;
      return isHere ? say('paper.label.here') : say('leaderboard.chat');
    }
    const name = known?.name ?? say('leaderboard.member');
    return isOwn(owner, { call, identity }) ? say('leaderboard.you', { name }) : name;
  });
}

export async function leaderboardReply(context: CommandContext): Promise<Reply> {
  const { rows, leastTrades, unranked } = await context.services.paper.leaderboard();
  return {
    ...context.frame,
    kind: 'leaderboard',
    leastTrades,
    unranked,
    rows: await Promise.all(rows.map(async (row) => ({ ...row, shownAs: await shownAs(row.owner, context) }))),
  };
}

export const leaderboardCommand = defineCommand({
  name: 'leaderboard',
  summary: 'Paper accounts by their result after cost',
  example: '/leaderboard',
  verb: 'paperOwn',
  topic: 'trading',
  args: () => z.object({}),
  run: (_args, context) => leaderboardReply(context),
});
