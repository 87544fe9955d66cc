import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { provenanceOf, type Series } from '../core/market.js';
import { backtestsStage, feedOf, missedStage, pruningStage, scoringStage } from '../core/stages.js';
import type { Schedule } from '../jobs/index.js';
import type { AlertWatch } from '../pipeline/alerts/index.js';
import type { Ingest } from '../pipeline/ingest.js';
import type { AlertService } from '../pipeline/risk/alerts/alert-service.js';
import type { SettlementService } from '../pipeline/signals/settlement-service.js';
import type { Backtests } from './backtest-desk.js';
import { BacktestWatch } from './backtest-watch.js';
import { pruneDaily } from './daily-prune.js';
import { summarise } from './daily-summary.js';
import { tellDigests } from './digests.js';
import { expectFeeds } from './expected-stages.js';
import type { FlowStarter } from './flow-starter.js';
import type { MarketView } from './market-view.js';
import type { MoodService } from './mood.js';
import type { Paper } from './paper.js';
import { summarisePaper } from './paper-summary.js';
import type { Persistence } from './persistence.js';
import { firePosts } from './posts.js';

interface Parts {
  readonly config: Config;
  readonly store: Persistence;
  readonly view: MarketView;
  readonly mood: MoodService;
  readonly paper: Paper;
  /** Alerts that people made. */
  readonly alertWatch?: AlertWatch;
  readonly backtests: Pick<Backtests, 'reconcile'>;
  readonly logger: Logger;
  readonly sentimentEveryMs: number;
}

/** A close that waits so long for its decision hangs, or fails each time; a queue that was away has caught up by then. */
const undecidedMs = 600_000;

export const watchedOf = ({ config, view }: Pick<Parts, 'config' | 'view'>): readonly Series[] => {
  const { venue, markets } = view.info();
  return markets.flatMap((market) => config.TIMEFRAMES.map((timeframe) => ({ venue, market, timeframe })));
};

/** What comes round in the queues, whichever worker takes a turn. */
export function schedulesOf(
  parts: Parts,
  services: {
    readonly alerts: AlertService;
    readonly settlement: SettlementService;
    readonly flows: FlowStarter;
    readonly feed: { readonly ingest: Ingest | null };
    readonly beat: (stage: string) => void;
  },
): readonly Schedule[] {
  const { config, store, view, mood, sentimentEveryMs } = parts;
  const { flows, beat } = services;
  const backtests = new BacktestWatch(store.backtests);
  const since = view.clock.now();
  const pace = view.paceFor(config);
  return [
    {
      name: 'reconcile',
      everyMs: 10_000,
      handler: async () => {
        const again = await flows.reconcile(store, watchedOf(parts));
        if (flows.longestUndecidedMs() <= undecidedMs) beat(missedStage);
        return again;
      },
    },
    {
      name: 'backtests',
      everyMs: 60_000,
      handler: async () => {
        const queued = await parts.backtests.reconcile();
        if (await backtests.goesOn()) beat(backtestsStage);
        return queued;
      },
    },
    {
      name: 'settle',
      everyMs: 30_000,
      handler: async () => (await services.settlement.run(view.info().venue, view.clock.now())).length,
    },
    {
      name: 'summary',
      everyMs: 30_000,
      handler: async () => {
        const { venue } = view.info();
        const paper = await summarisePaper(store, venue, view.clock.now());
        return { told: await summarise(store, venue, view.clock.now()), paper };
      },
    },
    { name: 'posts', everyMs: 5_000, handler: () => firePosts(store.posts, () => view.info()) },
    {
      name: 'alerts',
      everyMs: 10_000,
      handler: async () => (await parts.alertWatch?.sweep(view.info().venue))?.fired ?? 0,
    },
    {
      name: 'digests',
      everyMs: 30_000,
      handler: () => tellDigests({ digests: store.digests, venue: view.info().venue, logger: parts.logger }),
    },
    { name: 'paper', everyMs: 10_000, handler: () => parts.paper.trader.wake() },
    { name: 'prune', everyMs: 600_000, handler: () => pruneDaily(store, () => beat(pruningStage)) },
    {
      name: 'health',
      everyMs: 15_000,
      handler: async () => {
        const { venue } = view.info();
        const now = view.clock.now();
        // A replay without a pace, or one that has ended, is never late.
        if (pace !== 'max' && (services.feed.ingest !== null || provenanceOf(venue) === 'live')) {
          await services.alerts.checkData(watchedOf(parts), now, since);
        }
        await services.alerts.checkQuarantine(watchedOf(parts), now);
      },
    },
    ...(mood.sources > 0
      ? [
          {
            name: 'sentiment',
            everyMs: sentimentEveryMs,
            handler: async () => {
              await expectFeeds(store, mood.asked(), view.info().venue);
              const { added, heard, sources } = await mood.poll();
              // Sources that all fail are as silent as none that is asked.
              if (heard) await store.state.beat('sentiment');
              for (const { name, answered } of sources) if (answered) beat(feedOf(name));
              if (mood.scores()) beat(scoringStage);
              return added;
            },
          },
        ]
      : []),
  ];
}
