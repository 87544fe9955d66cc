import type { Logger } from 'pino';
import { type BacktestJob, backtestName } from '../core/backtest-job.js';
import { messageOf, UserError } from '../core/errors.js';
import { type Market, parseMarket, timeframeMs } from '../core/market.js';
import type { BacktestRepository, CandleSpans } from '../core/ports/backtests.js';
import type { CandleSource } from '../core/ports/candle-source.js';
import type { CandleRepository } from '../core/ports/repositories.js';
import { readSentence, sentence } from '../core/sentence.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { featureSet } from '../pipeline/features/index.js';
import { strategyOf } from '../pipeline/strategies/registry.js';
import { fillFromSource } from './backtest-candles.js';
import type { BacktestOrder, ComputeBacktest } from './backtest-orders.js';
import { dataKey } from './backtest-store-data.js';

/** Candles before the span that warm rules and features up, at least. */
export const warmupBars = featureSet.lookback + 200;
/** A backtest that keeps breaking ends here. */
const mostAttempts = 3;
const lookEveryMs = 1_000;
/** One that waits for ever would keep all others waiting. */
const fetchMs = 3_600_000;
/** Share of the progress that fetching candles is shown as. */
const fetchShare = 0.1;
const context = ['BTC/USDT', 'ETH/USDT'].map((name) => parseMarket(name) as Market);

interface RunnerParts {
  readonly repository: BacktestRepository;
  readonly spans: CandleSpans;
  readonly candles: CandleRepository;
  /** The open source of this process; null where another process feeds the market. */
  readonly source: () => CandleSource | null;
  readonly compute: ComputeBacktest;
  readonly settings: Pick<BacktestOrder, 'databaseUrl' | 'modelsDir' | 'logLevel'>;
  readonly logger: Logger;
  /** Aborts when the process stops: what runs goes back to the queue. */
  readonly stop: AbortSignal;
  readonly lookEveryMs?: number;
  /** How long an exchange may take to bring the candles of one backtest. */
  readonly fetchMs?: number;
}

class Cancelled extends Error {}
class Stopping extends Error {}

/**
 * Runs backtests asked for in chats: brings missing candles, computes in a process of its own, and writes the result
 * with its announcement in one transaction. It may be killed at any moment: the next run begins anew.
 */
export class BacktestRunner {
  constructor(private readonly parts: RunnerParts) {}

  /** Rejects only for what may be different the next time. */
  async run(id: number): Promise<void> {
    const { repository, logger, stop } = this.parts;
    const begun = await repository.begin(id);
    if (!begun) return;
    if (begun.attempt > mostAttempts) {
      await repository.fail(id, sentence('said.backtest.broke', { count: mostAttempts }));
      return;
    }
    const end = new AbortController();
    const onStop = (): void => end.abort(new Stopping('the process stops'));
    stop.addEventListener('abort', onStop, { once: true });
    if (stop.aborted) onStop();
    const progress = this.#follow(id, end);
    try {
      const { job } = begun;
      await untilAborted(this.#bringCandles(job, end.signal, progress.tell), end.signal, this.parts.fetchMs ?? fetchMs);
      const result = await this.parts.compute(
        { request: job.request, venue: job.venue, until: spanOf(job).to, ...this.parts.settings },
        {
          signal: end.signal,
          onProgress: (share, doing) => progress.tell(fetchShare + (1 - fetchShare) * share, doing),
        },
      );
      const { from, to } = spanOf(job);
      const data = await dataKey(this.parts.spans, job.venue, job.request.markets, job.request.timeframe, from, to);
      await progress.end();
      await repository.finish(id, { ...result, data });
    } catch (thrown) {
      await progress.end();
      if (thrown instanceof Cancelled) return;
      if (thrown instanceof Stopping) {
        await repository.requeue(id);
        return;
      }
      if (thrown instanceof UserError) {
        await repository.fail(id, inChatWords(thrown.message));
        return;
      }
      logger.error({ backtest: backtestName(id), attempt: begun.attempt, err: thrown }, 'a backtest broke');
      if (begun.attempt < mostAttempts) throw thrown;
      await repository.fail(id, sentence('said.backtest.broke', { count: mostAttempts }));
    } finally {
      stop.removeEventListener('abort', onStop);
    }
  }

  /** Writes progress down once in a while, and learns by that whether somebody cancelled it. */
  #follow(id: number, end: AbortController) {
    const { repository, logger } = this.parts;
    let latest = { share: 0, doing: sentence('said.doing.starting') };
    let writing: Promise<void> = Promise.resolve();
    const look = (): void => {
      const { share, doing } = latest;
      writing = writing
        .then(() => repository.progress(id, share, doing))
        .then((runs) => {
          if (!runs) end.abort(new Cancelled('cancelled'));
        })
        .catch((error: unknown) =>
          logger.warn({ reason: messageOf(error) }, 'the progress of a backtest was not kept'),
        );
    };
    const timer = setInterval(look, this.parts.lookEveryMs ?? lookEveryMs);
    return {
      tell: (share: number, doing: string): void => {
        latest = { share, doing };
      },
      end: async (): Promise<void> => {
        clearInterval(timer);
        await writing;
      },
    };
  }

  async #bringCandles(
    job: BacktestJob,
    signal: AbortSignal,
    tell: (share: number, doing: string) => void,
  ): Promise<void> {
    const { candles, logger } = this.parts;
    const source = this.parts.source();
    if (!source || source.venue !== job.venue) return;
    const { markets, timeframe, strategy } = job.request;
    const { from, to } = spanOf(job);
    const begin = epochMs(Math.max(0, from - warmupBars * timeframeMs(timeframe)));
    const wanted = new Set([
      ...markets,
      ...(strategyOf(strategy).needsModel || strategy === 'selector' ? context : []),
    ]);
    let done = 0;
    for (const market of wanted) {
      tell(fetchShare * (done / wanted.size), sentence('said.doing.fetching', { market }));
      done += 1;
      if (source.missing([market]).length > 0) continue;
      try {
        await fillFromSource(
          source,
          candles,
          { market, timeframe },
          { from: begin, to },
          {
            signal,
            onRejected: (rows) => candles.quarantine(rows),
          },
        );
      } catch (thrown) {
        signal.throwIfAborted();
        // What is stored may do: a span without any candle is refused later, with what there is.
        logger.warn({ market, timeframe, reason: messageOf(thrown) }, 'candles for a backtest could not be fetched');
      }
    }
  }
}

/** Rejects at once when `signal` aborts, and after `ms`; the work then ends by itself, unheard. */
async function untilAborted(work: Promise<void>, signal: AbortSignal, ms: number): Promise<void> {
  let stop = (): void => undefined;
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    timer = setTimeout(() => reject(new Error(`its candles were not there within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([ended, work]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Advice for the command line, as far as it can be followed in a chat. */
export function inChatWords(message: string): string {
  const read = readSentence(message);
  const { timeframe = '', to = '', first = '' } = read?.facts ?? {};
  const said =
    read?.id === 'said.backtest.modelLate'
      ? sentence('said.backtest.modelLateHere', { timeframe, to, first })
      : message;
  return said.replaceAll(/--(?=[a-z])/g, '');
}

/** Requests of chats name both ends. */
export const spanOf = ({
  request,
}: Pick<BacktestJob, 'request'>): { readonly from: EpochMs; readonly to: EpochMs } => ({
  from: request.from ?? epochMs(0),
  to: request.to ?? epochMs(8.64e15),
});
