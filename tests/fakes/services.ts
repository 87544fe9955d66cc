import { Decimal } from 'decimal.js';
import type { PersonId, Role, Subscription } from '../../src/core/chat.js';
import { UserError } from '../../src/core/errors.js';
import { type Market, provenanceOf, type Timeframe, timeframeMs, type Venue } from '../../src/core/market.js';
import type { PaperAccount } from '../../src/core/ports/paper.js';
import type {
  PeopleRepository,
  Person,
  RecordTotals,
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
import type { Mood, SentimentReading } from '../../src/core/sentiment.js';
import type { Signal, SignalOutcome } from '../../src/core/signal.js';
import { type EpochMs, money } from '../../src/core/units.js';
import { someCandles, somePredictions } from '../builders/pictures.js';

const keyOf = ({ platform, id }: PersonId): string => `${platform}:${id}`;

export class MemoryPeople implements PeopleRepository {
  readonly rows = new Map<string, Person>();
  code: string | null = 'CODE-1234';

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

  async claim(code: string, id: PersonId): Promise<boolean> {
    if (this.code === null || code !== this.code) return false;
    this.code = null;
    await this.setRole(id, 'owner');
    return true;
  }

  async claimCode(): Promise<string | null> {
    return this.code;
  }

  /** A person known before the test begins. */
  add(id: PersonId, role: Role, timeZone = 'UTC'): void {
    this.rows.set(keyOf(id), { id, role, name: null, timeZone });
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

const emptyRecord: RecordTotals = {
  since: null,
  entries: 0,
  open: 0,
  settled: 0,
  expired: 0,
  won: 0,
  nets: [],
  randomNets: [],
  settledAt: [],
  moves: 0,
  movesSettled: 0,
  movesTrue: 0,
  movesStated: null,
};

/** Signals in memory, newest first when asked for the latest. */
export class MemorySignalStore implements SignalRepository {
  readonly rows: { signal: Signal; outcome: SignalOutcome }[] = [];
  totals: RecordTotals = emptyRecord;

  async byId(id: number) {
    return this.rows.find(({ signal }) => signal.id === id) ?? null;
  }

  async latest(venue: Venue, market: Market | null, timeframe: Timeframe | null, count: number) {
    return this.rows
      .filter(({ signal }) => signal.venue === venue)
      .filter(({ signal }) => market === null || signal.market === market)
      .filter(({ signal }) => timeframe === null || signal.timeframe === timeframe)
      .sort((a, b) => b.signal.id - a.signal.id)
      .slice(0, count);
  }

  async open(venue: Venue): Promise<readonly Signal[]> {
    return this.rows
      .filter(({ signal, outcome }) => signal.venue === venue && outcome.kind === 'open')
      .map(({ signal }) => signal);
  }

  async settle(id: number, outcome: SignalOutcome): Promise<boolean> {
    const at = this.rows.findIndex(({ signal, outcome: before }) => signal.id === id && before.kind === 'open');
    const row = this.rows[at];
    if (!row) return false;
    this.rows[at] = { ...row, outcome };
    return true;
  }

  async record(): Promise<RecordTotals> {
    return this.totals;
  }
}

export const aModel = (overrides: Partial<ModelSummary['info']> = {}): ModelSummary => ({
  info: {
    version: '1h-v3',
    timeframe: '1h',
    horizonBars: 4,
    featureHash: 'a1b2c3',
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
  readonly subscriptions = new MemorySubscriptions();
  readonly signals = new MemorySignalStore();
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
  account: PaperAccount | null = null;
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

  readonly paper: Services['paper'] = {
    start: async (name, balance) => {
      this.#maybeFail();
      if (this.account?.running) throw new UserError(`paper account "${name}" already runs; stop it with /paper stop`);
      const initial = money(new Decimal(balance));
      this.account = {
        name,
        venue: this.venue,
        startedAt: this.now,
        running: true,
        pausedReason: null,
        initialBalance: initial,
        cash: initial,
        feesPaid: money(0),
        peakEquity: initial,
        positions: [],
        pending: [],
        marks: {},
        processed: {},
        version: 1,
      };
      return this.account;
    },
    stop: async () => {
      this.account = this.account && { ...this.account, running: false };
      return this.account;
    },
    status: async () => this.account && { account: this.account, equity: this.account.cash.toFixed(), trades: [] },
  };

  #maybeFail(): void {
    if (this.failWith === null) return;
    const error = this.failWith;
    this.failWith = null;
    throw error;
  }
}
