import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Venue } from '../../../src/core/market.js';
import type { ScheduledPostRepository } from '../../../src/core/ports/scheduled-posts.js';
import { dueNotice, type NewScheduledPost, type PostNotice } from '../../../src/core/scheduled-post.js';
import type { EpochMs } from '../../../src/core/units.js';
import { PgScheduledPostRepository } from '../../../src/store/pg-scheduled-post-repository.js';
import { aPost } from '../../builders/posts.js';
import { MemoryPosts } from '../../fakes/posts.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';
import '../../support/long-tests.js';

const venue = 'binance' as Venue;
const wide = { inChat: 100, ofPerson: 100 };
const due = Date.UTC(2025, 10, 13, 8) as EpochMs;
const later = (ms: number): EpochMs => (due + ms) as EpochMs;

interface Bench {
  readonly posts: ScheduledPostRepository;
  told(): Promise<readonly { readonly chatId: string; readonly notice: PostNotice }[]>;
}

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const benches: readonly (readonly [string, () => Bench])[] = [
  [
    'PgScheduledPostRepository',
    () => ({
      posts: new PgScheduledPostRepository(database.db),
      told: async () => {
        const rows = await database.db
          .selectFrom('announcements')
          .innerJoin('deliveries', 'deliveries.announcement_id', 'announcements.id')
          .select(['announcements.payload', 'deliveries.chat_id'])
          .where('announcements.kind', '=', 'post')
          .orderBy('announcements.id')
          .execute();
        return rows.map(({ payload, chat_id: chatId }) => ({ chatId, notice: (payload as { post: PostNotice }).post }));
      },
    }),
  ],
  [
    'MemoryPosts',
    () => {
      const posts = new MemoryPosts();
      return { posts, told: async () => posts.told.map(({ chat, notice }) => ({ chatId: chat.id, notice })) };
    },
  ],
];

describe.each(benches)('%s', (_, open) => {
  let bench: Bench;
  let chats = 0;
  /** A chat and a person of each test's own. */
  const fresh = (overrides: Partial<NewScheduledPost> = {}): NewScheduledPost => {
    const { id: _id, ...post } = aPost(overrides);
    return post;
  };
  const place = () => {
    chats += 1;
    const id = `-10077${chats}`;
    const person = { platform: 'telegram' as const, id: `77${chats}` };
    return { chat: { platform: 'telegram' as const, id }, by: person, account: person };
  };
  beforeAll(() => {
    bench = open();
  });

  it('keeps a post as it was asked for, and finds it by chat, person and number', async () => {
    const { posts } = bench;
    const where = place();
    const topic = { ...where.chat, id: `${where.chat.id}/45` };
    const first = await posts.add(fresh({ ...where, nextAt: later(2) }), wide);
    const second = await posts.add(
      fresh({ ...where, chat: topic, chatName: 'A\0 forum', content: { kind: 'text', text: 'Hi <b>\n"\\' } }),
      wide,
    );
    expect(first).toMatchObject({ ...where, nextAt: later(2), chatName: null });
    expect(second?.content).toEqual({ kind: 'text', text: 'Hi <b>\n"\\' });
    expect((await posts.ofChat(where.chat)).map(({ id }) => id)).toEqual([first?.id]);
    expect((await posts.ofChat(topic)).map(({ id }) => id)).toEqual([second?.id]);
    expect((await posts.ofPerson(where.account)).map(({ id }) => id)).toEqual([second?.id, first?.id]);
    expect(await posts.find(first?.id ?? 0)).toEqual(first);
    expect(await posts.find(987_654_321)).toBeNull();
  });

  it('takes no more than a chat or a person may have, however many ask at once', async () => {
    const { posts } = bench;
    const where = place();
    const made = await Promise.all(
      Array.from({ length: 6 }, () => posts.add(fresh(where), { inChat: 3, ofPerson: 100 })),
    );
    expect(made.filter((post) => post !== null)).toHaveLength(3);
    const elsewhere = { ...where, chat: place().chat };
    expect(await posts.add(fresh(elsewhere), { inChat: 100, ofPerson: 3 })).toBeNull();
    await posts.cancel(made.find((post) => post !== null)?.id ?? 0, 'to make room');
    expect(await posts.add(fresh(elsewhere), { inChat: 100, ofPerson: 3 })).not.toBeNull();
  });

  it('cancels once', async () => {
    const { posts } = bench;
    const post = await posts.add(fresh(place()), wide);
    const ended = await Promise.all([posts.cancel(post?.id ?? 0, 'a'), posts.cancel(post?.id ?? 0, 'b')]);
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await posts.find(post?.id ?? 0)).toBeNull();
  });

  it('tells each due time once, whoever fires and however often', async () => {
    const { posts } = bench;
    const where = place();
    const daily = await posts.add(fresh({ ...where, nextAt: due }), wide);
    const { schedule } = aPost();
    const once = await posts.add(
      fresh({ ...where, nextAt: due, schedule: { ...schedule, repeat: 'once' }, content: { kind: 'text', text: 'x' } }),
      wide,
    );
    const ofHere = async () => (await bench.told()).filter(({ chatId }) => chatId === where.chat.id);
    await posts.fire(later(-1), 100, venue, dueNotice);
    expect(await ofHere()).toHaveLength(0);
    await Promise.all(Array.from({ length: 4 }, () => posts.fire(later(1_000), 100, venue, dueNotice)));
    await posts.fire(later(2_000), 100, venue, dueNotice);
    const told = await ofHere();
    expect(told.map(({ notice }) => notice.id).sort()).toEqual([daily?.id, once?.id].sort());
    expect(told[0]?.notice).toMatchObject({ dueAt: due, missed: 0, skipped: false });
    expect(await posts.find(once?.id ?? 0)).toBeNull();
    expect(await posts.find(daily?.id ?? 0)).toMatchObject({ nextAt: later(86_400_000) });
    await posts.fire(later(86_400_000), 100, venue, dueNotice);
    expect(await ofHere()).toHaveLength(3);
  });

  it('takes the most overdue first, no more than asked for', async () => {
    const { posts } = bench;
    const where = place();
    const early = (ms: number) => (Date.UTC(2020, 0, 1) + ms) as EpochMs;
    for (const ms of [3, 1, 2]) await posts.add(fresh({ ...where, nextAt: early(ms) }), wide);
    expect(await posts.fire(early(10), 2, venue, dueNotice)).toBe(2);
    const told = (await bench.told()).filter(({ chatId }) => chatId === where.chat.id);
    expect(told.map(({ notice }) => notice.dueAt)).toEqual([early(1), early(2)]);
  });
});

describe('a post that is due', () => {
  it('is told and set on in one transaction: when it cannot be judged, neither happens, and others go on', async () => {
    const posts = new PgScheduledPostRepository(database.db);
    const { id: _id, ...one } = aPost({ chat: { platform: 'telegram', id: '-1009999' }, nextAt: due });
    const post = await posts.add(one, wide);
    const { id: _other, ...two } = aPost({ chat: { platform: 'telegram', id: '-1009998' }, nextAt: later(1) });
    const behind = await posts.add(two, wide);
    const failing = posts.fire(later(1), 100, venue, (each) => {
      const notice = dueNotice(each, later(1));
      if (each.id === post?.id) throw new Error('made to fail');
      return notice;
    });
    await expect(failing).rejects.toThrow('made to fail');
    expect(await posts.find(post?.id ?? 0)).toMatchObject({ nextAt: due });
    const rows = await database.db
      .selectFrom('announcements')
      .select('key')
      .where('key', 'like', `post-${post?.id}-%`)
      .execute();
    expect(rows).toEqual([]);
    expect(await posts.find(behind?.id ?? 0)).toMatchObject({ nextAt: later(86_400_000) });
    await posts.cancel(behind?.id ?? 0, 'done');
    await posts.cancel(post?.id ?? 0, 'done');
  });
});
