import type { ChatAddress, PersonId } from '../../src/core/chat.js';
import type { Venue } from '../../src/core/market.js';
import type { ChannelDesk, ChannelLook, ChatRank } from '../../src/core/ports/channels.js';
import type { QuestionDesk, QuestionModel } from '../../src/core/ports/questions.js';
import type { PostLimits, ScheduledPostRepository } from '../../src/core/ports/scheduled-posts.js';
import type { NewScheduledPost, PostNotice, ScheduledPost } from '../../src/core/scheduled-post.js';
import type { EpochMs } from '../../src/core/units.js';

const same = (a: ChatAddress | PersonId, b: ChatAddress | PersonId): boolean =>
  a.platform === b.platform && a.id === b.id;

/** Scheduled posts in memory; what was told is kept in `told`. */
export class MemoryPosts implements ScheduledPostRepository {
  readonly waiting = new Map<number, ScheduledPost>();
  readonly told: { readonly chat: ChatAddress; readonly notice: PostNotice; readonly venue: Venue }[] = [];
  readonly ended = new Map<number, string>();
  at = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
  #ids = 0;

  readonly now = (): EpochMs => this.at;

  async add(post: NewScheduledPost, limits: PostLimits): Promise<ScheduledPost | null> {
    const inChat = this.#sorted(({ chat }) => same(chat, post.chat)).length;
    const ofPerson = this.#sorted(({ account }) => same(account, post.account)).length;
    if (inChat >= limits.inChat || ofPerson >= limits.ofPerson) return null;
    this.#ids += 1;
    const made = { ...post, id: this.#ids };
    this.waiting.set(made.id, made);
    return made;
  }

  async find(id: number): Promise<ScheduledPost | null> {
    return this.waiting.get(id) ?? null;
  }

  async cancel(id: number, reason: string): Promise<boolean> {
    if (!this.waiting.delete(id)) return false;
    this.ended.set(id, reason);
    return true;
  }

  async ofChat(chat: ChatAddress): Promise<readonly ScheduledPost[]> {
    return this.#sorted((post) => same(post.chat, chat));
  }

  async ofPerson(account: PersonId): Promise<readonly ScheduledPost[]> {
    return this.#sorted((post) => same(post.account, account));
  }

  async fire(
    now: EpochMs,
    limit: number,
    venue: Venue,
    judge: (post: ScheduledPost, now: EpochMs) => PostNotice,
  ): Promise<number> {
    const due = this.#sorted(({ nextAt }) => nextAt <= now).slice(0, limit);
    for (const post of due) {
      const notice = judge(post, now);
      this.told.push({ chat: post.chat, notice, venue });
      this.waiting.delete(post.id);
      if (notice.nextAt === null) this.ended.set(post.id, 'posted');
      else this.waiting.set(post.id, { ...post, nextAt: notice.nextAt });
    }
    return due.length;
  }

  #sorted(fits: (post: ScheduledPost) => boolean): readonly ScheduledPost[] {
    return [...this.waiting.values()].filter(fits).sort((a, b) => a.nextAt - b.nextAt || a.id - b.id);
  }
}

/** Says of every channel what a test set; `unknown` until then. */
export class MemoryChannels implements ChannelDesk {
  readonly asked: { readonly person: PersonId; readonly given: string }[] = [];
  answer: (person: PersonId, given: string) => ChannelLook = () => ({ kind: 'unknown' });

  async look(person: PersonId, given: string): Promise<ChannelLook> {
    this.asked.push({ person, given });
    return this.answer(person, given);
  }

  /** Of everybody everywhere. */
  rankNow: ChatRank = { kind: 'unreachable' };

  async rank(): Promise<ChatRank> {
    return this.rankNow;
  }
}

/** No language model unless a test brings one; a budget without end unless a test ends it. */
export class MemoryQuestions implements QuestionDesk {
  model: QuestionModel | null = null;
  budget: 'spent' | 'person' | 'day' = 'spent';
  requests = 0;

  async spend(): Promise<'spent' | 'person' | 'day'> {
    if (this.budget === 'spent') this.requests += 1;
    return this.budget;
  }
}
