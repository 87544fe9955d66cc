import type { Logger } from 'pino';
import type { ChatMemberUpdated } from 'telegraf/types';
import { wholeChat } from '../../core/chat-topic.js';
import { messageOf } from '../../core/errors.js';
import type { CommandCall, Standing } from '../call.js';
import type { TelegramClient } from './client.js';

type Rank = Standing['rank'];
type Ranks = ReadonlyMap<string, Rank>;

interface Known {
  readonly ranks: Promise<Ranks | null>;
  until: number;
}

interface Member {
  readonly status: string;
  readonly user: { readonly id: number };
}

/** Rights taken away may be used this much longer where Telegram does not tell of it; asking on every command would cost each answer a call. */
const keptMs = 60_000;
const keptAfterFailureMs = 5_000;
/** An answer waits no longer than this to learn who runs the group. */
const timeoutMs = 2_000;
const mostChats = 2_000;

const rankOf: Readonly<Record<string, Rank>> = { creator: 'owner', administrator: 'administrator' };

/** Who runs a group, as Telegram says it: asked once a minute and group. */
export class TelegramStandings {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly client: TelegramClient,
    private readonly logger: Logger,
  ) {}

  /** What Telegram says of the caller; absent in direct conversations and when Telegram did not say in time. */
  async of({ chat, person, isPrivate }: Pick<CommandCall, 'chat' | 'person' | 'isPrivate'>): Promise<{
    readonly standing?: Standing;
  }> {
    if (isPrivate) return {};
    const place = wholeChat(chat.id);
    const ranks = await this.#ranksOf(place);
    return ranks === null ? {} : { standing: { rank: ranks.get(person.id) ?? 'member', roleIds: [], place } };
  }

  /** Telegram tells of members where the bot is an administrator: who was made or unmade one is so at once. */
  changed({ chat, old_chat_member: before, new_chat_member: after }: ChatMemberUpdated): void {
    if (rankOf[before.status] !== rankOf[after.status]) this.#known.delete(String(chat.id));
  }

  #ranksOf(chatId: string): Promise<Ranks | null> {
    const now = performance.now();
    const known = this.#known.get(chatId);
    if (known && known.until > now) return known.ranks;
    if (this.#known.size >= mostChats) {
      for (const [id, { until }] of this.#known) if (until <= now) this.#known.delete(id);
    }
    const made: Known = { ranks: this.#ask(chatId), until: now + keptMs };
    this.#known.set(chatId, made);
    void made.ranks.then((ranks) => {
      if (ranks === null) made.until = performance.now() + keptAfterFailureMs;
    });
    return made.ranks;
  }

  async #ask(chatId: string): Promise<Ranks | null> {
    const members = await this.client
      .call<readonly Member[]>('getChatAdministrators', { chat_id: chatId }, { timeoutMs })
      .catch((error: unknown) => {
        // Then nobody has rights by the group, and those given by the bot still count.
        this.logger.debug({ reason: this.client.redact(messageOf(error)) }, 'who runs a group could not be learned');
        return null;
      });
    if (members === null) return null;
    return new Map(members.map(({ status, user }) => [String(user.id), rankOf[status] ?? 'member']));
  }
}
