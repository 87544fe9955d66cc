import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { systemClock } from '../../../src/core/clock.js';
import type { Venue } from '../../../src/core/market.js';
import { openMood } from '../../../src/wiring/mood.js';
import type { Persistence } from '../../../src/wiring/persistence.js';
import { FakeFeeds, rssOf } from '../../fakes/feeds/fake-feeds.js';
import { FakeGemini } from '../../fakes/gemini/fake-gemini.js';
import { MemorySentiment } from '../../fakes/memory-sentiment.js';
import { MemoryState } from '../../fakes/memory-trading.js';

const feeds = new FakeFeeds();
let url = '';

beforeEach(async () => {
  url = await feeds.open();
});
afterEach(async () => {
  feeds.pages.clear();
  await feeds.close();
});

it('has heard of the world when any source answered, and not when all of them failed', async () => {
  const config = loadConfig({ NEWS_FEEDS: `${url}/one,${url}/other` });
  const store = { sentiment: new MemorySentiment() } as unknown as Persistence;
  const logger = pino({ level: 'silent' });
  const mood = await openMood(config, { store, clock: systemClock, venue: () => 'binance' as Venue, logger });
  // Two feeds of one host are two sources, and nothing of their paths is told.
  const host = new URL(url).host;
  expect(mood.asked()).toEqual([host, `${host} 2`]);
  expect(await mood.poll()).toEqual({
    added: 0,
    heard: false,
    sources: mood.asked().map((name) => ({ name, answered: false })),
  });
  feeds.pages.set('/other', { body: rssOf([{ title: 'Bitcoin rises after a quiet week' }]) });
  expect(await mood.poll()).toMatchObject({
    heard: true,
    sources: [
      { name: host, answered: false },
      { name: `${host} 2`, answered: true },
    ],
  });
  expect(mood.scores()).toBeNull();
});

it('asks nobody about a made-up market, unless somebody chose whom', async () => {
  const parts = {
    store: { sentiment: new MemorySentiment() } as unknown as Persistence,
    clock: systemClock,
    venue: () => 'simulated' as Venue,
    logger: pino({ level: 'silent' }),
  };
  const usual = await openMood(loadConfig({}), parts);
  expect(usual.sources).toBeGreaterThan(1);
  expect(usual.asked()).toEqual([]);
  expect(await usual.poll()).toEqual({ added: 0, heard: true, sources: [] });
  expect((await openMood(loadConfig({ NEWS_FEEDS: url }), parts)).asked()).toHaveLength(1);
});

it('tells when the language model only fails, until it judges again', async () => {
  const gemini = new FakeGemini();
  const apiUrl = await gemini.open();
  try {
    const config = loadConfig({ NEWS_FEEDS: `${url}/one`, GEMINI_API_KEY: 'key', GEMINI_API_URL: apiUrl });
    const store = { sentiment: new MemorySentiment(), state: new MemoryState() } as unknown as Persistence;
    const logger = pino({ level: 'silent' });
    const mood = await openMood(config, { store, clock: systemClock, venue: () => 'binance' as Venue, logger });
    const poll = async (title: string) => {
      feeds.pages.set('/one', { body: rssOf([{ title }]) });
      await mood.poll();
    };
    expect(mood.scores()).toBe(true);
    gemini.status = 500;
    for (const title of ['Bitcoin rises', 'Bitcoin falls']) await poll(title);
    expect(mood.scores()).toBe(true);
    await poll('Bitcoin waits');
    expect(mood.scores()).toBe(false);
    gemini.status = 200;
    await poll('Bitcoin goes on');
    expect(mood.scores()).toBe(true);
  } finally {
    await gemini.close();
  }
});
