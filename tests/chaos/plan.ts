import type { Announcement } from '../../src/core/announcement.js';
import type { ChatAddress } from '../../src/core/chat.js';
import type { Market, Venue } from '../../src/core/market.js';
import type { EntrySignal, NewSignal } from '../../src/core/signal.js';
import { epochMs } from '../../src/core/units.js';
import type { Fact } from '../../src/wiring/bench/making-process.js';
import { anEntry, aPrediction, hour } from '../builders/trading.js';

/** What a run is made of; the same seed gives the same alerts, chats and weather. */
export interface ChaosSize {
  readonly seed: number;
  /** Chats on Telegram and Discord; a multiple of `blocks` each. */
  readonly telegram: number;
  readonly discord: number;
  /** Alerts each chat gets, storms apart. */
  readonly alertsAChat: number;
  /** Chats that hear the same alerts. */
  readonly blocks: number;
  /** Chats of each platform that get many signals at once. */
  readonly stormChats: number;
  readonly stormSignals: number;
}

export const chaosVenue = 'binance' as Venue;
export const stormMarket = 'STORM/USDT' as Market;
export const blockMarket = (block: number): Market => `BLOCK${block}/USDT` as Market;
export const markerOf = (alert: number): string => `chaos-${String(alert).padStart(6, '0')}`;

const groupsAmong = 5;

/** Every fifth on Telegram is a group, with the narrower limit of groups. */
export const telegramChats = (count: number): readonly ChatAddress[] =>
  Array.from({ length: count }, (_, index) => ({
    platform: 'telegram',
    id: index % groupsAmong === 0 ? String(-1_001_000_000_000 - index) : String(1_000_000 + index),
  }));
export const discordChats = (count: number): readonly ChatAddress[] =>
  Array.from({ length: count }, (_, index) => ({
    platform: 'discord',
    id: String(700_000_000_000_000_000n + BigInt(index)),
  }));
export const stormChats = (count: number): readonly ChatAddress[] =>
  Array.from({ length: count }, (_, index): readonly ChatAddress[] => [
    { platform: 'telegram', id: String(9_000_000 + index) },
    { platform: 'discord', id: String(790_000_000_000_000_000n + BigInt(index)) },
  ]).flat();

export const blockOf = (chats: readonly ChatAddress[], block: number, blocks: number): readonly ChatAddress[] =>
  chats.filter((_, index) => index % blocks === block);

/** The n-th number in [0, 1) of a stream, whoever asks for it and when (splitmix32 of the three). */
export function chance(seed: number, stream: number, index: number): number {
  let state = (Math.imul(seed, 0x9e3779b1) + Math.imul(stream + 1, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35)) | 0;
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97);
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}

/** Alerts of every lane, few enough signals a chat that none fold; then the storm. `now`: signals are of candles before it. */
export function plannedFacts(size: ChaosSize, now: number): readonly Fact[] {
  const chats = [...telegramChats(size.telegram), ...discordChats(size.discord)];
  const alerts: Fact[] = [];
  for (let round = 0; round < size.alertsAChat; round += 1) {
    for (let block = 0; block < size.blocks; block += 1) {
      const alert = alerts.length;
      if (round % 7 === 2) alerts.push(decided(blockMarket(block), round, now));
      else {
        const to = [
          ...blockOf(telegramChats(size.telegram), block, size.blocks),
          ...blockOf(chats.slice(size.telegram), block, size.blocks),
        ];
        const announcement = announcementOf(alert, chance(size.seed, 1, alert));
        alerts.push({ kind: 'told', key: markerOf(alert), announcement, to });
      }
    }
  }
  for (let index = 0; index < size.stormSignals; index += 1) {
    alerts.push(decided(stormMarket, index, now));
  }
  return alerts;
}

function announcementOf(alert: number, lane: number): Announcement {
  const marker = markerOf(alert);
  const market = 'BTC/USDT' as Market;
  if (lane < 0.5) {
    const broken = { kind: 'brokenData', market, timeframe: '1h', rows: 1, reason: marker } as const;
    return { kind: 'risk', venue: chaosVenue, alert: broken };
  }
  if (lane < 0.8) {
    const passed = {
      kind: 'passed',
      account: 'main',
      of: 'house',
      signalId: 1,
      market,
      timeframe: '1h',
      reason: marker,
    } as const;
    return { kind: 'paper', venue: chaosVenue, notice: passed };
  }
  const none = { signals: 0, moves: 0, settled: 0, won: 0, meanNet: null, randomMeanNet: null };
  const summary = { day: marker, ...none, delivered: 0, late: 0, failed: 0 };
  return { kind: 'summary', venue: chaosVenue, summary };
}

/** A signal of a candle of its own, hours back; later ones are worth more. */
function decided(market: Market, index: number, now: number): Fact {
  const closedAt = epochMs(Math.floor(now / hour) * hour - index * hour);
  const expiresAt = epochMs(now + 24 * hour);
  const prediction = { ...aPrediction({ venue: chaosVenue, market, closedAt }), horizonEndsAt: expiresAt };
  const expectedNet = 0.001 + index / 10_000;
  const { id: _, ...signal }: EntrySignal = anEntry({ prediction, market, expiresAt, expectedNet });
  const answer = {
    call: 'BUY',
    prediction,
    side: 'long',
    expectedNet,
    cost: 0.0014,
    decidedBy: 'edge',
    expiresAt,
  } as const;
  return { kind: 'decided', decision: { answer, closedAt, signals: [signal as NewSignal], mood: null } };
}

/** Words by which the message of an announcement can be told from all others. */
export function marked(announcement: Announcement): string | null {
  if (announcement.kind === 'signal') return `#${announcement.signal.id}`;
  return /chaos-\d{6}/.exec(JSON.stringify(announcement))?.[0] ?? null;
}
