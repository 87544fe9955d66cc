import { digestReply } from '../../src/bot/digest-reply.js';
import { settingsButtons } from '../../src/bot/preference-buttons.js';
import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { Mark } from '../../src/bot/reply/mark.js';
import type { SettingsReply } from '../../src/bot/reply/preferences.js';
import type { Reply } from '../../src/bot/reply.js';
import type { HeldDigest, HeldSignal } from '../../src/core/announcement.js';
import type { Market, Venue } from '../../src/core/market.js';
import { type Preferences, usualPreferences } from '../../src/core/preferences.js';
import type { EpochMs } from '../../src/core/units.js';

const now = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
const hour = 3_600_000;
const at = (hours: number): EpochMs => (now + hours * hour) as EpochMs;
const mark: Mark = { venue: 'binance' as Venue, provenance: 'live', fallbackFrom: null };
const frame: ReplyFrame = { mark, now, timeZone: 'Europe/Berlin', ephemeral: false };
const markets = ['BTC/USDT', 'ETH/USDT'] as Market[];
const longMarkets = Array.from({ length: 50 }, (_, i) => `1000000MOGCOI${10 + i}/FDUSDX` as Market);

const wished: Preferences = {
  ...usualPreferences,
  language: 'en',
  timeZone: 'Europe/Berlin',
  theme: 'light',
  kinds: { move: 'off', summary: 'silent', followUp: 'silent' },
  quiet: { from: 1_320, to: 420, others: 'digest', exempt: ['alert'] },
  digest: { every: 'week', at: 1_200, weekday: 7 },
  budget: 5,
  minEntry: 0.55,
  late: 'send',
};
const subscription: SettingsReply['subscription'] = {
  chat: { platform: 'telegram', id: '5001' },
  markets,
  timeframes: [],
  kinds: [],
  muted: [],
  followUps: ['target', 'stop'],
};

const settings = (given: Partial<SettingsReply> = {}): SettingsReply => {
  const reply = {
    ...frame,
    kind: 'settings' as const,
    of: 'person' as const,
    preferences: wished,
    subscription,
    watchlist: { name: 'main', markets, isDefault: true },
    changed: null,
    section: null,
    ...given,
  };
  return {
    ...reply,
    buttons: settingsButtons(reply.section, reply.preferences, reply.subscription?.followUps ?? null),
  };
};
const changed = (name: SettingsReply['section'], preferences = wished): SettingsReply =>
  settings({ changed: name, section: name, preferences });

const held = (given: Partial<HeldSignal> = {}): HeldSignal => ({
  id: 1042,
  kind: 'entry',
  market: 'BTC/USDT' as Market,
  timeframe: '1h',
  side: 'long',
  value: 0.0042,
  reason: 'budget',
  expiresAt: at(4),
  outcome: { kind: 'open' },
  ...given,
});
const nothing = { entries: 0, moves: 0, ended: 0, won: 0, meanNet: null, movesEnded: 0, movesTrue: 0 };
const digest = (given: Partial<HeldDigest> = {}): Reply =>
  digestReply(frame, {
    of: 'day',
    from: at(-24),
    until: now,
    sent: { entries: 2, moves: 3, ended: 1, won: 1, meanNet: 0.0121, movesEnded: 2, movesTrue: 1 },
    held: { entries: 2, moves: 1, ended: 1, won: 0, meanNet: -0.0071, movesEnded: 1, movesTrue: 1 },
    reasons: { quiet: 0, budget: 3 },
    others: {},
    top: [
      held(),
      held({
        id: 1_040,
        side: 'short',
        value: 0.0021,
        outcome: {
          kind: 'settled',
          exit: 'stop',
          entryPrice: 1,
          exitPrice: 1,
          exitAt: at(-1),
          net: -0.0071,
          randomNet: -0.001,
        },
      }),
      held({
        id: 1_039,
        kind: 'move',
        market: 'ETH/USDT' as Market,
        timeframe: '15m',
        value: 0.46,
        outcome: { kind: 'settledMove', cameTrue: true, move: 0.01, exitAt: at(-2) },
      }),
    ],
    upTo: 77,
    ...given,
  });

/** One of every kind of answer about settings, lists and digests, plain and at its largest. */
export const preferenceReplies: Readonly<Record<string, Reply>> = {
  settings: settings(),
  'settings-usual': settings({ preferences: usualPreferences, subscription: null, watchlist: null }),
  'settings-chat': settings({ of: 'chat', preferences: usualPreferences }),
  'settings-kinds': settings({ section: 'kinds' }),
  'settings-quiet': settings({ section: 'quiet', preferences: usualPreferences }),
  'settings-follow-ups': settings({ section: 'followUps' }),
  'settings-zone': settings({ section: 'timeZone', preferences: usualPreferences }),
  'settings-done-kinds': changed('kinds'),
  'settings-done-quiet': changed('quiet'),
  'settings-done-quiet-silent': changed('quiet', {
    ...wished,
    quiet: { from: 0, to: 480, others: 'silent', exempt: [] },
  }),
  'settings-done-quiet-off': changed('quiet', usualPreferences),
  'settings-done-digest': changed('digest'),
  'settings-done-digest-off': changed('digest', usualPreferences),
  'settings-done-budget': changed('budget'),
  'settings-done-budget-off': changed('budget', usualPreferences),
  'settings-done-confidence': changed('confidence'),
  'settings-done-confidence-off': changed('confidence', usualPreferences),
  'settings-done-late': changed('late'),
  'settings-done-follow-ups': changed('followUps'),
  'settings-done-theme': changed('theme'),
  'settings-done-language': changed('language'),
  'settings-done-zone': changed('timeZone'),
  watchlists: {
    ...frame,
    kind: 'watchlists',
    of: 'person',
    lists: [
      { name: 'main', markets, isDefault: true },
      { name: 'alts', markets: [], isDefault: false },
    ],
    changed: null,
    shown: null,
    followed: 'main',
  },
  'watchlists-none': {
    ...frame,
    kind: 'watchlists',
    of: 'chat',
    lists: [],
    changed: null,
    shown: null,
    followed: null,
  },
  'watchlists-largest': {
    ...frame,
    kind: 'watchlists',
    of: 'person',
    lists: Array.from({ length: 10 }, (_, i) => ({
      name: `list-of-twenty-char${i}`,
      markets: longMarkets,
      isDefault: i === 0,
    })),
    changed: { kind: 'added', name: 'list-of-twenty-char0', markets: longMarkets },
    shown: null,
    followed: 'list-of-twenty-char0',
  },
  'watchlists-dropped': {
    ...frame,
    kind: 'watchlists',
    of: 'person',
    lists: [{ name: 'main', markets, isDefault: true }],
    changed: { kind: 'dropped', name: 'main', markets: ['SOL/USDT' as Market] },
    shown: 'main',
    followed: null,
  },
  digest: digest(),
  'digest-earlier': digest({
    earlier: {
      tally: { entries: 2, moves: 0, ended: 1, won: 1, meanNet: 0.0121, movesEnded: 0, movesTrue: 0 },
      top: [held({ id: 1_001, outcome: { kind: 'expired', reason: 'no candle' } })],
    },
  }),
  'digest-week-nothing': digest({
    of: 'week',
    from: at(-168),
    sent: nothing,
    held: nothing,
    reasons: { quiet: 0, budget: 0 },
    top: [],
    upTo: null,
  }),
  'digest-quiet': digest({
    of: 'quiet',
    from: at(-9),
    sent: nothing,
    reasons: { quiet: 3, budget: 0 },
    others: { alert: 2, summary: 1 },
  }),
  'digest-now': digest({ of: 'now', from: at(-9), sent: nothing, reasons: { quiet: 1, budget: 2 } }),
  'digest-largest': digest({
    held: {
      entries: 100_000,
      moves: 100_000,
      ended: 100_000,
      won: 100_000,
      meanNet: -0.0071,
      movesEnded: 100_000,
      movesTrue: 0,
    },
    reasons: { quiet: 100_000, budget: 100_000 },
    others: { risk: 100_000, alert: 100_000, followUp: 100_000, summary: 100_000, paper: 100_000, post: 100_000 },
    top: Array.from({ length: 10 }, (_, i) =>
      held({
        id: 1_000_000_000 + i,
        market: '1000000MOGCOIN1/FDUSDX' as Market,
        timeframe: '15m',
        expiresAt: at(9_000),
      }),
    ),
    earlier: {
      tally: {
        entries: 100_000,
        moves: 100_000,
        ended: 100_000,
        won: 1,
        meanNet: 0.1,
        movesEnded: 100_000,
        movesTrue: 1,
      },
      top: Array.from({ length: 5 }, (_, i) =>
        held({
          id: 9_000_000_000 + i,
          market: '1000000MOGCOIN1/FDUSDX' as Market,
          timeframe: '15m',
          outcome: { kind: 'settledMove', cameTrue: false, move: 0.01, exitAt: at(-2) },
        }),
      ),
    },
    upTo: 9_000_000_000,
  }),
};
