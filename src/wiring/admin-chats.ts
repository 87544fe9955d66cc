import { consoleChatId } from '../bot/console/console-chat.js';
import type { Config } from '../config.js';
import type { ChatAddress, PersonId } from '../core/chat.js';
import type { DirectSenders } from './direct-senders.js';
import type { Persistence } from './persistence.js';

const key = 'direct-chats';
/** Who takes no messages from us now is asked again after this. */
const askAgainMs = 10 * 60_000;
const mostGranted = 200;

/** The conversation of each person, by `discord:<id>`. */
type Known = Readonly<Record<string, string>>;

export const speaksInConsole = (
  config: Pick<Config, 'TELEGRAM_BOT_TOKEN' | 'DISCORD_BOT_TOKEN' | 'DISCORD_APP_ID'>,
): boolean => !config.TELEGRAM_BOT_TOKEN && !(config.DISCORD_BOT_TOKEN && config.DISCORD_APP_ID);

/**
 * Where admins are told what only they need to know: their direct conversations. Discord names one only when it is opened,
 * so what was opened is kept for processes that have no token.
 */
export class AdminChats {
  readonly #askedAt = new Map<string, number>();

  constructor(
    private readonly config: Config,
    private readonly store: {
      readonly people: Pick<Persistence['people'], 'adminChats' | 'given'>;
      readonly state: Pick<Persistence['state'], 'get' | 'put'>;
    },
    private readonly senders: Pick<DirectSenders, 'direct'>,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  async all(): Promise<readonly ChatAddress[]> {
    const { config, store } = this;
    const [chats, given, stored] = await Promise.all([
      store.people.adminChats(config.ADMINS),
      store.people.given(mostGranted),
      store.state.get<Known>(key),
    ]);
    const granted = given.filter(({ role }) => role === 'admin' || role === 'owner').map(({ id }) => id);
    const opened = await this.#opened(
      [...config.ADMINS, ...granted].filter(({ platform }) => platform === 'discord'),
      stored ?? {},
    );
    const here: readonly ChatAddress[] = speaksInConsole(config) ? [{ platform: 'console', id: consoleChatId }] : [];
    const all = [...chats, ...opened, ...here];
    return all.filter(
      (chat, i) => all.findIndex((other) => other.platform === chat.platform && other.id === chat.id) === i,
    );
  }

  async #opened(people: readonly PersonId[], known: Known): Promise<readonly ChatAddress[]> {
    const found: Record<string, string> = {};
    for (const { platform, id } of people) {
      const person = `${platform}:${id}`;
      const chat = known[person] ?? found[person] ?? (await this.#open({ platform, id }));
      if (chat !== null) found[person] = chat;
    }
    if (Object.entries(found).some(([person, chat]) => known[person] !== chat)) {
      await this.store.state.put(key, { ...known, ...found });
    }
    return Object.values(found).map((id): ChatAddress => ({ platform: 'discord', id }));
  }

  async #open({ platform, id }: PersonId): Promise<string | null> {
    const now = this.elapsedMs();
    const asked = this.#askedAt.get(id);
    if (asked !== undefined && now - asked < askAgainMs) return null;
    this.#askedAt.set(id, now);
    return this.senders.direct(platform, id);
  }
}
