import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeedSource } from '../../../src/sentiment/sources/feed-source.js';
import { RedditSource, redditClient } from '../../../src/sentiment/sources/reddit-source.js';
import { FakeFeeds, rssOf } from '../../fakes/feeds/fake-feeds.js';
import { FakeReddit } from '../../fakes/reddit/fake-reddit.js';

describe('FeedSource', () => {
  const feeds = new FakeFeeds();
  let root = '';
  beforeEach(async () => {
    root = await feeds.open();
    feeds.pages.clear();
    feeds.asked.length = 0;
  });
  afterEach(() => feeds.close());

  it('asks only for what changed', async () => {
    feeds.pages.set('/rss', { body: rssOf([{ title: 'One' }]), etag: '"1"' });
    const source = new FeedSource(`${root}/rss`);
    expect(await source.fetch()).toHaveLength(1);
    expect(await source.fetch()).toEqual([]);
    feeds.pages.set('/rss', { body: rssOf([{ title: 'One' }, { title: 'Two' }]), etag: '"2"' });
    expect(await source.fetch()).toHaveLength(2);
    expect(feeds.asked.map(({ status, ifNoneMatch }) => [status, ifNoneMatch])).toEqual([
      [200, undefined],
      [304, '"1"'],
      [200, '"1"'],
    ]);
  });

  it('reads the charset the feed declares', async () => {
    const body = Buffer.from(rssOf([{ title: 'Caf\u00e9' }]).replace('UTF-8', 'ISO-8859-1'), 'latin1');
    feeds.pages.set('/rss', { body, type: 'application/xml' });
    expect(await new FeedSource(`${root}/rss`).fetch()).toMatchObject([{ title: 'Café' }]);
  });

  it.each([
    ['a status', { body: '', status: 503 }, /^feed 127\.0\.0\.1:\d+: answered 503$/],
    ['a page that is no feed', { body: '<html></html>' }, /no RSS or Atom feed/],
    ['an answer too large', { body: 'x'.repeat(5_000) }, /larger than 2000 bytes/],
    ['silence', { body: '', hangs: true }, /no answer within 300 ms/],
  ] as const)('names the feed and the reason: %s', async (_name, page, message) => {
    feeds.pages.set('/rss', page);
    const timeoutMs = 'hangs' in page ? 300 : 20_000;
    await expect(new FeedSource(`${root}/rss`, { timeoutMs, maxBytes: 2_000 }).fetch()).rejects.toThrow(message);
  });

  it('names an address nobody answers at', async () => {
    await feeds.close();
    await expect(new FeedSource(`${root}/rss`).fetch()).rejects.toThrow(
      /^feed 127\.0\.0\.1:\d+: fetch failed \(.*ECONNREFUSED/,
    );
  });
});

describe('RedditSource', () => {
  const reddit = new FakeReddit();
  let apiUrl = '';
  beforeEach(async () => {
    apiUrl = await reddit.open();
    reddit.status = 200;
    reddit.calls.length = 0;
  });
  afterEach(() => reddit.close());
  const open = (access = {}) =>
    new RedditSource(
      redditClient({
        clientId: 'id',
        clientSecret: 'hidden-secret',
        apiUrl: `${apiUrl}/`,
        username: 'u',
        password: 'p',
        ...access,
      }),
      'Bitcoin',
    );

  it('logs in and reads new posts through the real client, at the address given', async () => {
    reddit.posts.set('Bitcoin', [
      { title: 'Daily thread', createdAt: 1_752_700_000_000, stickied: true },
      { title: 'BTC to the moon', selftext: 'why not', createdAt: 1_752_732_600_000 },
      { title: 'Gone', selftext: '[removed]', createdAt: 1_752_732_601_000 },
    ]);
    expect(await open().fetch()).toEqual([
      {
        source: 'r/Bitcoin',
        title: 'BTC to the moon',
        body: 'why not',
        url: 'https://www.reddit.com/r/Bitcoin/comments/p1/',
        publishedAt: 1_752_732_600_000,
      },
      {
        source: 'r/Bitcoin',
        title: 'Gone',
        body: '',
        url: 'https://www.reddit.com/r/Bitcoin/comments/p2/',
        publishedAt: 1_752_732_601_000,
      },
    ]);
    expect(reddit.calls[0]).toMatchObject({
      path: '/api/v1/access_token',
      body: 'grant_type=password&username=u&password=p',
    });
    expect(reddit.calls[1]?.authorization).toBe('Bearer token-1');
  });

  it('uses a refresh token when there is one', async () => {
    await open({ refreshToken: 'r1' }).fetch();
    expect(reddit.calls[0]?.body).toBe('grant_type=refresh_token&refresh_token=r1');
  });

  it('says what failed and shows no credential', async () => {
    reddit.status = 403;
    const failure = await open()
      .fetch()
      .then(String, (error: Error) => error.message);
    expect(failure).toBe('reddit r/Bitcoin: answered 403');
  });
});
