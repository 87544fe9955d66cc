import type { ChatAddress } from '../../core/chat.js';
import type { Market } from '../../core/market.js';
import type { PaperOwner } from '../../core/paper-account.js';
import type { CommandContext } from './define-command.js';
import { isOwn } from './paper-owner.js';

export const ticksOf = (
  markets: readonly Market[],
  { services }: CommandContext,
): Readonly<Record<string, number | null>> => {
  const info = services.market();
  return Object.fromEntries(markets.map((market) => [market, info.tickSize(market)]));
};

/**
 * Where an owner can be told of the account: a chat itself; a person in the direct conversation. From a group that is known
 * on Telegram alone, whose direct conversations carry the person's id; null elsewhere.
 */
export function tellingChat(
  owner: PaperOwner,
  { call, identity }: Pick<CommandContext, 'call' | 'identity'>,
): ChatAddress | null {
  if (owner.kind === 'house') return null;
  if (owner.kind === 'chat') return owner.chat;
  if (isOwn(owner, { call, identity }) && call.isPrivate) return call.chat;
  return owner.id.platform === 'telegram' ? { platform: 'telegram', id: owner.id.id } : null;
}
