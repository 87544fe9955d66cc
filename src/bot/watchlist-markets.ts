import type { Market } from '../core/market.js';
import type { Services } from '../core/ports/services.js';
import { settingsOwner } from '../core/preferences.js';
import type { CommandCall, Identity } from './call.js';

/**
 * The markets meant where somebody names none: those of the default list that are still watched (the asker's own in a
 * direct conversation, else the chat's), with its name; null where there is no list.
 */
export async function watchedByDefault(
  services: Pick<Services, 'preferences' | 'market'>,
  call: Pick<CommandCall, 'chat' | 'isPrivate'>,
  { account }: Pick<Identity, 'account'>,
): Promise<{ readonly name: string; readonly markets: readonly Market[] } | null> {
  const lists = await services.preferences.watchlists(settingsOwner(call, account));
  const list = lists.find(({ isDefault }) => isDefault);
  if (!list) return null;
  const { markets: watched } = services.market();
  const markets = list.markets.filter((market) => watched.includes(market));
  return markets.length === 0 ? null : { name: list.name, markets };
}
