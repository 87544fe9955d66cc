import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createRouter } from '../../src/bot/router.js';
import { TelegramChat } from '../../src/bot/telegram/telegram-chat.js';
import type { EpochMs } from '../../src/core/units.js';
import {
  PgAnnouncementRepository,
  PgBacktestRepository,
  PgDeliveryRepository,
  PgIncidentRepository,
  PgScheduledPostRepository,
  PgStateRepository,
} from '../../src/store/index.js';
import { Metrics } from '../../src/web/metrics.js';
import { type Deliveries, startDeliveries } from '../../src/wiring/deliveries.js';
import type { Persistence } from '../../src/wiring/persistence.js';
import { createAuthorNotice, createPostDesk, createPostReplies, firePosts } from '../../src/wiring/posts.js';
import { anAlertAnnouncement } from '../builders/announcements.js';
import { aPost } from '../builders/posts.js';
import { MemoryServices } from '../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

const logger = pino({ level: 'silent' });
const group = { platform: 'telegram', id: '-100200' } as const;
const author = { platform: 'telegram', id: '5001' } as const;

let database: TestDatabase;
let telegram: FakeTelegram;
let services: MemoryServices;
let posts: PgScheduledPostRepository;
let announcements: PgAnnouncementRepository;
let startSending: () => Deliveries;
let deliveries: Deliveries;

beforeAll(async () => {
  [database, telegram] = await Promise.all([openTestDatabase(), startFakeTelegram()]);
  services = new MemoryServices();
  const { db } = database;
  posts = new PgScheduledPostRepository(db);
  announcements = new PgAnnouncementRepository(db);
  const renderPicture = async () => Buffer.from('png');
  const chat = new TelegramChat({ token: telegram.token, apiRoot: telegram.apiRoot, renderPicture, logger });
  const store = {
    db,
    url: database.url,
    deliveries: new PgDeliveryRepository(db),
    state: new PgStateRepository(db),
    backtests: new PgBacktestRepository(db),
    incidents: new PgIncidentRepository(db),
    people: { known: async () => ({ privateChat: author.id }) },
    announcements,
  } as unknown as Persistence;
  const router = createRouter({ services, access: 'open', admins: [], logger });
  const postReply = createPostReplies({
    router,
    services: { posts: createPostDesk(posts), channels: chat },
    tellAuthor: createAuthorNotice(store, services),
  });
  startSending = () => startDeliveries({ store, services, metrics: new Metrics(), logger, postReply }, [chat.sender]);
  deliveries = startSending();
});
afterAll(async () => {
  await deliveries.close();
  await Promise.all([telegram.close(), database.close()]);
});

const told = (chatId: string): readonly string[] =>
  telegram.messages.filter((message) => message.chatId === chatId).map(({ text }) => text);
const runs = (status: 'administrator' | 'member' | 'kicked'): void => {
  telegram.chats.set(group.id, { type: 'supergroup', title: 'A group', members: { 5001: { status } } });
};

it('posts in a group while its author runs it, and tells both once when they do not', async () => {
  const { id: _, ...post } = aPost({ chat: group, by: author, content: { kind: 'text', text: 'morning news' } });
  const planned = await posts.add(post, { inChat: 9, ofPerson: 9 });
  runs('administrator');
  const fire = (days: number) =>
    firePosts(posts, () => services.market(), (post.nextAt + days * 86_400_000) as EpochMs);
  expect(await fire(0)).toBe(1);
  await vi.waitFor(() => expect(told(group.id)).toEqual([expect.stringContaining('morning news')]), patience);
  runs('kicked');
  expect(await fire(1)).toBe(1);
  await vi.waitFor(() => expect(told(author.id)).toHaveLength(1), patience);
  expect(told(author.id)[0]).toContain(`Your scheduled post #${planned?.id} is cancelled`);
  await vi.waitFor(() => expect(told(group.id)[1]).toContain('may no longer post here'), patience);
  expect(told(group.id)[1]).not.toContain('morning news');
  expect(await fire(2)).toBe(0);
  expect(await posts.find(planned?.id ?? 0)).toBeNull();
});

it('tells alerts that fired at once in one message, with a button for each', async () => {
  // All are there when the first is taken up, however slowly they are written.
  await deliveries.close();
  for (const id of [21, 22, 23, 24]) {
    await announcements.publish(`alert-${id}`, anAlertAnnouncement(id), null, [{ platform: 'telegram', id: '77' }]);
  }
  deliveries = startSending();
  await vi.waitFor(() => expect(told('77')).toHaveLength(1), patience);
  const [all] = told('77');
  for (const name of ['a21', 'a22', 'a23', 'a24']) expect(all).toContain(name);
  expect(all).toContain('🔔 4 alerts at once');
  // The answer reaches the platform before its row is written.
  await vi.waitFor(async () => {
    const { rows } = await database.pool.query(
      "select count(*)::int as sent from deliveries where chat_id = '77' and state = 'sent' and message_id is not null",
    );
    expect(rows).toEqual([{ sent: 4 }]);
  }, patience);
});
