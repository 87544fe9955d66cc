import type { ScheduledPost } from '../../src/core/scheduled-post.js';
import type { EpochMs } from '../../src/core/units.js';

/** The record, every day at nine in Berlin, asked for by somebody in a group. */
export const aPost = (overrides: Partial<ScheduledPost> = {}): ScheduledPost => ({
  id: 12,
  chat: { platform: 'telegram', id: '-100200' },
  chatName: null,
  by: { platform: 'telegram', id: '5001' },
  account: { platform: 'telegram', id: '5001' },
  byName: '@ann',
  content: { kind: 'command', name: 'record', args: '' },
  schedule: { repeat: 'day', minute: 540, weekday: 3, timeZone: 'Europe/Berlin' },
  nextAt: Date.UTC(2025, 10, 13, 8) as EpochMs,
  ...overrides,
});
