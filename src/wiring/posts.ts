import type { CommandCall } from '../bot/call.js';
import { message } from '../bot/messages/catalogue.js';
import type { NoticeReply } from '../bot/reply/notices.js';
import type { Reply } from '../bot/reply.js';
import type { Router } from '../bot/router.js';
import type { ChatAddress } from '../core/chat.js';
import { systemClock } from '../core/clock.js';
import type { ChatRank } from '../core/ports/channels.js';
import type { PostDesk, ScheduledPostRepository } from '../core/ports/scheduled-posts.js';
import type { MarketInfo, Services } from '../core/ports/services.js';
import { dueNotice, type PostNotice } from '../core/scheduled-post.js';
import type { Persistence } from './persistence.js';

const mostAtOnce = 100;

/** Scheduled posts as commands see them. */
export const createPostDesk = (posts: ScheduledPostRepository): PostDesk => ({
  now: () => systemClock.now(),
  add: (post, limits) => posts.add(post, limits),
  find: (id) => posts.find(id),
  cancel: (id, reason) => posts.cancel(id, reason),
  ofChat: (chat) => posts.ofChat(chat),
  ofPerson: (account) => posts.ofPerson(account),
});

/** Announces the posts that are due by real time. Returns how many; repeating it tells nothing twice. */
export async function firePosts(
  posts: Pick<ScheduledPostRepository, 'fire'>,
  market: () => MarketInfo,
  now = systemClock.now(),
): Promise<number> {
  let told = 0;
  for (;;) {
    const some = await posts.fire(now, mostAtOnce, market().venue, dueNotice);
    told += some;
    if (some < mostAtOnce) return told;
  }
}

/** Groups and channels of Telegram have ids below zero; of Discord's channels none says whether it is a direct one. */
const isDirect = ({ platform, id }: ChatAddress): boolean =>
  platform === 'console' || (platform === 'telegram' && !id.startsWith('-'));

const callOf = ({ by, byName, content }: PostNotice, chat: ChatAddress, rank: ChatRank): CommandCall => ({
  platform: chat.platform,
  chat,
  person: by,
  personName: byName,
  name: content.kind === 'command' ? content.name : 'post',
  args: { kind: 'text', text: content.kind === 'command' ? content.args : '' },
  source: 'post',
  isPrivate: isDirect(chat) || rank.kind === 'direct',
  ...(rank.kind === 'known' && rank.rank !== 'none'
    ? { standing: { rank: rank.rank, roleIds: rank.roleIds, place: rank.place } }
    : {}),
});

/**
 * What a post that is due says: its text, or what its command answers now, asked with the rights its author has now. Who
 * lost the right to post there (shut out of the bot, no longer managing the chat or channel, gone from it) posts no more:
 * that is said once, there and to them.
 * `plain`: the post as it is drawn without any of this.
 */
export function createPostReplies({
  router,
  services,
  tellAuthor,
}: {
  readonly router: Pick<Router, 'dispatch' | 'may' | 'runs'>;
  readonly services: Pick<Services, 'posts' | 'channels'>;
  /** Says to whoever planned a post that it is over; more than once for one post is told once. */
  readonly tellAuthor?: (notice: PostNotice, chat: ChatAddress) => Promise<void>;
}): (notice: PostNotice, chat: ChatAddress, plain: Reply) => Promise<Reply> {
  const mayStill = async (notice: PostNotice, call: CommandCall, rank: ChatRank): Promise<boolean> => {
    if (!(await router.may(call, 'post'))) return false;
    // A platform that says nothing takes nothing away; what it would not let be posted, it does not take.
    if (!notice.inChannel) return rank.kind !== 'known' || (rank.rank !== 'none' && (await router.runs(call)));
    const { kind } = await services.channels.look(notice.by, call.chat.id);
    return kind !== 'notYours' && kind !== 'unknown';
  };
  return async (notice, chat, plain) => {
    const { mark, now, timeZone, language } = plain;
    const frame = { mark, now, timeZone, ephemeral: false, ...(language === undefined ? {} : { language }) };
    const told = (said: Pick<NoticeReply, 'id' | 'params'>): NoticeReply => ({ ...frame, kind: 'notice', ...said });
    const rank = await services.channels.rank(notice.by, chat);
    const call = callOf(notice, chat, rank);
    if (!(await mayStill(notice, call, rank))) {
      await services.posts.cancel(notice.id, 'its author may no longer post there');
      await tellAuthor?.(notice, chat);
      return told(
        message('post.stopped', { id: notice.id, name: notice.byName ?? `${notice.by.platform}:${notice.by.id}` }),
      );
    }
    if (notice.skipped || notice.content.kind === 'text') return plain;
    const reply = await router.dispatch(call);
    if (reply.kind === 'error') return told(message('post.failed', { id: notice.id, command: notice.content.name }));
    return { ...reply, ephemeral: false, posted: notice };
  };
}

/** Tells the author of a post that was stopped in their own conversation, where there is one: the chat is not theirs any more. */
export const createAuthorNotice =
  (
    { people, announcements }: Pick<Persistence, 'people' | 'announcements'>,
    { market }: Pick<Services, 'market'>,
  ): ((notice: PostNotice, chat: ChatAddress) => Promise<void>) =>
  async ({ id, by }, chat) => {
    const privateChat = (await people.known(by))?.privateChat ?? null;
    if (privateChat === null || privateChat === chat.id) return;
    const announcement = { kind: 'people', venue: market().venue, notice: { kind: 'postStopped', id } } as const;
    await announcements.publish(`post-stopped-${id}`, announcement, null, [{ platform: by.platform, id: privateChat }]);
  };
