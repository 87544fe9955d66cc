import { consoleChatId } from '../bot/console/console-chat.js';
import type { Config } from '../config.js';
import type { ChatAddress, Platform } from '../core/chat.js';
import type { DirectSenders } from './direct-senders.js';
import type { Persistence } from './persistence.js';

const key = 'direct-chats';

type Known = Readonly<Record<string, string>>;

export const speaksInConsole = (config: Config): boolean =>
  !config.TELEGRAM_BOT_TOKEN && !(config.DISCORD_BOT_TOKEN && config.DISCORD_APP_ID);

/**
 * Where admins are told what only they need to know: their direct conversations. Discord names one only when it is opened,
 * so what was opened is kept for processes that have no token.
 */
export async function adminChats(
  config: Config,
  store: Pick<Persistence, 'people' | 'state'>,
  senders: DirectSenders,
): Promise<readonly ChatAddress[]> {
  const [chats, known] = await Promise.all([
    store.people.adminChats(config.ADMINS),
    store.state.get<Known>(key).then((value) => value ?? {}),
  ]);
  const further = new Map<string, string>();
  for (const { platform, id } of config.ADMINS.filter((one) => one.platform === 'discord')) {
    const chat = known[`${platform}:${id}`] ?? (await senders.direct(platform, id));
    if (chat !== null) further.set(`${platform}:${id}`, chat);
  }
  if ([...further].some(([person, chat]) => known[person] !== chat)) {
    await store.state.put(key, { ...known, ...Object.fromEntries(further) });
  }
  const opened = [...further].map(
    ([person, id]): ChatAddress => ({ platform: person.split(':', 1)[0] as Platform, id }),
  );
  const console: readonly ChatAddress[] = speaksInConsole(config) ? [{ platform: 'console', id: consoleChatId }] : [];
  const all = [...chats, ...opened, ...console];
  return all.filter(
    (chat, i) => all.findIndex((other) => other.platform === chat.platform && other.id === chat.id) === i,
  );
}
