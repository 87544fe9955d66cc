import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/bot/draw/card.js';
import { cardOf } from '../../../src/bot/draw/cards.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter } from '../../../src/bot/router.js';
import type { Venue } from '../../../src/core/market.js';
import { dueNotice, type PostNotice, type ScheduledPost } from '../../../src/core/scheduled-post.js';
import type { EpochMs } from '../../../src/core/units.js';
import { createAuthorNotice, createPostReplies, firePosts } from '../../../src/wiring/posts.js';
import { aPost } from '../../builders/posts.js';
import { simulatedFrame } from '../../builders/replies.js';
import { MemoryPosts } from '../../fakes/posts.js';
import { MemoryServices } from '../../fakes/services.js';

const author = { platform: 'telegram', id: '5001' } as const;
const venue = 'binance' as Venue;

let services: MemoryServices;
let replyOf: ReturnType<typeof createPostReplies>;
let toldAuthors: number[];
beforeEach(() => {
  services = new MemoryServices();
  const router = createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'silent' }) });
  toldAuthors = [];
  replyOf = createPostReplies({ router, services, tellAuthor: async ({ id }) => void toldAuthors.push(id) });
});

const plainOf = (notice: PostNotice): Reply => ({ ...simulatedFrame, language: 'en', kind: 'post', notice });
async function told(overrides: Partial<ScheduledPost> = {}, lateMs = 1_000): Promise<string> {
  const { id: _, ...wanted } = aPost(overrides);
  const post = await services.posts.add(wanted, { inChat: 99, ofPerson: 99 });
  if (!post) throw new Error('no room');
  const notice = dueNotice(post, (post.nextAt + lateMs) as EpochMs);
  return plainText(cardOf(await replyOf(notice, post.chat, plainOf(notice)), { public: true }));
}

describe('a post that is due', () => {
  it('says its text, or what its command answers then, and who asked for it', async () => {
    expect(await told({ content: { kind: 'text', text: 'Good morning' } })).toContain('Good morning');
    const answer = await told({ content: { kind: 'command', name: 'predict', args: 'eth 15m' } });
    expect(answer).toContain('HOLD  ETH/USDT · 15m');
    expect(answer).toContain('Scheduled by @ann');
    expect(answer).toContain('Not advice.');
    expect(answer).not.toContain('late');
  });

  it('says that it is late, or that it was skipped', async () => {
    const command = { content: { kind: 'command', name: 'status', args: '' } } as const;
    expect(await told(command, 600_000)).toContain('comes 10 min late');
    const skipped = await told(command, 7_200_000);
    expect(skipped).toContain('– Skipped');
    expect(skipped).toContain('What /status says then');
  });

  it('has the rights its author has then: shut out, they post no more', async () => {
    services.people.add(author, 'banned');
    const text = await told({ content: { kind: 'text', text: 'spam' } });
    expect(text).toContain('is cancelled: @ann may no longer post here');
    expect(text).not.toContain('spam');
    expect(services.posts.ended.get(1)).toContain('no longer');
    expect(services.posts.waiting.size).toBe(0);
  });

  it('goes to a channel while its author manages it', async () => {
    const post = { chatName: 'Signals', content: { kind: 'text', text: 'hello' } } as const;
    services.channels.answer = () => ({ kind: 'managed', chat: aPost().chat, name: 'Signals' });
    expect(await told(post)).toContain('hello');
    // A platform that does not answer takes nothing away.
    services.channels.answer = () => ({ kind: 'unreachable' });
    expect(await told(post)).toContain('hello');
    services.channels.answer = () => ({ kind: 'notYours', name: 'Signals' });
    expect(await told(post)).toContain('may no longer post here');
  });

  const ranked = (rank: 'administrator' | 'member' | 'none'): void => {
    services.channels.rankNow = { kind: 'known', rank, roleIds: [], place: '-100' };
  };
  const inGroup = {
    chat: { platform: 'telegram', id: '-100' },
    content: { kind: 'text', text: 'morning news' },
  } as const;

  it('goes to a group while its author runs it there and then', async () => {
    ranked('administrator');
    expect(await told(inGroup)).toContain('morning news');
    // A platform that does not answer takes nothing away.
    services.channels.rankNow = { kind: 'unreachable' };
    expect(await told(inGroup)).toContain('morning news');
    expect(toldAuthors).toEqual([]);
    for (const rank of ['member', 'none'] as const) {
      ranked(rank);
      const text = await told(inGroup);
      expect(text).toContain('is cancelled: @ann may no longer post here');
      expect(text).not.toContain('morning news');
    }
    expect(toldAuthors).toEqual([3, 4]);
    expect([...services.posts.waiting.keys()]).toEqual([1, 2]);
  });

  it('goes to a group an admin of the bot planned it in, as long as they are in it', async () => {
    services.people.add(author, 'admin');
    ranked('member');
    expect(await told(inGroup)).toContain('morning news');
    ranked('none');
    expect(await told(inGroup)).toContain('may no longer post here');
  });

  it('goes to a direct conversation, which has no rank', async () => {
    services.channels.rankNow = { kind: 'direct' };
    expect(await told({ ...inGroup, chat: { platform: 'discord', id: '900000000000000001' } })).toContain(
      'morning news',
    );
  });

  it('says when its command cannot be answered', async () => {
    services.failWith = new Error('broken');
    expect(await told({ content: { kind: 'command', name: 'predict', args: 'eth' } })).toContain(
      'could not be answered',
    );
    services.markets = [];
    expect(await told({ content: { kind: 'command', name: 'predict', args: 'gone' } })).toContain(
      'could not be answered',
    );
  });

  it('is not held up by the limits of its author', async () => {
    for (let i = 0; i < 40; i++)
      expect(await told({ content: { kind: 'command', name: 'watch', args: '' } })).toContain('Watched');
  });
});

describe('the author of a post that was stopped', () => {
  it('is told in their own conversation, where there is one', async () => {
    const published: unknown[] = [];
    const store = {
      people: { known: async () => ({ privateChat }) },
      announcements: { publish: async (...given: unknown[]) => published.push(given) },
    } as unknown as Parameters<typeof createAuthorNotice>[0];
    const tell = createAuthorNotice(store, services);
    const notice = dueNotice(aPost(), aPost().nextAt);
    let privateChat: string | null = '5001';
    await tell(notice, { platform: 'telegram', id: '-100' });
    await tell(notice, { platform: 'telegram', id: '5001' });
    privateChat = null;
    await tell(notice, { platform: 'telegram', id: '-100' });
    expect(published).toEqual([
      [
        `post-stopped-${notice.id}`,
        { kind: 'people', venue: services.market().venue, notice: { kind: 'postStopped', id: notice.id } },
        null,
        [{ platform: 'telegram', id: '5001' }],
      ],
    ]);
  });
});

describe('firePosts', () => {
  it('tells all that is due, a hundred at a time', async () => {
    const posts = new MemoryPosts();
    const { id: _, ...post } = aPost();
    for (let i = 0; i < 230; i++) await posts.add(post, { inChat: 999, ofPerson: 999 });
    const market = () => ({ ...services.market(), venue });
    expect(await firePosts(posts, market, (post.nextAt - 1) as EpochMs)).toBe(0);
    expect(await firePosts(posts, market, post.nextAt)).toBe(230);
    expect(await firePosts(posts, market, post.nextAt)).toBe(0);
    expect(posts.told[0]?.venue).toBe(venue);
  });
});
