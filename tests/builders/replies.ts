import { replyFor } from '../../src/bot/announce.js';
import { backtestReply } from '../../src/bot/backtest-reply.js';
import { allCommands } from '../../src/bot/commands/all.js';
import { recordButtons } from '../../src/bot/record-buttons.js';
import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { Reply } from '../../src/bot/reply.js';
import { signalReply } from '../../src/bot/signal-reply.js';
import type { Announcement, RiskAlert } from '../../src/core/announcement.js';
import type { Trade } from '../../src/core/backtest.js';
import type { FollowUp } from '../../src/core/follow-up.js';
import type { Market, Venue } from '../../src/core/market.js';
import type { PaperAccount, PaperLife, StoredEngine } from '../../src/core/paper-account.js';
import { type GapReport, gapCauses } from '../../src/core/paper-gap.js';
import type { LiveStatus } from '../../src/core/ports/live.js';
import type { LeaderboardRow } from '../../src/core/ports/paper-desk.js';
import type { Answer, NoCallReason, Prediction } from '../../src/core/prediction.js';
import {
  type CalibrationBin,
  type ChainReport,
  type RecordGrouping,
  type RecordReport,
  type RecordTally,
  wholeRecord,
} from '../../src/core/record.js';
import type {
  CancelReason,
  EntrySignal,
  MoveSignal,
  SignalOrigin,
  SignalOutcome,
  Withheld,
} from '../../src/core/signal.js';
import { wilsonInterval } from '../../src/core/statistics.js';
import { type EpochMs, money, price, quantity } from '../../src/core/units.js';
import { aModel, healthyStatus, MemoryServices } from '../fakes/services.js';
import { alertReplies } from './alert-replies.js';
import { aRequest } from './backtest-run.js';
import { aJob, aReport, aResult } from './backtests.js';
import { deliveryReplies } from './delivery-replies.js';
import { marketReplies } from './market-replies.js';
import { operatorReplies } from './operator-replies.js';
import { peopleReplies } from './people-replies.js';
import { anEntry, someCandles, somePredictions } from './pictures.js';
import { platformReplies } from './platform-replies.js';
import { preferenceReplies } from './preference-replies.js';

const now = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
const hour = 3_600_000;
const at = (hours: number): EpochMs => (now + hours * hour) as EpochMs;
const btc = 'BTC/USDT' as Market;
/** As long as a market's name may be. */
const longMarket = '1000000MOGCOIN1/FDUSDX' as Market;

export const simulatedFrame: ReplyFrame = {
  mark: { venue: 'simulated' as Venue, provenance: 'simulated', fallbackFrom: null },
  now,
  timeZone: 'UTC',
  ephemeral: false,
};
export const liveFrame: ReplyFrame = {
  ...simulatedFrame,
  mark: { venue: 'binance' as Venue, provenance: 'live', fallbackFrom: null },
  timeZone: 'America/New_York',
};
const replayFrame: ReplyFrame = {
  ...simulatedFrame,
  mark: { venue: 'replay' as Venue, provenance: 'replay', fallbackFrom: null },
};
const fallbackFrame: ReplyFrame = {
  ...simulatedFrame,
  mark: { ...simulatedFrame.mark, fallbackFrom: 'binance unreachable, okx unreachable' },
};

const basePrediction = somePredictions(someCandles({ count: 1 }))[0] as Prediction;
export const aPrediction = (overrides: Partial<Prediction> = {}): Prediction => ({
  ...basePrediction,
  venue: 'binance' as Venue,
  close: 64_210,
  closedAt: Date.UTC(2025, 10, 12, 14) as EpochMs,
  horizonEndsAt: Date.UTC(2025, 10, 12, 18) as EpochMs,
  probabilities: { up: 0.58, neutral: 0.25, down: 0.17 },
  bigMove: 0.41,
  bigMoveBase: 0.21,
  moveSize: 0.0085,
  expectedReturn: 0.0056,
  reasons: [
    { id: 'volatility', effect: 0.062 },
    { id: 'higherTimeframe', effect: 0.031 },
    { id: 'funding', effect: -0.018 },
  ],
  ...overrides,
});

const mood = { market: btc, asOf: now, windowMs: 6 * hour, score: -0.12, items: 41 };
export const aSignal = (overrides: Partial<EntrySignal> = {}): EntrySignal => ({
  ...anEntry(aPrediction()),
  venue: 'binance' as Venue,
  prediction: aPrediction(),
  mood,
  decidedAt: (Date.UTC(2025, 10, 12, 14) + 300) as EpochMs,
  expiresAt: Date.UTC(2025, 10, 12, 18) as EpochMs,
  levels: { entry: 64_210, stop: 63_480, target: 65_300 },
  ...overrides,
});
const { side: _side, expectedNet: _net, cost: _cost, levels: _levels, ...signalBase } = aSignal();
export const aMove = (overrides: Partial<MoveSignal> = {}): MoveSignal => ({
  ...signalBase,
  kind: 'move',
  id: 1043,
  market: 'ETH/USDT' as Market,
  timeframe: '15m',
  lean: 'short',
  leanShare: 0.54,
  prediction: aPrediction({
    market: 'ETH/USDT' as Market,
    timeframe: '15m',
    model: '15m-v3',
    bigMove: 0.46,
    bigMoveBase: 0.22,
    moveSize: 0.008,
    horizonEndsAt: Date.UTC(2025, 10, 12, 15) as EpochMs,
  }),
  ...overrides,
});

const info = (frame: ReplyFrame, tick: number | null = 0.1) => {
  const services = new MemoryServices();
  return { ...services.market(), ...frame.mark, tickSize: () => tick };
};
const tradingStatus: LiveStatus = {
  state: 'trading',
  why: null,
  venue: 'binance' as Venue,
  sandbox: true,
  markets: [btc],
  timeframe: '1h',
  maxNotional: '100',
  maxExposure: '300',
  equity: '301.25',
  positions: [{ market: btc, units: '0.0015', entryPrice: '60123.5' }],
  orders: 2,
  doubts: 0,
  differences: [],
  at: (now - 2_000) as EpochMs,
};
const offStatus: LiveStatus = { ...tradingStatus, state: 'off', why: 'LIVE_TRADING is not on', venue: null };

const told = (announcement: Announcement, frame = liveFrame, later: EpochMs = now, tick: number | null = 0.1): Reply =>
  replyFor(announcement, {
    info: info(frame, tick),
    now: later,
    chart: null,
    callsLikeThis: { won: 571, of: 1002 },
    manner: { language: 'en', timeZone: frame.timeZone, theme: 'dark' },
  });

const settled = (exit: 'target' | 'stop' | 'horizon', net: number): SignalOutcome => ({
  kind: 'settled',
  exit,
  entryPrice: 64_221,
  exitPrice: net > 0 ? 65_300 : 63_480,
  exitAt: Date.UTC(2025, 10, 12, 16, 15) as EpochMs,
  net,
  randomNet: -0.0013,
});
const ended = (outcome: SignalOutcome, signal: EntrySignal | MoveSignal = aSignal()): Reply =>
  told({ kind: 'outcome', signal, outcome }, liveFrame, at(5));

const answer = (overrides: Partial<Extract<Answer, { prediction: Prediction }>>, frame = liveFrame): Reply => ({
  ...frame,
  kind: 'answer',
  answer: {
    call: 'HOLD',
    prediction: aPrediction({
      probabilities: { up: 0.24, neutral: 0.51, down: 0.25 },
      bigMove: 0.19,
      bigMoveBase: 0.2,
    }),
    side: 'short',
    expectedNet: -0.0006,
    cost: 0.0014,
    decidedBy: 'belowMargin',
    expiresAt: Date.UTC(2025, 10, 12, 15) as EpochMs,
    ...overrides,
  },
  mood,
  tick: 0.1,
  callsLikeThis: { won: 571, of: 1002 },
});
const noCall = (reason: NoCallReason): Reply => ({
  ...liveFrame,
  kind: 'answer',
  answer: { call: 'NO_CALL', venue: 'binance' as Venue, market: btc, timeframe: '1h', reason },
  mood: null,
  tick: 0.1,
  callsLikeThis: null,
});
const risk = (alert: RiskAlert, frame = liveFrame): Reply =>
  told({ kind: 'risk', venue: frame.mark.venue, alert }, frame);

const paperSettings: PaperAccount['settings'] = {
  plan: { kind: 'follow', delivered: { platform: 'telegram', id: '5001' } },
  markets: [btc, 'ETH/USDT' as Market],
  timeframe: '15m',
  risk: { riskPerTrade: 0.01, maxPositions: 3, maxDrawdown: 0.08, maxExposure: 1, maxPositionShare: 0.25 },
};
const paperFigures: PaperAccount['figures'] = {
  equity: money('10101.987654321'),
  peak: money('10250.9'),
  realised: money('114.48'),
  fees: money('12.5'),
  funding: money('-0.31'),
  ifStopped: -0.0023,
  positions: [
    {
      market: btc,
      side: 'long',
      quantity: quantity('0.0312'),
      entryPrice: price('64221'),
      openedAt: at(-1),
      mark: 64_500,
      stop: 63_480,
      target: 65_300,
      closesAt: at(3),
      unrealised: money('8.7'),
      tag: 'signal',
      signalId: 1042,
    },
  ],
  orders: [
    {
      clientOrderId: 'telegram-5001~1.ETHUSDT.x.in',
      market: 'ETH/USDT' as Market,
      side: 'buy',
      type: 'limit',
      quantity: quantity('1.5'),
      filled: quantity(0),
      price: price('3300'),
      tag: 'hand',
    },
  ],
};
const account = (overrides: Partial<PaperAccount> = {}): PaperAccount => ({
  name: 'telegram-5001',
  owner: { kind: 'person', id: { platform: 'telegram', id: '5001' } },
  venue: 'binance' as Venue,
  life: 1,
  startedAt: at(-50),
  running: true,
  pausedReason: null,
  balance: money(10_000),
  settings: paperSettings,
  tell: { platform: 'telegram', id: '5001' },
  cursor: at(0),
  signals: {},
  signalsFrom: at(-50),
  ordersByHand: 1,
  engine: {} as StoredEngine,
  figures: paperFigures,
  version: 3,
  ...overrides,
});
const aTrade = (overrides: Partial<Trade> = {}): Trade => ({
  id: 1,
  market: 'ETH/USDT' as Market,
  timeframe: '15m',
  side: 'short',
  quantity: quantity('1.5'),
  entryPrice: price('3410.11'),
  exitPrice: price('3455.02'),
  openedAt: at(-9),
  closedAt: at(-7),
  exit: 'stop',
  fees: money('5.1'),
  funding: money(0),
  pnl: money('-72.4650001'),
  netReturn: -0.0142,
  worst: -0.02,
  best: 0.001,
  tag: 'signal',
  signalId: 1040,
  ...overrides,
});
const hugeMoney = money('123456789012.987');
const hugeAccount = (): PaperAccount =>
  account({
    pausedReason: 'drawdown 8.2 % reached the 8 % limit',
    balance: money('999999999999'),
    settings: {
      ...paperSettings,
      plan: { kind: 'strategy', strategy: 'meanReversion', settings: {} },
      markets: Array.from({ length: 60 }, () => longMarket),
    },
    tell: null,
    figures: {
      ...paperFigures,
      equity: hugeMoney,
      peak: hugeMoney,
      realised: hugeMoney,
      fees: hugeMoney,
      funding: hugeMoney,
      positions: Array.from({ length: 60 }, (_, i) => ({
        ...(paperFigures.positions[0] as PaperAccount['figures']['positions'][number]),
        market: longMarket,
        quantity: quantity('123456.12345678'),
        signalId: 1_000_000 + i,
      })),
      orders: Array.from({ length: 60 }, () => ({
        ...(paperFigures.orders[0] as PaperAccount['figures']['orders'][number]),
        market: longMarket,
        quantity: quantity('123456.12345678'),
      })),
    },
  });
const life = (number: number): PaperLife => ({
  life: number,
  venue: 'binance' as Venue,
  startedAt: at(-24 * 30),
  endedAt: at(-60),
  balance: money(10_000),
  equity: money('9120.5'),
  trades: 41,
  settings: { ...paperSettings, plan: { kind: 'strategy', strategy: 'breakout', settings: {} } },
});
type ShownRow = LeaderboardRow & { readonly shownAs: string };
const rank = (net: number, overrides: Partial<ShownRow> = {}): ShownRow => ({
  name: 'telegram-5001',
  owner: { kind: 'person', id: { platform: 'telegram', id: '5001' } },
  venue: 'binance' as Venue,
  plan: 'follow',
  strategy: null,
  since: at(-500),
  trades: 57,
  net,
  interval: { low: net - 0.04, high: net + 0.05 },
  byHand: 0,
  shownAs: 'Ada <i>',
  ...overrides,
});
const noGap = Object.fromEntries(gapCauses.map((cause) => [cause, money(0)])) as GapReport['byCause'];
const gap = (overrides: Partial<GapReport> = {}): GapReport => ({
  account: account(),
  from: at(-50),
  to: at(0),
  candles: 400,
  paperTrades: 12,
  replayTrades: 12,
  paperEquity: money('10101.987654321'),
  replayEquity: money('10101.987654321'),
  difference: money(0),
  byCause: noGap,
  open: money(0),
  trades: [],
  missed: 0,
  ...overrides,
});
const gapTrades = (count: number): GapReport['trades'] =>
  Array.from({ length: count }, (_, i) => ({
    market: i % 2 === 0 ? longMarket : btc,
    openedAt: at(-40 + i),
    cause: gapCauses[i % gapCauses.length] as GapReport['trades'][number]['cause'],
    paper: i % 3 === 0 ? null : { pnl: money('-12.5'), exit: 'stop' as const },
    replay: { pnl: money('7.25'), exit: 'target' as const },
    difference: money('-19.75'),
  }));

const anEstimate = (mean: number, half: number | null) => ({
  mean,
  low: half === null ? null : mean - half,
  high: half === null ? null : mean + half,
});
const aTally = (given: Partial<RecordTally> = {}): RecordTally => ({
  calls: 196,
  settled: 187,
  open: 9,
  expired: 0,
  cancelled: 0,
  entries: {
    calls: 160,
    ended: 152,
    won: 81,
    days: 38,
    net: anEstimate(0.0002, 0.0007),
    random: anEstimate(-0.0013, 0.0006),
    edge: anEstimate(0.0015, 0.0011),
  },
  moves: { calls: 36, ended: 35, came: 16, stated: 0.44 },
  ...given,
});
const noCalls: RecordTally = aTally({
  calls: 0,
  settled: 0,
  open: 0,
  entries: { calls: 0, ended: 0, won: 0, days: 0, net: null, random: null, edge: null },
  moves: { calls: 0, ended: 0, came: 0, stated: null },
});
const aBin = (said: number, came: number, of: number): CalibrationBin => ({
  said,
  stated: said + 0.01,
  of,
  came,
  ...(wilsonInterval(came, of) ?? { low: 0, high: 1 }),
});
const aReportOf = (given: Partial<RecordReport> = {}): RecordReport => ({
  filter: wholeRecord,
  since: Date.UTC(2025, 10, 3) as EpochMs,
  sent: aTally(),
  withheld: aTally({
    calls: 18,
    settled: 17,
    open: 1,
    entries: { ...aTally().entries, calls: 15, ended: 14, won: 5, net: anEstimate(-0.0021, 0.0018) },
    moves: { calls: 3, ended: 3, came: 1, stated: 0.41 },
  }),
  reasons: [
    { why: 'abstains', calls: 12 },
    { why: 'moodVeto', calls: 4 },
    { why: 'paused', calls: 2 },
  ],
  calibration: {
    entries: [aBin(0.5, 21, 44), aBin(0.6, 58, 101), aBin(0.7, 31, 47)],
    moves: [aBin(0.4, 12, 30), aBin(0.5, 5, 8)],
  },
  groups: null,
  ...given,
});
const record = (given: Partial<RecordReport>, by: RecordGrouping | null = null): Reply => {
  const report = aReportOf(given);
  return { ...liveFrame, kind: 'record', report, by, buttons: recordButtons(report.filter, by) };
};
const entriesOf = (overrides: Partial<RecordTally['entries']>) =>
  aTally({ entries: { ...aTally().entries, ...overrides } });
const aHash = (letter: string) => letter.repeat(64);
const anOrigin = {
  model: '1h-v3',
  modelHash: aHash('c'),
  featureHash: aHash('d'),
  callsLikeThis: { won: 571, of: 1002 },
};
const aChain = (given: Partial<ChainReport> = {}): ChainReport => ({
  length: 1_042,
  head: { number: 1_042, hash: aHash('a') },
  fault: null,
  link: null,
  ...given,
});
const aLink = (origin: SignalOrigin | null): ChainReport['link'] => {
  const { id, ...signal } = aSignal();
  return {
    number: 1_040,
    signalId: id,
    previous: aHash('b'),
    hash: aHash('a'),
    linkedAt: at(-1),
    first: { signal, withheld: null, origin },
  };
};
const verified = (report: Partial<ChainReport>, signalId: number | null = null): Reply => ({
  ...liveFrame,
  kind: 'verify',
  report: aChain(report),
  signalId,
});
const firstSentOf = (signal: EntrySignal | MoveSignal, outcome: SignalOutcome): Reply => {
  const reply = signalReply(
    liveFrame,
    { signal, outcome: { kind: 'open' } },
    { tick: 0.1, chart: null, callsLikeThis: { won: 571, of: 1002 } },
  );
  return { ...reply, firstSent: { number: 1_040, hash: aHash('a'), outcome } } as Reply;
};
const held = (
  why: Withheld,
  outcome: SignalOutcome = { kind: 'open' },
  signal: EntrySignal | MoveSignal = aSignal(),
): Reply => signalReply(liveFrame, { signal, outcome, withheld: why }, { tick: 0.1, chart: null, callsLikeThis: null });
const later = {
  closedAt: Date.UTC(2025, 10, 12, 15) as EpochMs,
  close: 63_950.4,
  model: '1h-v3',
  probabilities: { up: 0.21, neutral: 0.3, down: 0.49 },
  bigMove: 0.19,
  bigMoveBase: 0.21,
  expectedReturn: -0.0031,
};
const followedUp = (followUp: FollowUp, signal: EntrySignal | MoveSignal = aSignal()): Reply =>
  told({ kind: 'followUp', signal, followUp }, liveFrame, at(2));
const cancelled = (
  why: CancelReason,
  result: Extract<SignalOutcome, { kind: 'cancelled' }>['result'],
): SignalOutcome => ({
  kind: 'cancelled',
  why,
  at: at(1),
  result,
});

const lines = allCommands.map(({ name, example, summary, topic }) => ({ name, usage: example, summary, topic }));
/** Those commands: a new one must not change how the others read. */
const helpOf = (name: string): Reply => {
  const command = allCommands.find((one) => one.name === name);
  const [line] = some(name);
  if (!command || !line) throw new Error(`there is no /${name}`);
  return { ...simulatedFrame, kind: 'commandHelp', command: line, options: command.options };
};

const some = (...names: readonly string[]) => names.flatMap((name) => lines.filter((line) => line.name === name));
const hostile = `<b>Pump</b> & "dump" </a><script>alert(1)</script> \u202emoc.live\u0007 ${'very long title '.repeat(20)}`;

/** Every kind of reply in the shapes that matter, long names and large numbers among them; `name` is the golden file's. */
/** Everything as long as it may be: names, figures, warnings, models. */
const largestReport = aReport(60, {
  verdict: `It lost 99 % after costs, where holding would have made 12,345 %. ${'The luckiest of 200 settings would look as good too often. '.repeat(4)}`,
  netReturn: -0.99123,
  sharpe: -12.345,
  maxDrawdown: 0.99999,
  trades: 123_456,
  intervals: {
    netReturn: [-0.9999, 123.456],
    sharpe: [-12.345, 11.987],
    maxDrawdown: [0.5123, 0.99999],
    winRate: [0.401, 0.599],
  },
  warnings: Array.from(
    { length: 6 },
    (_, i) => `Warning ${i}: ${'the candles of 1000000MOGCOIN1/FDUSDX have gaps '.repeat(6)}`,
  ),
});
const largestBacktest: Reply = backtestReply(
  fallbackFrame,
  aJob(
    {
      kind: 'done',
      result: aResult({
        report: {
          ...largestReport,
          setup: { ...largestReport.setup, models: Array.from({ length: 9 }, (_, i) => `${'m'.repeat(60)}${i}`) },
          baselines: {
            ...largestReport.baselines,
            buyAndHold: { netReturn: 123.456, maxDrawdown: 0.98765, sharpe: 1 },
          },
        },
      }),
    },
    {
      id: 999_999_999,
      request: aRequest({
        markets: Array.from(
          { length: 12 },
          (_, i) => `10000000MOGCO${String.fromCharCode(65 + i)}/FDUSD${i % 2 ? 'T' : 'X'}` as Market,
        ),
        timeframe: '15m',
        strategy: 'meanReversion',
        from: at(-9_000),
        to: now,
      }),
    },
  ),
  { again: true },
);

export const someReplies: Readonly<Record<string, Reply>> = {
  ...alertReplies(liveFrame, simulatedFrame),
  ...marketReplies(liveFrame, simulatedFrame),
  ...peopleReplies(simulatedFrame, hostile),
  'backtest-queued': backtestReply(liveFrame, aJob({ kind: 'queued', ahead: 0 }), { isNew: true }),
  'backtest-waiting': backtestReply(liveFrame, aJob({ kind: 'queued', ahead: 3 })),
  'backtest-running': backtestReply(
    simulatedFrame,
    aJob({ kind: 'running', share: 0.424, doing: 'checking for leaks' }, { venue: 'simulated' as Venue }),
    { isNew: true },
  ),
  'backtest-failed': backtestReply(
    liveFrame,
    aJob({ kind: 'failed', reason: 'the store of binance candles has no 4h candles of ADA/USDT; there are BTC/USDT' }),
  ),
  'backtest-cancelled': backtestReply(liveFrame, aJob({ kind: 'cancelled', by: '@alice' })),
  'backtest-done': backtestReply(liveFrame, aJob({ kind: 'done', result: aResult() })),
  'backtest-no-trades': backtestReply(
    replayFrame,
    aJob({ kind: 'done', result: aResult({ report: aReport(0, { leakChecks: null }), window: null }) }),
  ),
  'backtest-largest': largestBacktest,
  'backtest-file': {
    ...liveFrame,
    kind: 'backtestFile',
    id: 77,
    trades: 1,
    file: { name: 'backtest-b77.csv', text: 'id,market\n1,BTC/USDT\n' },
  },
  'signal-open': told({ kind: 'signal', signal: aSignal() }),
  'signal-open-simulated': told({ kind: 'signal', signal: aSignal({ venue: 'simulated' as Venue }) }, fallbackFrame),
  'signal-open-replay': told({ kind: 'signal', signal: aSignal({ venue: 'replay' as Venue }) }, replayFrame),
  'signal-short-tiny-price': told(
    {
      kind: 'signal',
      signal: aSignal({
        id: 2_147_483_647,
        side: 'short',
        market: longMarket,
        mood: null,
        prediction: aPrediction({
          market: longMarket,
          model: '15m-v12-candidate-2026-11-20',
          reasons: [],
          close: 0.00001234,
        }),
        levels: { entry: 0.00001234, stop: 0.00001251, target: 0.00001198 },
      }),
    },
    liveFrame,
    now,
    0.00000001,
  ),
  'signal-huge-price': told(
    {
      kind: 'signal',
      signal: aSignal({
        market: longMarket,
        levels: { entry: 123_456_789.5, stop: 120_000_000, target: 131_000_000.25 },
      }),
    },
    liveFrame,
    now,
    null,
  ),
  'signal-target': ended(settled('target', 0.0153)),
  'signal-stop': ended(settled('stop', -0.0128)),
  'signal-horizon-won': ended(settled('horizon', 0.0004)),
  'signal-horizon-lost': ended(settled('horizon', -0.0004)),
  'signal-expired': ended({ kind: 'expired', reason: 'no candle came between signal and horizon' }),
  'move-open': told({ kind: 'signal', signal: aMove() }),
  'move-came-true': ended({ kind: 'settledMove', cameTrue: true, move: -0.0121, exitAt: at(2) }, aMove()),
  'move-did-not': ended({ kind: 'settledMove', cameTrue: false, move: 0.0011, exitAt: at(2) }, aMove()),
  'answer-buy': answer({
    call: 'BUY',
    side: 'long',
    expectedNet: 0.0042,
    decidedBy: 'edge',
    prediction: aPrediction(),
  }),
  'answer-sell-simulated': answer(
    { call: 'SELL', side: 'short', expectedNet: 0.0042, decidedBy: 'edge' },
    simulatedFrame,
  ),
  'answer-hold': answer({}),
  'answer-hold-margin': answer({ expectedNet: 0.0003 }),
  'answer-hold-abstains': answer({ decidedBy: 'abstains', expectedNet: 0.0021 }),
  'answer-hold-mood': answer({ decidedBy: 'sentimentVeto', side: 'long', expectedNet: 0.0021 }),
  'answer-no-call-stale': noCall({ kind: 'stale', lastClosedAt: at(-3), ageMs: 3 * hour }),
  'answer-no-call-never': noCall({ kind: 'stale', lastClosedAt: null, ageMs: 0 }),
  'answer-no-call-warming-up': noCall({ kind: 'warmingUp', have: 120, need: 1_200 }),
  'answer-no-call-range': noCall({ kind: 'outOfRange', feature: 'volumeZ96', share: 0.31 }),
  'answer-no-call-expired': noCall({
    kind: 'modelExpired',
    model: '1h-v1',
    trainedUntil: at(-9_000),
    expiredAt: at(-20),
  }),
  'answer-no-call-no-model': noCall({ kind: 'noModel', timeframe: '4h' }),
  'answer-no-call-paused': noCall({ kind: 'paused', by: 'telegram:9000' }),
  chart: {
    ...liveFrame,
    kind: 'chart',
    market: btc,
    timeframe: '1h',
    candles: 96,
    lastClose: 64_210.04,
    change: -0.0312,
    lastClosedAt: at(-1),
    tick: 0.1,
  },
  'chart-empty': {
    ...liveFrame,
    kind: 'chart',
    market: longMarket,
    timeframe: '15m',
    candles: 0,
    lastClose: null,
    change: null,
    lastClosedAt: null,
    tick: null,
  },
  why: { ...liveFrame, kind: 'why', market: btc, timeframe: '1h', signalId: 1042, prediction: aPrediction(), mood },
  'why-withheld': {
    ...liveFrame,
    kind: 'why',
    market: btc,
    timeframe: '1h',
    signalId: 1042,
    prediction: aPrediction(),
    mood,
    heldBack: { kind: 'moodVeto', score: -0.62, items: 41 },
  },
  'why-held': {
    ...liveFrame,
    kind: 'why',
    market: btc,
    timeframe: '1h',
    signalId: null,
    prediction: aPrediction(),
    mood,
    answer: {
      call: 'HOLD',
      prediction: aPrediction(),
      side: 'long',
      expectedNet: 0.0042,
      cost: 0.0014,
      decidedBy: 'sentimentVeto',
      expiresAt: at(1),
    },
  },
  sentiment: {
    ...liveFrame,
    kind: 'sentiment',
    mood,
    readings: [
      {
        id: 'a',
        source: 'r/CryptoCurrency',
        title: hostile,
        url: 'https://example.org/?a=1&b="2"<3>',
        market: btc,
        score: -0.8,
        label: 'negative',
        scorer: 'local',
        publishedAt: at(-2),
        availableAt: at(-2),
      },
      {
        id: 'b',
        source: 'coindesk',
        title: 'ETF inflows rise',
        url: 'javascript:alert(1)',
        market: null,
        score: 0.41,
        label: 'positive',
        scorer: 'gemini',
        publishedAt: at(-0.1),
        availableAt: at(-0.1),
      },
    ],
  },
  'sentiment-none': { ...liveFrame, kind: 'sentiment', mood: { ...mood, score: null, items: 0 }, readings: [] },
  watch: { ...liveFrame, kind: 'watch', markets: [btc, longMarket], timeframes: ['15m', '1h'] },
  'subscription-saved': {
    ...liveFrame,
    kind: 'subscription',
    change: 'saved',
    chat: { platform: 'telegram', id: '5' },
    subscription: {
      chat: { platform: 'telegram', id: '5' },
      markets: [btc],
      timeframes: [],
      kinds: ['entry', 'move'],
      muted: [longMarket],
    },
    market: null,
  },
  'subscription-removed': {
    ...liveFrame,
    kind: 'subscription',
    change: 'removed',
    chat: { platform: 'telegram', id: '5' },
    subscription: null,
    market: null,
  },
  'status-quiet': {
    ...liveFrame,
    kind: 'status',
    report: healthyStatus,
    paused: null,
    models: [{ version: '1h-v3', trainedUntil: at(-100) }],
  },
  'status-broken': {
    ...fallbackFrame,
    kind: 'status',
    report: {
      ...healthyStatus,
      healthy: false,
      candleAgeMs: null,
      stages: [
        { stage: 'candles', state: 'silent', ageMs: 2_220_000, note: 'binance <timeout> & "reset"' },
        { stage: 'sentiment', state: 'silent', ageMs: null, note: null },
        { stage: 'inference', state: 'paused', ageMs: 60_000, note: null },
      ],
      deliveries: { ...healthyStatus.deliveries, dead: 2, sent: 1_234_567 },
    },
    paused: { by: 'discord:123456789012345678', since: at(-30) },
    models: [],
  },
  'status-paused': {
    ...liveFrame,
    kind: 'status',
    report: healthyStatus,
    paused: { by: 'telegram:9000', since: at(-1) },
    models: [],
  },
  record: record({}),
  'record-profit': record({ sent: entriesOf({ net: anEstimate(0.002, 0.0011) }) }),
  'record-unproven': record({ sent: entriesOf({ edge: anEstimate(0.0004, 0.0015) }) }),
  'record-worse': record({ sent: entriesOf({ edge: anEstimate(-0.0014, 0.0007) }) }),
  'record-few-days': record({
    sent: entriesOf({
      days: 2,
      net: anEstimate(0.01, null),
      random: anEstimate(0, null),
      edge: anEstimate(0.01, null),
    }),
  }),
  'record-none-ended': record({
    sent: aTally({
      settled: 0,
      open: 5,
      calls: 5,
      entries: { ...noCalls.entries, calls: 4 },
      moves: { ...noCalls.moves, calls: 1 },
    }),
    withheld: noCalls,
    reasons: [],
    calibration: { entries: [], moves: [] },
  }),
  'record-withheld-alone': record({
    filter: { ...wholeRecord, withheld: true },
    sent: noCalls,
    calibration: { entries: [aBin(0.5, 4, 14)], moves: [] },
  }),
  'record-huge': record({
    filter: {
      market: longMarket,
      timeframe: '15m',
      side: 'short',
      kind: 'entry',
      month: '2025-11',
      since: Date.UTC(2025, 10, 3) as EpochMs,
      withheld: false,
    },
    sent: aTally({ calls: 1_234_567, settled: 1_200_000, open: 30_000, expired: 4_000, cancelled: 567 }),
    calibration: {
      entries: Array.from({ length: 11 }, (_, i) => aBin(i / 10, 90_000 * (i / 10), 90_000)),
      moves: Array.from({ length: 11 }, (_, i) => aBin(i / 10, 90_000 * (i / 10), 90_000)),
    },
    reasons: (['abstains', 'moodVeto', 'moodWeakens', 'paused', 'late', 'outOfRange', 'modelExpired'] as const).map(
      (why) => ({ why, calls: 123_456 }),
    ),
  }),
  'record-by-market': record(
    {
      groups: [
        { name: 'BTC/USDT · 1h', sent: aTally(), withheld: aTally({ calls: 4 }) },
        { name: 'ETH/USDT · 15m', sent: { ...noCalls, calls: 3, open: 3 }, withheld: noCalls },
      ],
    },
    'market',
  ),
  'record-by-month': record(
    {
      groups: Array.from({ length: 30 }, (_, i) => ({
        name: `20${24 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
        sent: aTally(),
        withheld: noCalls,
      })),
    },
    'month',
  ),
  'record-empty': record({
    since: null,
    sent: noCalls,
    withheld: noCalls,
    reasons: [],
    calibration: { entries: [], moves: [] },
  }),
  'record-file': { ...liveFrame, kind: 'recordFile', what: 'calls', rows: 214, shown: 214 },
  'record-file-cut': { ...liveFrame, kind: 'recordFile', what: 'calls', rows: 31_000, shown: 20_000 },
  'record-links': { ...liveFrame, kind: 'recordFile', what: 'links', rows: 214, shown: 214 },
  'verify-whole': verified({}),
  'verify-signal': verified({ link: aLink(anOrigin) }, 1042),
  'verify-signal-old': verified({ link: aLink(null) }, 1042),
  'verify-signal-unknown': verified({}, 99_999),
  'verify-empty': verified({ length: 0, head: null }),
  'verify-broken': verified({ fault: { kind: 'hash', number: 1_041, signalId: 1_043 } }),
  'verify-broken-signal': verified({ fault: { kind: 'signal', number: 7, signalId: 9 }, link: aLink(anOrigin) }, 1042),
  'verify-unlinked': verified({ fault: { kind: 'unlinked', number: 1_043, signalId: 1_050 } }),
  'signal-withdrawn': ended(
    cancelled(
      { kind: 'withdrawn', by: 'telegram:9000' },
      { entryPrice: 64_221, exitPrice: 64_400, net: 0.0014, randomNet: -0.0014 },
    ),
  ),
  'signal-corrected': ended(cancelled({ kind: 'corrected', was: 64_210, is: 63_102.5 }, null)),
  'move-withdrawn': ended(cancelled({ kind: 'withdrawn', by: 'discord:123456789012345678' }, null), aMove()),
  'signal-withheld': held({ kind: 'abstains' }),
  'signal-withheld-paused': held({ kind: 'paused', by: 'telegram:9000' }, settled('stop', -0.0128)),
  'signal-withheld-mood': held({ kind: 'moodVeto', score: -0.62, items: 41 }),
  'signal-withheld-weak': held({ kind: 'moodWeakens', score: -0.31, items: 41 }),
  'signal-withheld-late': held({ kind: 'late', ageMs: 3 * hour }),
  'signal-withheld-range': held({ kind: 'outOfRange', feature: 'volatility', share: 0.14 }),
  'move-withheld': held({ kind: 'modelExpired', expiredAt: at(-100) }, { kind: 'open' }, aMove()),
  'signal-first-sent': firstSentOf(aSignal(), settled('target', 0.0153)),
  'move-first-sent': firstSentOf(aMove(), { kind: 'settledMove', cameTrue: true, move: 0.0117, exitAt: at(1) }),
  'follow-up-target': followedUp({ kind: 'target', outcome: settled('target', 0.0153) }),
  'follow-up-stop': followedUp({ kind: 'stop', outcome: settled('stop', -0.0128) }),
  'follow-up-moved': followedUp(
    { kind: 'target', outcome: { kind: 'settledMove', cameTrue: true, move: 0.0117, exitAt: at(1) } },
    aMove(),
  ),
  'follow-up-reversal': followedUp({
    kind: 'reversal',
    prediction: later,
    side: 'short',
    expectedNet: 0.0017,
    cost: 0.0014,
  }),
  'follow-up-collapse': followedUp({
    kind: 'collapse',
    prediction: later,
    share: 0.21,
    was: 0.58,
    floor: 0.348,
    expectedReturn: -0.0031,
  }),
  'follow-up-collapse-move': followedUp(
    { kind: 'collapse', prediction: later, share: 0.19, was: 0.46, floor: 0.22, expectedReturn: null },
    aMove({ market: longMarket }),
  ),
  models: {
    ...liveFrame,
    kind: 'models',
    models: [aModel(), { ...aModel({ mayEnter: false, callsLikeThis: null }), active: false }],
  },
  'models-many': {
    ...simulatedFrame,
    kind: 'models',
    models: Array.from({ length: 40 }, (_, i) => aModel({ version: `1h-v${i}-with-a-long-name-for-a-version` })),
  },
  whoami: {
    ...liveFrame,
    kind: 'whoami',
    person: {
      id: { platform: 'discord', id: '123456789012345678' },
      role: 'trader',
      name: '<x>',
      timeZone: 'Europe/Berlin',
    },
    role: 'trader',
    may: ['signal', 'predict', 'help'],
  },
  help: { ...simulatedFrame, kind: 'help', role: 'owner', topic: null, commands: lines },
  'help-topic': { ...simulatedFrame, kind: 'help', role: 'owner', topic: 'hearing', commands: lines },
  'help-chart': helpOf('chart'),
  'help-backtest': helpOf('backtest'),
  'help-heatmap': helpOf('heatmap'),
  start: {
    ...simulatedFrame,
    kind: 'start',
    role: 'member',
    markets: [btc, longMarket],
    timeframes: ['15m', '1h'],
    commands: some('signal', 'predict', 'chart', 'why', 'sentiment', 'watch', 'subscribe', 'unsubscribe', 'mute'),
  },
  'start-stranger': {
    ...liveFrame,
    kind: 'start',
    role: 'stranger',
    markets: [btc],
    timeframes: ['1h'],
    commands: some('help', 'start', 'claim'),
  },
  paper: {
    ...liveFrame,
    kind: 'paper',
    change: 'shown',
    focus: 'status',
    name: 'Your paper account',
    status: { account: account(), trades: [aTrade(), aTrade({ id: 2, tag: 'hand', signalId: null })], tradesInAll: 12 },
    ticks: { 'BTC/USDT': 0.1, 'ETH/USDT': 0.01 },
  },
  'paper-started': {
    ...simulatedFrame,
    kind: 'paper',
    change: 'started',
    focus: 'status',
    name: "This chat's paper account",
    status: {
      account: account({ tell: null, figures: { ...paperFigures, positions: [], orders: [] } }),
      trades: [],
      tradesInAll: 0,
    },
    ticks: {},
  },
  'paper-paused-huge': {
    ...simulatedFrame,
    kind: 'paper',
    change: 'shown',
    focus: 'positions',
    name: 'chat:telegram:-1001234567890',
    status: { account: hugeAccount(), trades: [], tradesInAll: 0 },
    ticks: {},
  },
  'paper-trades-huge': {
    ...simulatedFrame,
    kind: 'paper',
    change: 'closing',
    focus: 'trades',
    name: 'chat:telegram:-1001234567890',
    status: {
      account: hugeAccount(),
      trades: Array.from({ length: 60 }, () => aTrade({ market: longMarket, pnl: hugeMoney, exit: 'liquidation' })),
      tradesInAll: 100_000,
    },
    ticks: {},
  },
  'paper-history': {
    ...liveFrame,
    kind: 'paperHistory',
    name: 'Your paper account',
    history: {
      account: account(),
      lives: [life(2), life(1)],
      equity: Array.from({ length: 100 }, (_, i) => ({ at: at(-100 + i), equity: 10_000 + 40 * Math.sin(i / 9) })),
    },
    ticks: {},
  },
  'paper-history-huge': {
    ...simulatedFrame,
    kind: 'paperHistory',
    name: 'Your paper account',
    history: { account: hugeAccount(), lives: Array.from({ length: 90 }, (_, i) => life(90 - i)), equity: [] },
    ticks: {},
  },
  'paper-list': {
    ...liveFrame,
    kind: 'paperList',
    accounts: Array.from({ length: 40 }, (_, i) => ({
      name: `telegram:12345678${i}`,
      account: i % 2 === 0 ? account() : hugeAccount(),
    })),
  },
  'paper-list-empty': { ...liveFrame, kind: 'paperList', accounts: [] },
  leaderboard: {
    ...liveFrame,
    kind: 'leaderboard',
    leastTrades: 10,
    unranked: 3,
    rows: [rank(0.0312), rank(-0.02, { plan: 'strategy', strategy: 'breakout', byHand: 4, interval: null })],
  },
  'leaderboard-huge': {
    ...simulatedFrame,
    kind: 'leaderboard',
    leastTrades: 10,
    unranked: 0,
    rows: Array.from({ length: 50 }, () => rank(12.5, { shownAs: '&<>'.repeat(60) })),
  },
  'leaderboard-empty': { ...liveFrame, kind: 'leaderboard', leastTrades: 10, unranked: 2, rows: [] },
  gap: {
    ...liveFrame,
    kind: 'gap',
    name: 'Your paper account',
    report: gap({
      difference: money('-41.5'),
      paperEquity: money('10060.487654321'),
      byCause: { ...noGap, latency: money('-39.5') },
      open: money('-2'),
      trades: gapTrades(3),
      missed: 2,
    }),
    ticks: {},
  },
  'gap-zero': { ...liveFrame, kind: 'gap', name: 'Your paper account', report: gap(), ticks: {} },
  'gap-huge': {
    ...simulatedFrame,
    kind: 'gap',
    name: 'Your paper account',
    report: gap({ account: hugeAccount(), difference: hugeMoney, trades: gapTrades(200), missed: 9_999 }),
    ticks: {},
  },
  'paper-day': told({
    kind: 'paper',
    venue: 'binance' as Venue,
    notice: {
      kind: 'day',
      account: 'telegram-5001',
      of: 'telegram:5001',
      day: '2025-11-11',
      currency: 'USDT',
      equity: '10101.99',
      change: 0.0042,
      sinceStart: 0.0102,
      trades: 3,
      won: 2,
      pnl: '41.25',
      fees: '3.1',
      openPositions: 1,
    },
  }),
  'paper-passed': told({
    kind: 'paper',
    venue: 'binance' as Venue,
    notice: {
      kind: 'passed',
      account: 'telegram-5001',
      of: 'telegram:5001',
      signalId: 1042,
      market: btc,
      timeframe: '1h',
      reason: 'its message did not reach you before it lapsed',
    },
  }),
  jobs: {
    ...liveFrame,
    kind: 'jobs',
    jobs: [
      {
        queue: 'decide',
        waiting: 0,
        active: 1,
        delayed: 3,
        completed: 12_345,
        failed: 1,
        lastFailures: [
          { id: 'binance-BTCUSDT-1h-1762952400000', name: 'decide', reason: '<Error> timeout & more '.repeat(30) },
        ],
      },
    ],
  },
  'risk-shock': risk({
    kind: 'volatilityShock',
    market: btc,
    timeframe: '1h',
    closedAt: at(-0.05),
    move: -0.0612,
    sigmas: 7.3,
  }),
  'risk-stale': risk({ kind: 'staleData', market: longMarket, timeframe: '1h', since: at(-30), ageMs: 30 * hour }),
  'risk-recovered': risk({ kind: 'dataRecovered', market: btc, timeframe: '1h', closedAt: at(-0.05) }),
  'risk-broken': risk({
    kind: 'brokenData',
    market: btc,
    timeframe: '1h',
    rows: 3,
    reason: 'high 64,000 < low 64,100 <&>',
  }),
  'risk-silent': risk({ kind: 'silentStage', stage: 'inference', since: at(-0.5), ageMs: 0.5 * hour }),
  'live-off': { ...liveFrame, kind: 'live', status: offStatus },
  'live-trading': { ...liveFrame, kind: 'live', status: tradingStatus },
  'live-halted': {
    ...liveFrame,
    kind: 'live',
    status: {
      ...tradingStatus,
      state: 'halted',
      sandbox: false,
      why: `our book and the exchange differ: ${'BTC/USDT: we count 0.5, the exchange holds 0; '.repeat(9)}`,
      positions: Array.from({ length: 6 }, () => ({
        market: longMarket,
        units: '-123456.789',
        entryPrice: '0.00012346',
      })),
      doubts: 3,
      differences: Array.from(
        { length: 9 },
        (_, i) => `difference ${i}: ${'what is held there is not what is held here '.repeat(3)}`,
      ),
    },
  },
  'risk-live-difference': risk({
    kind: 'live',
    what: 'difference',
    sandbox: true,
    details: ['BTC/USDT: we count 0.5, the exchange holds 0', 'balance: we count 500.00, the exchange says 430.10'],
    by: null,
  }),
  'risk-live-stopped': risk({
    kind: 'live',
    what: 'stopped',
    sandbox: false,
    details: ['Invalid API-key, IP, or permissions for action.'],
    by: null,
  }),
  'risk-live-killing': risk({ kind: 'live', what: 'killing', sandbox: false, details: [], by: 'telegram:5001' }),
  'risk-live-flat': risk({ kind: 'live', what: 'flat', sandbox: false, details: [], by: 'telegram:5001' }),
  'risk-live-resumed': risk({ kind: 'live', what: 'resumed', sandbox: true, details: [], by: null }),
  'risk-live-resolved': risk({ kind: 'live', what: 'resolved', sandbox: true, details: [], by: null }),
  'risk-drawdown': risk(
    { kind: 'drawdown', account: 'main', drawdown: 0.082, limit: 0.08, openPositions: 2, ifStopped: -0.011 },
    simulatedFrame,
  ),
  summary: told({
    kind: 'summary',
    venue: 'binance' as Venue,
    summary: {
      day: '2025-11-12',
      signals: 3,
      moves: 5,
      settled: 2,
      won: 1,
      meanNet: 0.001,
      randomMeanNet: -0.0013,
      delivered: 18,
      late: 0,
      failed: 0,
      head: { number: 1_042, hash: aHash('a') },
    },
  }),
  ...deliveryReplies,
  ...operatorReplies,
  ...preferenceReplies,
  ...platformReplies,
  notice: { ...simulatedFrame, kind: 'notice', id: 'paused.done', params: {} },
  error: {
    ...liveFrame,
    kind: 'error',
    id: 'market.unknown',
    params: { given: '<b>BTCUSD&', suggestion: 'BTC/USDT', example: '/signal BTC/USDT 1h' },
  },
};
