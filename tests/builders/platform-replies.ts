import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { Reply } from '../../src/bot/reply.js';
import type { Market, Venue } from '../../src/core/market.js';
import { dueNotice, type ScheduledPost } from '../../src/core/scheduled-post.js';
import type { EpochMs } from '../../src/core/units.js';
import { aPost } from './posts.js';

const now = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
const frame: ReplyFrame = {
  mark: { venue: 'binance' as Venue, provenance: 'live', fallbackFrom: null },
  now,
  timeZone: 'America/New_York',
  ephemeral: false,
};
const simulated: ReplyFrame = {
  ...frame,
  mark: { venue: 'simulated' as Venue, provenance: 'simulated', fallbackFrom: null },
  timeZone: 'UTC',
};
const longName = `@${'a_very_long_name'.repeat(4)}`.slice(0, 60);
const text = aPost({
  content: { kind: 'text', text: 'Good morning <b>all</b> & sundry\nthe week begins @everyone' },
  byName: '<i>Ann</i> & *Bob*',
  schedule: { repeat: 'weekday', minute: 545, weekday: 3, timeZone: 'Europe/Berlin' },
  nextAt: Date.UTC(2025, 10, 12, 8, 5) as EpochMs,
});
const longText = aPost({
  id: 2_147_483_647,
  content: { kind: 'text', text: `${'word '.repeat(180)}end` },
  byName: longName,
});
const notice = (post: ScheduledPost, lateMs: number) => dueNotice(post, (post.nextAt + lateMs) as EpochMs);
const many: readonly ScheduledPost[] = Array.from({ length: 12 }, (_, i) =>
  aPost({
    ...longText,
    id: 2_147_483_000 + i,
    chatName: i % 2 === 0 ? null : `${'A channel of a long name '.repeat(3)}`.slice(0, 60),
  }),
);
const prediction: Reply = {
  ...simulated,
  kind: 'notice',
  id: 'paused.done',
  params: {},
};

/** Scheduled posts, the calendar and plain answers, with the longest there may be. */
export const platformReplies: Readonly<Record<string, Reply>> = {
  'post-text': { ...frame, kind: 'post', notice: notice(text, 2_000) },
  'post-late': { ...frame, kind: 'post', notice: notice(text, 720_000) },
  'post-missed': { ...frame, kind: 'post', notice: notice(text, 5 * 86_400_000 + 61_000) },
  'post-skipped': { ...simulated, kind: 'post', notice: notice(aPost(), 4 * 3_600_000) },
  'post-skipped-once': {
    ...frame,
    kind: 'post',
    notice: notice({ ...text, schedule: { ...text.schedule, repeat: 'once' } }, 4 * 3_600_000),
  },
  'post-long': { ...frame, kind: 'post', notice: notice(longText, 1_000) },
  'post-command': { ...prediction, posted: notice(aPost(), 90_000) },
  'planned-once': {
    ...frame,
    kind: 'planned',
    change: 'planned',
    post: { ...text, schedule: { ...text.schedule, repeat: 'once' }, chatName: 'Signals & more' },
    real: now,
  },
  'planned-week': {
    ...simulated,
    kind: 'planned',
    change: 'planned',
    post: aPost({ schedule: { repeat: 'week', minute: 0, weekday: 7, timeZone: 'Asia/Kolkata' } }),
    real: now,
  },
  'planned-cancelled': { ...frame, kind: 'planned', change: 'cancelled', post: longText, real: now },
  calendar: {
    ...frame,
    kind: 'calendar',
    here: [aPost(), text],
    elsewhere: [aPost({ id: 77, chatName: 'Signals & more' })],
    more: 0,
    dated: [
      { at: Date.UTC(2025, 10, 13) as EpochMs, what: 'summary', name: null },
      { at: Date.UTC(2025, 10, 13, 1) as EpochMs, what: 'digest', name: null },
      { at: Date.UTC(2026, 8, 30) as EpochMs, what: 'model', name: '1h-v3' },
    ],
    real: now,
  },
  'calendar-empty': { ...simulated, kind: 'calendar', here: [], elsewhere: [], more: 0, dated: [], real: now },
  'calendar-full': {
    ...frame,
    kind: 'calendar',
    here: many,
    elsewhere: [],
    more: 1_234_567,
    dated: Array.from({ length: 8 }, () => ({ at: now, what: 'model' as const, name: 'm'.repeat(40) })),
    real: now,
    buttons: [
      many.slice(0, 10).map(({ id }) => ({
        label: 'cancelPost' as const,
        params: { id: String(id) },
        action: { command: 'post', args: ['cancel', String(id)] },
      })),
    ],
  },
  'plain-answer': {
    ...frame,
    kind: 'plainAnswer',
    text: 'No side beats the cost: <SELL> & *that* is worth −0.06 %.\nI would wait.',
    sources: [{ name: 'predict', args: ['ETH/USDT', '1h'], reply: prediction }],
    because: null,
  },
  'plain-answer-refused': {
    ...simulated,
    kind: 'plainAnswer',
    text: null,
    sources: [
      { name: 'price', args: ['ETH/USDT'], reply: prediction },
      {
        name: 'watch',
        args: [],
        reply: { ...frame, kind: 'watch', markets: ['BTC/USDT'] as Market[], timeframes: ['1h'] },
      },
    ],
    because: null,
  },
  'plain-answer-by-rule': {
    ...simulated,
    kind: 'plainAnswer',
    text: null,
    sources: [
      {
        name: 'watch',
        args: [],
        reply: { ...frame, kind: 'watch', markets: ['BTC/USDT'] as Market[], timeframes: ['1h'] },
      },
    ],
    because: 'person',
  },
  'plain-answer-long': {
    ...frame,
    kind: 'plainAnswer',
    text: `${'A sentence of some length. '.repeat(33)}`,
    sources: Array.from({ length: 6 }, () => ({
      name: 'predict',
      args: ['1000000MOGCOIN1/FDUSDX', '15m'],
      reply: prediction,
    })),
    because: null,
  },
  'channel-shown': {
    ...frame,
    kind: 'subscription',
    change: 'shown',
    chat: { platform: 'telegram', id: '-100777' },
    subscription: {
      chat: { platform: 'telegram', id: '-100777' },
      markets: [],
      timeframes: [],
      kinds: ['entry'],
      muted: [],
    },
    market: null,
    channel: 'Signals & <more>',
  },
};
