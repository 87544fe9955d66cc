import { pino } from 'pino';
import { canonicalJson } from '../../src/core/canonical-json.js';
import type { ChatAddress, PersonId, Role, Subscription } from '../../src/core/chat.js';
import { type Market, provenanceOf, type Timeframe, timeframeMs, type Venue } from '../../src/core/market.js';
import type { PaperAccount } from '../../src/core/paper-account.js';
import type { PaperDesk } from '../../src/core/ports/paper-desk.js';
import type { KnownPerson, RoleChange } from '../../src/core/ports/people.js';
import type { RecordDesk, RecordRepository } from '../../src/core/ports/record.js';
import type {
  PeopleRepository,
  Person,
  SignalRepository,
  SubscriptionRepository,
} from '../../src/core/ports/repositories.js';
import type {
  ChartData,
  JobSummary,
  MarketInfo,
  ModelSummary,
  Services,
  StatusReport,
} from '../../src/core/ports/services.js';
import type { Answer } from '../../src/core/prediction.js';
import type { RecordFilter, RecordRow, StoredLink } from '../../src/core/record.js';
import type { Mood, SentimentReading } from '../../src/core/sentiment.js';
import type { FirstSent, NewSignal, Signal, SignalOutcome, StoredSignal } from '../../src/core/signal.js';
import type { EpochMs } from '../../src/core/units.js';
import { AlertHistory, Alerts } from '../../src/pipeline/alerts/index.js';
import { createPaperDesk, PaperAccounts, strategyBook } from '../../src/pipeline/paper.js';
import { firstPrevious, hashOf } from '../../src/pipeline/record/chain.js';
import { createRecordDesk } from '../../src/pipeline/record/record-desk.js';
import { createOverview } from '../../src/wiring/overview/overview-desk.js';
import { someCandles, somePredictions } from '../builders/pictures.js';
import { MemoryBacktests } from './backtests.js';
import { MemoryCommunity } from './community.js';
import { MemoryDeliveryDesk } from './delivery-desk.js';
import { MemoryLive } from './live.js';
import { MemoryAlerts } from './memory-alerts.js';
import { MemoryCandleRepository } from './memory-candles.js';
import { MemoryOperators } from './memory-operators.js';
import { MemoryDigests, MemoryPreferences } from './memory-preferences.js';
import { MemoryCandles, MemoryPaperRepository } from './memory-trading.js';
import { MemoryChannels, MemoryPosts, MemoryQuestions } from './posts.js';

const keyOf = ({ platform, id }: PersonId): string => `${platform}:${id}`;

export class MemoryPeople implements PeopleRepository {
  readonly rows = new Map<string, Person>();

  async find(id: PersonId): Promise<Person | null> {
    return this.rows.get(keyOf(id)) ?? null;
  }

  async seen(id: PersonId, name: string | null, role: Role): Promise<Person> {
    const person = this.rows.get(keyOf(id)) ?? { id, role, name, timeZone: 'UTC' };
    this.rows.set(keyOf(id), person);
    return person;
  }

  async setRole(id: PersonId, role: Role): Promise<void> {
    const person = this.rows.get(keyOf(id));
    if (person) this.rows.set(keyOf(id), { ...person, role });
  }

  /** Somebody gave these their role. */
  readonly granted = new Set<string>();
  /** Each other's word → word. */
  readonly links = new Map<string, { readonly account: PersonId; readonly others: readonly PersonId[] }>();
  readonly privateChats = new Map<string, string>();
  async known(id: PersonId): Promise<KnownPerson | null> {
    const person = await this.find(id);
    if (!person) return null;
    const link = this.links.get(keyOf(id));
    const linked = (link?.others ?? []).flatMap((other) => {
      const one = this.rows.get(keyOf(other));
      return one ? [{ person: one, granted: this.granted.has(keyOf(other)) }] : [];
    });
    return {
      person,
      account: link?.account ?? id,
      granted: this.granted.has(keyOf(id)),
      privateChat: this.privateChats.get(keyOf(id)) ?? null,
      linked,
    };
  }

  async note(id: PersonId, name: string | null, privateChat: string | null): Promise<void> {
    const person = this.rows.get(keyOf(id));
    if (person && name !== null) this.rows.set(keyOf(id), { ...person, name });
    if (privateChat !== null) this.privateChats.set(keyOf(id), privateChat);
  }

  async change(id: PersonId, role: Role | null, first: Role, hasOwner: boolean, was?: Role): Promise<RoleChange> {
    const person = this.rows.get(keyOf(id));
    if (!person) return { kind: 'unknown' };
    if (was !== undefined && person.role !== was) return { kind: 'moved', now: person.role };
    const owners = [...this.rows.values()].filter((one) => one.role === 'owner');
    if (person.role === 'owner' && role !== 'owner' && !hasOwner && owners.length === 1) return { kind: 'lastOwner' };
    const linked = this.links.get(keyOf(id))?.others ?? [];
    const forAll = role === 'banned' || person.role === 'banned' ? [id, ...linked] : [id];
    for (const one of forAll) {
      const row = this.rows.get(keyOf(one));
      if (row) this.rows.set(keyOf(one), { ...row, role: role ?? first });
      if (role === null) this.granted.delete(keyOf(one));
      else this.granted.add(keyOf(one));
    }
    return { kind: 'done', before: person.role, linked: forAll.slice(1) };
  }

  async given(limit: number): Promise<readonly Person[]> {
    return [...this.rows.values()].filter(({ id }) => this.granted.has(keyOf(id))).slice(0, limit);
  }

  async adminChats(others: readonly PersonId[]): Promise<readonly ChatAddress[]> {
    const admins = [...this.rows.values()].filter(({ role }) => role === 'admin' || role === 'owner');
    return [...admins.map(({ id }) => id), ...others].map((id) => ({
      platform: id.platform,
      id: this.privateChats.get(keyOf(id)) ?? id.id,
    }));
  }

  /** A person known before the test begins. */
  add(id: PersonId, role: Role, timeZone = 'UTC'): void {
    this.rows.set(keyOf(id), { id, role, name: null, timeZone });
    this.granted.add(keyOf(id));
  }
}

export class MemorySubscriptions implements SubscriptionRepository {
  readonly rows = new Map<string, Subscription>();

  async get(chat: Subscription['chat']): Promise<Subscription | null> {
    return this.rows.get(keyOf(chat)) ?? null;
  }

  async put(subscription: Subscription): Promise<void> {
    this.rows.set(keyOf(subscription.chat), subscription);
  }

  async remove(chat: Subscription['chat']): Promise<boolean> {
    return this.rows.delete(keyOf(chat));
  }

  async count(): Promise<number> {
    return this.rows.size;
  }
}

/** The record of what a MemorySignalStore holds; every signal is linked in the order of its number. */
export class MemoryRecords implements RecordRepository {
  constructor(private readonly signals: MemorySignalStore) {}

  async rows(venue: Venue, filter: RecordFilter): Promise<readonly RecordRow[]> {
    return this.signals.rows.flatMap(({ signal, outcome, withheld }): RecordRow[] => {
      const side = signal.kind === 'entry' ? signal.side : signal.lean;
      const fits =
        signal.venue === venue &&
        (filter.market ?? signal.market) === signal.market &&
        (filter.timeframe ?? signal.timeframe) === signal.timeframe &&
        (filter.side ?? side) === side &&
        (filter.kind ?? signal.kind) === signal.kind &&
        (filter.since ?? 0) <= signal.decidedAt &&
        (filter.month === null || new Date(signal.decidedAt).toISOString().startsWith(filter.month)) &&
        (filter.withheld === null || filter.withheld === (withheld !== undefined));
      if (!fits) return [];
      const { up, down } = signal.prediction.probabilities;
      return [
        {
          id: signal.id,
          kind: signal.kind,
          market: signal.market,
          timeframe: signal.timeframe,
          side,
          decidedAt: signal.decidedAt,
          closedAt: signal.prediction.closedAt,
          model: signal.prediction.model,
          withheld: withheld ?? null,
          outcome,
          said: signal.kind === 'move' ? signal.prediction.bigMove : side === 'long' ? up : down,
          moveSize: signal.prediction.moveSize,
          moved: outcome.kind === 'settledMove' ? outcome.move : (this.signals.moved.get(signal.id) ?? null),
          expectedNet: signal.kind === 'entry' ? signal.expectedNet : null,
        },
      ];
    });
  }

  async links(after: number, count: number): Promise<readonly StoredLink[]> {
    let previous = firstPrevious;
    const links = this.signals.rows.map(({ signal: { id, ...signal }, withheld = null }, at): StoredLink => {
      const first: FirstSent = { signal: signal as NewSignal, withheld, origin: null };
      const link = { number: at + 1, signalId: id, previous, text: canonicalJson(first) };
      previous = hashOf(link);
      return { ...link, hash: previous, linkedAt: signal.decidedAt, agrees: true };
    });
    return links.slice(after, after + count);
  }

  async linkOf(signalId: number): Promise<StoredLink | null> {
    return (await this.links(0, Number.MAX_SAFE_INTEGER)).find((link) => link.signalId === signalId) ?? null;
  }

  async head() {
    return (await this.links(0, Number.MAX_SAFE_INTEGER)).at(-1) ?? null;
  }

  async unlinked(): Promise<readonly number[]> {
    return [];
  }
}

/** Signals in memory, newest first when asked for the latest. */
export class MemorySignalStore implements SignalRepository {
  readonly rows: StoredSignal[] = [];
  readonly moved = new Map<number, number>();

  async byId(id: number) {
    return this.rows.find(({ signal }) => signal.id === id) ?? null;
  }

  async latest(venue: Venue, market: Market | null, timeframe: Timeframe | null, count: number) {
    return this.rows
      .filter(({ signal, withheld }) => signal.venue === venue && !withheld)
      .filter(({ signal }) => market === null || signal.market === market)
      .filter(({ signal }) => timeframe === null || signal.timeframe === timeframe)
      .sort((a, b) => b.signal.id - a.signal.id)
      .slice(0, count);
  }

  async open(venue: Venue): Promise<readonly Signal[]> {
    return (await this.running(venue)).flatMap(({ signal, withheld }) => (withheld ? [] : [signal]));
  }

  async running(venue: Venue) {
    return this.rows.filter(({ signal, outcome }) => signal.venue === venue && outcome.kind === 'open');
  }

  async unmeasured(venue: Venue, now: EpochMs): Promise<readonly Signal[]> {
    return this.rows
      .map(({ signal }) => signal)
      .filter(
        ({ id, venue: of, prediction }) => of === venue && prediction.horizonEndsAt <= now && !this.moved.has(id),
      );
  }

  async measured(id: number, moved: number): Promise<void> {
    this.moved.set(id, moved);
  }

  async settle(id: number, outcome: SignalOutcome): Promise<boolean> {
    const at = this.rows.findIndex(({ signal, outcome: before }) => signal.id === id && before.kind === 'open');
    const row = this.rows[at];
    if (!row) return false;
    this.rows[at] = { ...row, outcome };
    return true;
  }
}

export const aModel = (overrides: Partial<ModelSummary['info']> = {}): ModelSummary => ({
  info: {
    version: '1h-v3',
    timeframe: '1h',
    horizonBars: 4,
    featureHash: 'a1b2c3',
    fileHash: 'f11e5',
    trainedUntil: Date.UTC(2025, 8, 30) as EpochMs,
    expiresAt: Date.UTC(2026, 8, 30) as EpochMs,
    bigMoveBase: 0.21,
    moveFactor: 1,
    mayEnter: true,
    entryMargin: 0.0009,
    cost: 0.0014,
    moveAlertAt: 0.38,
    callsLikeThis: { won: 571, of: 1002 },
    ...overrides,
  },
  scores: [
    { name: 'directionAuc', value: 0.5312, low: 0.522, high: 0.541 },
    { name: 'bigMoveAuc', value: 0.7123, low: 0.701, high: 0.724 },
    { name: 'brier', value: 0.5871, low: null, high: null },
  ],
  active: true,
});

export const healthyStatus: StatusReport = {
  healthy: true,
  stages: [
    { stage: 'candles', state: 'alive', ageMs: 12_000, note: null },
    { stage: 'features', state: 'alive', ageMs: 11_000, note: null },
    { stage: 'inference', state: 'alive', ageMs: 11_000, note: '1h-v3' },
    { stage: 'sentiment', state: 'alive', ageMs: 360_000, note: null },
  ],
  candleAgeMs: 12_000,
  deliveries: { waiting: 0, sent: 18, late: 0, retried: 1, refused: 0, expired: 0, dead: 0, unknown: 0 },
  startedMsAgo: 5_400_000,
};

/** Everything a command may ask for, in memory; a test sets what it is about. */
export class MemoryServices implements Services {
  now = Date.UTC(2025, 10, 12, 14, 3) as EpochMs;
  readonly clock = { now: (): EpochMs => this.now };
  venue = 'simulated' as Venue;
  fallbackFrom: string | null = null;
  markets: readonly Market[] = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'ADA/USDT'] as Market[];
  timeframes: readonly Timeframe[] = ['15m', '1h'];
  ticks: Readonly<Record<string, number>> = { 'BTC/USDT': 0.1, 'ETH/USDT': 0.01, 'ADA/USDT': 0.0001 };
  readonly people = new MemoryPeople();
  readonly community = new MemoryCommunity(this.people);
  readonly backtests = new MemoryBacktests();
  readonly alertRepository = new MemoryAlerts();
  /** Over the same candles as paper accounts. */
  readonly alerts = new Alerts({
    repository: this.alertRepository,
    history: new AlertHistory({
      candles: {
        range: async (...given) => this.#alertCandles().range(...given),
        newest: async (...given) => this.#alertCandles().newest(...given),
        fundingRange: async (...given) => this.#alertCandles().fundingRange(...given),
      },
      decisions: { predictions: async () => [], newestDecided: async () => null },
      moods: async (market, instants) => instants.map(() => this.moodOf(market).score),
      watched: () => this.timeframes,
    }),
    venue: () => this.venue,
    pause: async () => undefined,
  });
  readonly subscriptions = new MemorySubscriptions();
  readonly preferences = new MemoryPreferences();
  readonly digests = new MemoryDigests();
  readonly signals = new MemorySignalStore();
  readonly record: RecordDesk = createRecordDesk({
    records: new MemoryRecords(this.signals),
    signals: this.signals,
    cancel: (signal, why, at) => this.signals.settle(signal.id, { kind: 'cancelled', why, at, result: null }),
    clock: this.clock,
    venue: () => this.venue,
  });
  modelList: readonly ModelSummary[] = [aModel()];
  report: StatusReport = healthyStatus;
  jobList: readonly JobSummary[] = [];
  moodOf: (market: Market) => Mood = (market) => ({
    market,
    asOf: this.now,
    windowMs: 21_600_000,
    score: -0.12,
    items: 41,
  });
  readingList: readonly SentimentReading[] = [];
  chartOf: (market: Market, timeframe: Timeframe, candles: number) => ChartData = (market, timeframe, count) => {
    const candles = someCandles({ count, timeframe });
    return { candles, predictions: somePredictions(candles, { venue: this.venue, market, timeframe }) };
  };
  /** Null: a HOLD of the newest made-up candle. */
  answerOf: ((market: Market, timeframe: Timeframe) => Answer) | null = null;
  pausedBy: { by: string; since: EpochMs } | null = null;
  /** The next call of anything below rejects with this. */
  failWith: Error | null = null;

  readonly market = (): MarketInfo => ({
    venue: this.venue,
    provenance: provenanceOf(this.venue),
    fallbackFrom: this.fallbackFrom,
    markets: this.markets,
    timeframes: this.timeframes,
    tickSize: (market) => this.ticks[market] ?? null,
  });

  readonly answer = async (market: Market, timeframe: Timeframe): Promise<Answer> => {
    this.#maybeFail();
    if (this.answerOf) return this.answerOf(market, timeframe);
    const prediction = somePredictions(someCandles({ timeframe }), { venue: this.venue, market, timeframe }).at(-1);
    if (!prediction) throw new Error('no candle was built');
    return {
      call: 'HOLD',
      prediction,
      side: 'short',
      expectedNet: -0.0006,
      cost: 0.0014,
      decidedBy: 'belowMargin',
      expiresAt: (prediction.closedAt + timeframeMs(timeframe)) as EpochMs,
    };
  };

  readonly chart = async (market: Market, timeframe: Timeframe, candles: number): Promise<ChartData> => {
    this.#maybeFail();
    return this.chartOf(market, timeframe, candles);
  };

  readonly mood = async (market: Market): Promise<Mood> => this.moodOf(market);
  readonly readings = async (_market: Market, limit: number): Promise<readonly SentimentReading[]> =>
    this.readingList.slice(0, limit);

  readonly models = async (): Promise<readonly ModelSummary[]> => {
    this.#maybeFail();
    return this.modelList;
  };

  readonly status = async (): Promise<StatusReport> => {
    this.#maybeFail();
    return this.report;
  };

  readonly jobs = async (): Promise<readonly JobSummary[]> => this.jobList;

  readonly pause = async (by: string): Promise<void> => {
    this.pausedBy = { by, since: this.now };
  };

  readonly resume = async (): Promise<void> => {
    this.pausedBy = null;
  };

  readonly paused = async (): Promise<{ by: string; since: EpochMs } | null> => this.pausedBy;

  readonly operators = new MemoryOperators();
  readonly live = new MemoryLive();
  readonly deliveries = new MemoryDeliveryDesk();
  readonly posts = new MemoryPosts();
  readonly channels = new MemoryChannels();
  readonly questions = new MemoryQuestions();
  readonly paperRepository = new MemoryPaperRepository();
  readonly paperCandles = new MemoryCandles();
  /** The real desk over memory; candles of every watched market that closed by now. */
  readonly paper: PaperDesk = createPaperDesk({
    accounts: new PaperAccounts({
      repository: this.paperRepository,
      candles: this.paperCandles,
      signals: this.signals,
      deliveries: { deliveredAt: async () => new Map() },
      strategies: strategyBook,
      clock: this.clock,
      venue: () => this.venue,
      logger: pino({ level: 'silent' }),
    }),
    watched: () => {
      this.#maybeFail();
      this.#fillCandles();
      return this.market();
    },
  });

  /** What /price and its like stand on: 40 days of made-up candles of each market unless a test puts its own there. */
  readonly overviewCandles = new MemoryCandleRepository();
  #overviewFilled = false;
  /** The real desk over memory. */
  readonly overview = createOverview({
    candles: this.overviewCandles,
    sentiment: {
      window: async (_market, from, to, limit) =>
        this.readingList.filter(({ availableAt }) => availableAt > from && availableAt <= to).slice(0, limit),
    },
    market: () => {
      this.#maybeFail();
      this.#fillOverview();
      return this.market();
    },
    clock: this.clock,
  });

  /** The account of the person that test calls come from. */
  get account(): PaperAccount | null {
    return this.paperRepository.accounts.get('telegram-5001') ?? null;
  }

  /** Candles a test put there stay the only ones. */
  #fillOverview(): void {
    if (this.#overviewFilled) return;
    this.#overviewFilled = true;
    if (this.overviewCandles.rows.size > 0) return;
    for (const [place, market] of this.markets.entries()) {
      const start = [63_000, 3_100, 142, 0.48][place] ?? 10;
      for (const timeframe of this.timeframes) {
        const tick = this.ticks[market] ?? 0.01;
        const candles = someCandles({ count: timeframe === '1h' ? 960 : 240, timeframe, start, tick, seed: 7 + place });
        void this.overviewCandles.save({ venue: this.venue, market, timeframe }, candles);
      }
    }
  }

  #alertCandles(): MemoryCandles {
    this.#fillCandles();
    return this.paperCandles;
  }

  #fillCandles(): void {
    for (const market of this.markets) {
      for (const timeframe of this.timeframes) {
        const series = { venue: this.venue, market, timeframe };
        for (const candle of someCandles({ count: 120, timeframe })) this.paperCandles.add(series, candle);
      }
    }
  }

  #maybeFail(): void {
    if (this.failWith === null) return;
    const error = this.failWith;
    this.failWith = null;
    throw error;
  }
}
