import type { CommandCall } from '../bot/call.js';
import { message } from '../bot/messages/catalogue.js';
import type { NoticeReply, Reply } from '../bot/reply.js';
import type { Router } from '../bot/router.js';
import type { ChatAddress } from '../core/chat.js';
import { systemClock } from '../core/clock.js';
import type { PostDesk, ScheduledPostRepository } from '../core/ports/scheduled-posts.js';
import type { MarketInfo, Services } from '../core/ports/services.js';
import { dueNotice, type PostNotice } from '../core/scheduled-post.js';

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

const callOf = ({ by, byName, content }: PostNotice, chat: ChatAddress): CommandCall => ({
  platform: chat.platform,
  chat,
  person: by,
  personName: byName,
  name: content.kind === 'command' ? content.name : 'post',
  args: { kind: 'text', text: content.kind === 'command' ? content.args : '' },
  source: 'post',
  isPrivate: isDirect(chat),
});

/**
 * What a post that is due says: its text, or what its command answers now, asked with the rights its author has now. Who
 * lost the right to post there (shut out of the bot, no longer managing the channel) posts no more: that is said once.
 * `plain`: the post as it is drawn without any of this.
 */
export function createPostReplies({
  router,
  services,
}: {
  readonly router: Pick<Router, 'dispatch' | 'may'>;
  readonly services: Pick<Services, 'posts' | 'channels'>;
}): (notice: PostNotice, chat: ChatAddress, plain: Reply) => Promise<Reply> {
  const mayStill = async (notice: PostNotice, chat: ChatAddress): Promise<boolean> => {
    if (!(await router.may(callOf(notice, chat), 'post'))) return false;
    if (!notice.inChannel) return true;
    const { kind } = await services.channels.look(notice.by, chat.id);
    // A platform that says nothing takes nothing away; what it would not let be posted, it does not take.
    return kind !== 'notYours' && kind !== 'unknown';
  };
  return async (notice, chat, plain) => {
    const { mark, now, timeZone, language } = plain;
    const frame = { mark, now, timeZone, ephemeral: false, ...(language === undefined ? {} : { language }) };
    const told = (said: Pick<NoticeReply, 'id' | 'params'>): NoticeReply => ({ ...frame, kind: 'notice', ...said });
    if (!(await mayStill(notice, chat))) {
      await services.posts.cancel(notice.id, 'its author may no longer post there');
      return told(
        message('post.stopped', { id: notice.id, name: notice.byName ?? `${notice.by.platform}:${notice.by.id}` }),
      );
    }
    if (notice.skipped || notice.content.kind === 'text') return plain;
    const reply = await router.dispatch(callOf(notice, chat));
    if (reply.kind === 'error') return told(message('post.failed', { id: notice.id, command: notice.content.name }));
    return { ...reply, ephemeral: false, posted: notice };
  };
}
