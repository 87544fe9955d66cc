import { incidentReply } from '../../src/bot/incident-reply.js';
import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { PinnedStatusReply } from '../../src/bot/reply/operators.js';
import type { Reply } from '../../src/bot/reply.js';
import type { Incident, Trouble } from '../../src/core/incident.js';
import type { Market, Venue } from '../../src/core/market.js';
import type { Webhook } from '../../src/core/ports/operators.js';
import type { StageStatus } from '../../src/core/ports/services.js';
import {
  audiencesStage,
  botModelsStage,
  expectedNote,
  feedOf,
  liveStage,
  pinsStage,
  questionsStage,
  scoringStage,
  watchStage,
} from '../../src/core/stages.js';
import type { EpochMs } from '../../src/core/units.js';
import { deliveryOf, hearingOf, stageLimits } from '../../src/pipeline/health/stages.js';
import { anIncident } from '../fakes/memory-operators.js';
import { healthyStatus } from '../fakes/services.js';

const binance = 'binance' as Venue;
const now = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
const ago = (minutes: number): EpochMs => (now - minutes * 60_000) as EpochMs;
const frame: ReplyFrame = {
  mark: { venue: binance, provenance: 'live', fallbackFrom: null },
  now,
  timeZone: 'America/New_York',
  ephemeral: false,
};
const simulated: ReplyFrame = {
  ...frame,
  mark: { venue: 'simulated' as Venue, provenance: 'simulated', fallbackFrom: null },
  timeZone: 'UTC',
};
const hostile = '‮<b>@everyone</b> [x](http://evil) *bold* `code` ';
/** As long as a market's name may be. */
const longMarket = '1000000MOGCOIN1/FDUSDX' as Market;

const noCandles: Trouble = { kind: 'noCandles', venue: binance, markets: [], all: true, since: ago(58) };
const troubles: readonly Trouble[] = [
  noCandles,
  {
    kind: 'noCandles',
    venue: binance,
    markets: Array.from({ length: 9 }, () => longMarket),
    all: false,
    since: ago(20),
  },
  { kind: 'noCandles', venue: binance, markets: [], all: true, since: null },
  { kind: 'stage', stage: 'sentiment', since: ago(21) },
  { kind: 'stage', stage: 'delivery telegram', since: null },
  { kind: 'process', role: 'bot', since: ago(3) },
  { kind: 'process', role: 'worker', since: ago(3) },
  { kind: 'process', role: 'worker', since: null },
  { kind: 'deadLetters', count: 1_234, reason: `telegram answered 502: ${hostile.repeat(9)}` },
  {
    kind: 'live',
    venue: binance,
    details: Array.from({ length: 9 }, (_, i) => `difference ${i}: ${hostile.repeat(5)}`),
  },
  { kind: 'jobs', queue: 'maintenance', failed: 12, reason: hostile.repeat(12) },
  { kind: 'disk', host: 'a-host-with-a-name-that-never-ends.'.repeat(3), freeBytes: 512_000_000, share: 0.011 },
  { kind: 'slowDatabase', ms: 4_210 },
  { kind: 'database', host: 'worker on auspex-2 (pid 4711)', reason: 'connect ECONNREFUSED 10.0.0.2:5432' },
  { kind: 'fatal', text: hostile.repeat(12) },
  { kind: 'died', process: 'worker on auspex-2 (pid 4711)', since: ago(3) },
  { kind: 'ended', process: 'Auspex on auspex-1 (pid 12)', reason: `the database stopped ${hostile}` },
  { kind: 'stage', stage: 'hearing discord', since: ago(5) },
  { kind: 'stage', stage: 'backfill', since: ago(50) },
  { kind: 'stage', stage: 'missed closes', since: ago(5) },
  { kind: 'stage', stage: 'serving models of the bot', since: ago(6) },
  { kind: 'stage', stage: 'backtests', since: ago(26) },
  { kind: 'stage', stage: 'pruning', since: null },
  { kind: 'stage', stage: 'scoring by Gemini', since: ago(40) },
  { kind: 'stage', stage: 'plain questions', since: ago(7) },
  { kind: 'stage', stage: `feed ${'a-host-with-a-name-that-never-ends.'.repeat(7)}com`, since: ago(90) },
];

/** Every stage there is, with a feed that rests: the longest status. */
const everyStage: readonly StageStatus[] = [
  ...Object.keys(
    stageLimits({
      timeframes: ['1h'],
      pace: 1,
      sentimentEveryMs: 300_000,
      markets: Array.from({ length: 24 }, () => longMarket),
    }),
  ),
  ...['telegram', 'discord', 'webhook'].map(deliveryOf),
  ...['telegram', 'discord'].map(hearingOf),
  ...['bot', audiencesStage, liveStage, pinsStage, questionsStage, scoringStage, botModelsStage, watchStage],
  ...Array.from({ length: 30 }, (_, i) => feedOf(`a-host-with-a-name-that-never-ends.${i}.example.com`)),
].map((stage, i) => ({ stage, state: 'alive', ageMs: 59 * 60_000 + i, note: i % 3 === 0 ? expectedNote : null }));

const incident = (overrides: Partial<Incident>, of = frame): Reply =>
  incidentReply(of, anIncident({ now, ...overrides }));

const pinned = (overrides: Partial<PinnedStatusReply> = {}): PinnedStatusReply => ({
  ...frame,
  kind: 'pinnedStatus',
  timeZone: 'UTC',
  report: healthyStatus,
  incidents: [],
  paused: null,
  models: [{ version: '1h-v3', trainedUntil: (now - 4 * 86_400_000) as EpochMs }],
  sentimentAgeMs: 360_000,
  signalsLately: 0,
  today: { sent: 18, late: 0, lost: 0 },
  real: now,
  ...overrides,
});

const webhook = (overrides: Partial<Webhook> = {}): Webhook => {
  const chat = { platform: 'webhook', id: '3' } as const;
  return {
    id: 3,
    url: 'https://example.com/hooks/auspex?token=never-shown',
    template: null,
    createdBy: 'telegram:5001',
    subscription: { chat, kinds: ['entry', 'move'], markets: ['BTC/USDT' as Market], timeframes: [], muted: [] },
    pausedFor: null,
    ...overrides,
  };
};

/** What operators are told, one of each and the worst of some. */
export const operatorReplies: Readonly<Record<string, Reply>> = {
  'status-every-stage': {
    ...frame,
    kind: 'status',
    report: {
      ...healthyStatus,
      stages: [...everyStage, { stage: feedOf('coindesk.com'), state: 'silent', ageMs: 7_200_000, note: null }],
    },
    paused: null,
    models: [{ version: '1h-v3', trainedUntil: (now - 4 * 86_400_000) as EpochMs }],
  },
  'incident-open': incident({ trouble: noCandles }),
  'incident-paged': incident({ trouble: noCandles, pages: 3, pagedAt: ago(2) }),
  'incident-acknowledged': incident({
    trouble: noCandles,
    pages: 1,
    acknowledged: { by: `${hostile.repeat(4)} (telegram:5001)`, at: ago(4) },
  }),
  'incident-over': incident({
    trouble: noCandles,
    resolvedAt: ago(1),
    acknowledged: { by: '@ann (telegram:5001)', at: ago(4) },
  }),
  'incident-second-route': incidentReply(
    frame,
    anIncident({ now, trouble: { kind: 'process', role: 'bot', since: ago(3) } }),
    {
      host: 'worker on auspex-2 (pid 4711)',
      waitMs: 60_000,
    },
  ),
  'incident-database': incident({ id: 0, trouble: troubles[13] as Trouble }, simulated),
  'incident-last-words': incidentReply(frame, anIncident({ id: 0, now, trouble: troubles[16] as Trouble }), {
    host: 'Auspex on auspex-1 (pid 12)',
    waitMs: null,
  }),
  'incident-database-over': incident({ id: 0, trouble: troubles[13] as Trouble, resolvedAt: now }),
  ...Object.fromEntries(troubles.map((trouble, i) => [`incident-${trouble.kind}-${i}`, incident({ trouble })])),
  'incidents-none': { ...frame, kind: 'incidents', open: [], recent: [] },
  'incidents-many': {
    ...simulated,
    kind: 'incidents',
    open: Array.from({ length: 20 }, (_, i) =>
      anIncident({
        id: 1_000_000 + i,
        now,
        trouble: troubles[i % troubles.length] as Trouble,
        severity: i % 2 ? 'warn' : 'page',
      }),
    ),
    recent: troubles.map((trouble, i) => anIncident({ id: i + 1, now, trouble, resolvedAt: ago(i) })),
  },
  'pinned-quiet': pinned(),
  'pinned-busy': pinned({ signalsLately: 3 }),
  'pinned-paused': pinned({ paused: { by: 'telegram:5001', since: ago(12) } }),
  'pinned-broken': pinned({ incidents: [anIncident({ now, trouble: noCandles })] }),
  'pinned-much-broken': pinned({
    ...simulated,
    incidents: troubles.map((trouble, i) => anIncident({ id: i + 1, now, trouble })),
    models: [],
    sentimentAgeMs: null,
    report: { ...healthyStatus, candleAgeMs: null },
    today: { sent: 1_234_567, late: 12_345, lost: 1_234 },
  }),
  'error-digest': {
    ...frame,
    kind: 'errorDigest',
    digest: {
      kinds: [
        {
          level: 'fatal',
          text: 'the ledger does not add up',
          example: null,
          count: 1,
          firstAt: ago(50),
          lastAt: ago(50),
        },
        {
          level: 'error',
          text: 'a platform will not take a message',
          example: hostile.repeat(9),
          count: 1_204,
          firstAt: ago(55),
          lastAt: ago(1),
        },
        {
          level: 'warn',
          text: hostile.repeat(9),
          example: 'connect ECONNREFUSED',
          count: 3,
          firstAt: ago(1_500),
          lastAt: ago(9),
        },
      ],
      more: 14,
      total: 1_240,
      at: now,
    },
  },
  'webhooks-none': { ...frame, kind: 'webhooks', webhooks: [] },
  'webhooks-many': {
    ...frame,
    kind: 'webhooks',
    webhooks: [
      webhook(),
      webhook({ id: 5, url: 'https://discord.com/api/webhooks/912345678901234567/AbCdEf-never-shown_0123456789' }),
      webhook({ id: 4, template: '{"a":"{{text}}"}', pausedFor: hostile.repeat(9), subscription: null }),
      ...Array.from({ length: 20 }, (_, i) =>
        webhook({ id: 100 + i, url: `https://example.com/${'long/'.repeat(60)}` }),
      ),
    ],
  },
  'webhook-added': {
    ...frame,
    ephemeral: true,
    kind: 'webhookAdded',
    webhook: webhook(),
    secret: 'whsec_made-up-secret',
  },
};
