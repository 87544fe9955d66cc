import { systemClock } from '../core/clock.js';
import type { MarketInfo } from '../core/ports/services.js';
import type { PostDesk, ScheduledPostRepository } from '../core/ports/scheduled-posts.js';
import { dueNotice } from '../core/scheduled-post.js';

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
