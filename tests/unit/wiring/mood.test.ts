import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { systemClock } from '../../../src/core/clock.js';
import type { Venue } from '../../../src/core/market.js';
import { openMood } from '../../../src/wiring/mood.js';
import type { Persistence } from '../../../src/wiring/persistence.js';
import { FakeFeeds, rssOf } from '../../fakes/feeds/fake-feeds.js';
import { MemorySentiment } from '../../fakes/memory-sentiment.js';

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
  expect(await mood.poll()).toEqual({ added: 0, heard: false });
  feeds.pages.set('/other', { body: rssOf([{ title: 'Bitcoin rises after a quiet week' }]) });
  expect(await mood.poll()).toMatchObject({ heard: true });
});
