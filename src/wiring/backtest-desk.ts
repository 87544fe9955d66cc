import { createHash } from 'node:crypto';
import { type BacktestRequest, noStress } from '../core/backtest.js';
import type { BacktestJob } from '../core/backtest-job.js';
import type { ChatAddress, PersonId } from '../core/chat.js';
import type { Clock } from '../core/clock.js';
import { UserError } from '../core/errors.js';
import { timeframeMs, type Venue } from '../core/market.js';
import type { BacktestAsked, BacktestDesk, BacktestRepository, CandleSpans } from '../core/ports/backtests.js';
import { sentence } from '../core/sentence.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { describeStrategies, strategyOf } from '../pipeline/strategies/registry.js';
import { spanOf } from './backtest-runner.js';
import { dataKey } from './backtest-store-data.js';

const dayMs = 86_400_000;
/** Days tested unless somebody says from when. */
const usualDays = 90;
export const mostChatMarkets = 12;
/** Over all markets; about a minute of computing with every check. */
export const mostChatCandles = 250_000;
const fewestChatCandles = 100;
const mostWaiting = 20;
const mostAnHour = 12;
/** Before it there was nothing to trade. */
const earliest = Date.UTC(2010, 0, 1);
/** One whose message was never confirmed (the process died between the two) is run all the same. */
const runUnshownAfterMs = 60_000;
/** Half a year after its end a result is forgotten: it is of old candles, an old program and old models. */
const keptMs = 183 * dayMs;

interface DeskParts {
  readonly repository: BacktestRepository;
  readonly spans: CandleSpans;
  readonly clock: Clock;
  readonly venue: () => Venue;
  /** Names the program and the models of a timeframe: equal text, equal answers. */
  readonly makeup: (timeframe: BacktestAsked['timeframe']) => Promise<string>;
  readonly enqueue: (id: number) => Promise<void>;
}

/** Takes backtests from chats: checks what was asked, answers from memory where it can, queues the rest. */
export class Backtests implements BacktestDesk {
  constructor(private readonly parts: DeskParts) {}

  strategies() {
    return describeStrategies().map(({ name, about, needsModel }) => ({ name, about, needsModel }));
  }

  async ask(asked: BacktestAsked, by: PersonId, chat: ChatAddress): ReturnType<BacktestDesk['ask']> {
    const { repository, venue: venueOf, makeup } = this.parts;
    const request = requestOf(asked, this.parts.clock.now());
    const venue = venueOf();
    const key = createHash('sha256')
      .update(JSON.stringify([request, venue, await makeup(request.timeframe)]))
      .digest('hex');
    const known = await repository.sameAs(key);
    if (known && (await this.#stillHolds(known))) return { kind: 'known', job: known };
    const asker = await repository.countSince(by, 3_600_000);
    if (asker >= mostAnHour) {
      throw new UserError(sentence('said.backtest.perHour', { count: asker }));
    }
    const added = await repository.add({ key, venue, request, asker: by, chat }, mostWaiting);
    if (added.kind === 'full') {
      throw new UserError(sentence('said.backtest.full', { count: added.waiting }));
    }
    return { kind: added.kind === 'added' ? 'taken' : 'busy', job: added.job };
  }

  find(id: number): Promise<BacktestJob | null> {
    return this.parts.repository.find(id);
  }

  async cancel(id: number, by: string): Promise<BacktestJob | null> {
    await this.parts.repository.cancel(id, by);
    return this.parts.repository.find(id);
  }

  async shown(id: number, messageId: string | null): Promise<void> {
    if (messageId !== null) await this.parts.repository.shown(id, messageId);
    await this.parts.enqueue(id);
  }

  /**
   * Queues what has not ended: everything after a start, and once in a while what was taken in by a process that died
   * before its message was out.
   */
  async reconcile(ageMs = runUnshownAfterMs): Promise<number> {
    await this.parts.repository.forget(keptMs);
    const open = await this.parts.repository.open(ageMs);
    for (const id of open) await this.parts.enqueue(id);
    return open.length;
  }

  async #stillHolds(job: BacktestJob): Promise<boolean> {
    if (job.state.kind !== 'done') return false;
    const { from, to } = spanOf(job);
    const { markets, timeframe } = job.request;
    return job.state.result.data === (await dataKey(this.parts.spans, job.venue, markets, timeframe, from, to));
  }
}

/** The whole request, with both ends of the span named. UserError for a span that makes no sense. */
export function requestOf(asked: BacktestAsked, now: EpochMs): BacktestRequest {
  const { markets, timeframe } = asked;
  const { name } = strategyOf(asked.strategy);
  const length = timeframeMs(timeframe);
  const latest = Math.floor(now / length) * length;
  if (markets.length > mostChatMarkets) {
    throw new UserError(sentence('said.backtest.markets', { most: mostChatMarkets, count: markets.length }));
  }
  // A whole day as the usual end: whoever asks the same an hour later is answered at once.
  const today = Math.floor(now / dayMs) * dayMs;
  const to = Math.min(asked.to ?? today, latest);
  const from = asked.from ?? Math.max(earliest, to - usualDays * dayMs);
  if (from < earliest)
    throw new UserError(sentence('said.backtest.before', { earliest: day(earliest), from: day(from) }));
  if (from >= now) throw new UserError(sentence('said.backtest.future', { from: day(from), now: day(now) }));
  if (from >= to) throw new UserError(sentence('said.backtest.order', { from: day(from), to: day(to) }));
  const candles = Math.floor((to - from) / length) * markets.length;
  const most = Math.floor(mostChatCandles / markets.length);
  if (candles > mostChatCandles) {
    const days = Math.floor((most * length) / dayMs);
    const sizes = { candles: grouped(candles), most: grouped(mostChatCandles), timeframe, days };
    throw new UserError(
      markets.length === 1
        ? sentence('said.backtest.long', sizes)
        : sentence('said.backtest.longEach', { ...sizes, count: markets.length }),
    );
  }
  if (candles / markets.length < fewestChatCandles) {
    throw new UserError(
      sentence('said.backtest.short', {
        from: day(from),
        to: day(to),
        candles: candles / markets.length,
        timeframe,
        least: fewestChatCandles,
      }),
    );
  }
  return {
    markets,
    timeframe,
    from: epochMs(from),
    to: epochMs(to),
    strategy: name,
    settings: {},
    balance: '10000',
    kind: 'perpetual',
    leverage: 1,
    sizing: 'fraction',
    feeBps: null,
    slippageBps: null,
    latencyMs: 0,
    detail: null,
    seed: 1,
    inSample: false,
    stress: noStress,
  };
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const grouped = (count: number): string => count.toLocaleString('en-US');
