import { describe, expect, it } from 'vitest';
import { concernsAll } from '../../../../src/core/incident.js';
import type { Market, Venue } from '../../../../src/core/market.js';
import type { FailedJob } from '../../../../src/core/ports/operators.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { findTroubles, type HealthFacts } from '../../../../src/pipeline/health/findings.js';
import {
  backfillEveryMs,
  isCandleDriven,
  limitWhereHeard,
  stageLimits,
} from '../../../../src/pipeline/health/stages.js';
import { offStatus } from '../../../../src/wiring/live-desk.js';

const now = Date.UTC(2026, 0, 2, 12) as EpochMs;
const minute = 60_000;
const binance = 'binance' as Venue;
const markets = ['BTC/USDT', 'ETH/USDT'] as Market[];
const limits = stageLimits({ timeframes: ['15m', '1h'], pace: 1, sentimentEveryMs: 300_000, markets });

/** Stages that are expected only where they were heard of. */
const elsewhere = [
  'live trading',
  'large audiences',
  'pinned status',
  'plain questions',
  'scoring by Gemini',
  'serving models of the bot',
  'watch',
  'feed coindesk.com',
  'feed r/bitcoin',
];

/** All stages a second old, but for those named. */
const facts = (ages: Readonly<Record<string, number | null>>, overrides: Partial<HealthFacts> = {}): HealthFacts => ({
  now,
  venue: binance,
  stages: Object.entries({
    ...limits,
    bot: 45_000,
    'delivery telegram': 120_000,
    'hearing telegram': limitWhereHeard('hearing telegram') ?? 0,
    ...Object.fromEntries(elsewhere.map((stage) => [stage, limitWhereHeard(stage) ?? 0])),
  }).map(([stage, limitMs]) => ({
    stage,
    state: 'alive' as const,
    ageMs: stage in ages ? (ages[stage] ?? null) : 1_000,
    limitMs,
  })),
  processes: [],
  uptimeMs: 24 * 60 * minute,
  openKeys: new Set(),
  dead: { count: 0, reason: null },
  live: null,
  failedJobs: [],
  disk: null,
  databaseMs: 3,
  fatal: [],
  ...overrides,
});

const job = (queue: string, minutesAgo: number, i = 0): FailedJob => ({
  ref: `ref${i}`,
  queue,
  id: `job-${i}`,
  name: 'decision',
  reason: 'no',
  attempts: 5,
  failedAt: (now - minutesAgo * minute) as EpochMs,
});

describe('what is wrong', () => {
  it('is nothing while every stage is heard of', () => {
    expect(findTroubles(facts({}))).toEqual([]);
  });

  it('names a silent stage with the moment it was last heard of', () => {
    expect(findTroubles(facts({ sentiment: 21 * minute }))).toEqual([
      {
        key: 'stage:sentiment',
        severity: 'page',
        trouble: { kind: 'stage', stage: 'sentiment', since: now - 21 * minute },
      },
    ]);
  });

  it.each([
    'feed coindesk.com',
    'scoring by Gemini',
    'plain questions',
    'pruning',
    'tidying of jobs',
    'backfill',
    'funding rates',
    'missed closes',
    'daily summary',
    'backtests',
    'serving models',
    'serving models of the bot',
    'pinned status',
    'watch',
  ])('warns of %s alone, and wakes nobody at once', (stage) => {
    const limit = { ...limits, [stage]: limits[stage] ?? limitWhereHeard(stage) }[stage] ?? 0;
    expect(limit).toBeGreaterThan(0);
    expect(findTroubles(facts({ [stage]: limit }))).toEqual([]);
    expect(findTroubles(facts({ [stage]: limit + 1 }))).toEqual([
      {
        key: `stage:${stage}`,
        severity: 'warn',
        trouble: { kind: 'stage', stage, since: now - Math.round(limit + 1) },
      },
    ]);
  });

  it('pages when what follows a close hangs: alerts and stops wait for it', () => {
    expect(findTroubles(facts({ aftermath: 60 * minute }))).toMatchObject([
      { key: 'stage:aftermath', severity: 'page' },
    ]);
  });

  it('tells chats of what people rely on, and admins alone of the rest', () => {
    const told = (stage: string) => concernsAll({ kind: 'stage', stage, since: null });
    expect(['sentiment', 'aftermath', 'daily summary', 'backtests', 'inference'].map(told)).not.toContain(false);
    expect(
      ['feed x', 'pruning', 'backfill', 'serving models', 'scoring by Gemini', 'live trading'].map(told),
    ).not.toContain(true);
  });

  it.each([
    [
      'a dead worker explains all its stages',
      ['worker', 'candles', 'features', 'settlement', 'scheduler', 'paper', 'alerts'],
      ['stage:worker'],
    ],
    [
      'a dead bot explains its deliveries',
      ['bot', 'delivery telegram', 'hearing telegram', 'pinned status', 'plain questions', 'serving models of the bot'],
      ['stage:bot'],
    ],
    [
      'a dead worker explains what it keeps in order and whom it asks',
      [
        'worker',
        'scheduler',
        'pruning',
        'tidying of jobs',
        'backtests',
        'daily summary',
        'missed closes',
        'serving models',
        'backfill',
        'feed coindesk.com',
        'scoring by Gemini',
      ],
      ['stage:worker'],
    ],
    [
      'no mood at all explains its feeds',
      ['sentiment', 'feed coindesk.com', 'feed r/bitcoin', 'scoring by Gemini'],
      ['stage:sentiment'],
    ],
    ['a feed alone is told alone', ['feed r/bitcoin'], ['stage:feed r/bitcoin']],
    ['a backfill that hangs explains the funding rates behind it', ['backfill', 'funding rates'], ['stage:backfill']],
    ['a stage of closes that hangs explains that they are missed', ['inference', 'missed closes'], ['stage:inference']],
    [
      'models follow a clock of their own',
      ['scheduler', 'serving models', 'pruning'],
      ['stage:scheduler', 'stage:serving models'],
    ],
    ['a platform that is not heard is told though it takes messages', ['hearing telegram'], ['stage:hearing telegram']],
    [
      'candles that stop explain what is made of them',
      ['candles', 'candles BTC/USDT', 'candles ETH/USDT', 'features', 'inference', 'decision'],
      ['candles:binance'],
    ],
    [
      'a scheduler that stops explains its turns',
      ['scheduler', 'settlement', 'alerts', 'paper', 'sentiment'],
      ['stage:scheduler'],
    ],
    ['a platform alone is told alone', ['delivery telegram'], ['stage:delivery telegram']],
    [
      'trading with an exchange is told though schedules stop',
      ['live trading', 'scheduler', 'risk checks'],
      ['stage:live trading', 'stage:scheduler'],
    ],
    ['bot and worker are two things', ['bot', 'worker', 'candles'], ['stage:bot', 'stage:worker']],
  ])('%s', (_name, silent, keys) => {
    const ages = Object.fromEntries(silent.map((stage) => [stage, 90 * minute]));
    expect(
      findTroubles(facts(ages))
        .map(({ key }) => key)
        .sort(),
    ).toEqual(keys);
  });

  it('says of which markets no candles come when others do', () => {
    const [one, ...more] = findTroubles(facts({ 'candles ETH/USDT': 40 * minute }));
    expect(more).toEqual([]);
    expect(one?.trouble).toEqual({
      kind: 'noCandles',
      venue: binance,
      markets: ['ETH/USDT'],
      all: false,
      since: now - 40 * minute,
    });
  });

  it('waits after a start as long as a stage may be silent, but not for what was wrong before', () => {
    const ages = { sentiment: 60 * minute, worker: null };
    const started = { uptimeMs: 1_000 };
    expect(findTroubles(facts(ages, started))).toEqual([]);
    expect(findTroubles(facts(ages, { ...started, openKeys: new Set(['stage:sentiment']) }))).toHaveLength(1);
    expect(findTroubles(facts(ages)).map(({ key }) => key)).toEqual(['stage:worker']);
  });

  it('does not call over what was told before its cause died too', () => {
    const ages = { sentiment: 60 * minute, worker: 2 * minute };
    const keys = findTroubles(facts(ages, { openKeys: new Set(['stage:sentiment']) })).map(({ key }) => key);
    expect(keys.sort()).toEqual(['stage:sentiment', 'stage:worker']);
  });

  it('takes a paused stage for what it is', () => {
    const { stages } = facts({ decision: 9 * 60 * minute });
    const paused = stages.map((one) => (one.stage === 'decision' ? { ...one, state: 'paused' as const } : one));
    expect(findTroubles(facts({}, { stages: paused }))).toEqual([]);
  });

  it('never calls a replay without a pace late', () => {
    const unpaced = stageLimits({ timeframes: ['1h'], pace: 'max', sentimentEveryMs: null, markets });
    const endless = Object.entries(unpaced).filter(([, limit]) => limit === Number.POSITIVE_INFINITY);
    expect(endless.map(([stage]) => stage)).toEqual(Object.keys(unpaced).filter(isCandleDriven));
    expect(endless.map(([stage]) => stage)).toEqual(expect.arrayContaining(['candles', 'aftermath', 'backfill']));
    expect(unpaced).not.toHaveProperty('sentiment');
  });

  it.each([1, 60, 300, 1_200, 100_000, 0.5])('gives a backfill at pace %d several of its turns', (pace) => {
    const { backfill, pruning } = stageLimits({ timeframes: ['15m'], pace, sentimentEveryMs: null });
    expect(backfill).toBeGreaterThanOrEqual(backfillEveryMs(pace) * 3);
    expect(backfill).toBeGreaterThan(15 * minute);
    expect(pruning).toBe(45 * minute);
  });

  it('misses a process that ended without a word, unless another took its place or none of its role lives', () => {
    const alive = { name: 'worker on one (pid 1)', ageMs: 4_000 };
    const gone = { name: 'worker on two (pid 7)', ageMs: 5 * minute };
    const keys = (...processes: HealthFacts['processes']) =>
      findTroubles(facts({}, { processes })).map(({ key }) => key);
    expect(keys(alive, gone)).toEqual(['died:worker on two (pid 7)']);
    expect(keys(gone)).toEqual([]);
    expect(keys(alive, gone, { name: 'worker on two (pid 8)', ageMs: 4_000 })).toEqual([]);
    expect(keys({ ...alive, name: 'bot on one (pid 2)' }, gone)).toEqual([]);
    expect(keys(alive, { ...gone, ageMs: 61 * minute })).toEqual([]);
  });

  it('counts messages given up: a few warn, many page', () => {
    const dead = (count: number) => findTroubles(facts({}, { dead: { count, reason: 'telegram answered 400' } }))[0];
    expect(dead(1)).toMatchObject({ key: 'dead-letters', severity: 'warn' });
    expect(dead(20)).toMatchObject({ severity: 'page', trouble: { count: 20, reason: 'telegram answered 400' } });
  });

  it('counts failed jobs by queue, of the last quarter of an hour only', () => {
    const failedJobs = [
      job('pipeline', 1),
      job('pipeline', 2),
      job('pipeline', 14),
      job('maintenance', 1),
      job('pipeline', 16),
    ];
    expect(findTroubles(facts({}, { failedJobs }))).toEqual([
      { key: 'jobs:pipeline', severity: 'warn', trouble: { kind: 'jobs', queue: 'pipeline', failed: 3, reason: 'no' } },
    ]);
  });

  it.each([
    [50e9, 0.5, null],
    [50e9, 0.005, null],
    [5e9, 0.02, 'warn'],
    [0.9e9, 0.2, 'warn'],
    [0.2e9, 0.2, 'page'],
    [2e9, 0.005, 'page'],
  ])('a disk with %d bytes (%d of it) free is %s', (freeBytes, share, severity) => {
    const found = findTroubles(facts({}, { disk: { host: 'one', freeBytes, share } }));
    expect(found[0]?.severity ?? null).toBe(severity);
  });

  it('pages when the books of trading with an exchange differ', () => {
    const live = { ...offStatus, state: 'halted' as const, venue: binance, why: 'key refused' };
    expect(findTroubles(facts({}, { live }))[0]).toMatchObject({
      severity: 'page',
      trouble: { details: ['key refused'] },
    });
    expect(findTroubles(facts({}, { live: { ...offStatus, why: 'not on' } }))).toEqual([]);
  });

  it('knows a slow database from one whose speed is not known', () => {
    expect(findTroubles(facts({}, { databaseMs: 1_500 }))[0]?.key).toBe('slow-database');
    expect(findTroubles(facts({}, { databaseMs: null }))).toEqual([]);
  });

  it('pages for each new kind of fatal error', () => {
    const found = findTroubles(facts({}, { fatal: [{ fingerprint: 'abc', text: 'the ledger does not add up' }] }));
    expect(found).toEqual([
      { key: 'fatal:abc', severity: 'page', trouble: { kind: 'fatal', text: 'the ledger does not add up' } },
    ]);
  });
});
