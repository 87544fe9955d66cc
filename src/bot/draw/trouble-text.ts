import { assertNever } from '../../core/errors.js';
import type { Trouble } from '../../core/incident.js';
import {
  backfillStage,
  backtestsStage,
  botModelsStage,
  fundingStage,
  isFeed,
  missedStage,
  modelsStage,
  pruningStage,
  questionsStage,
  scoringStage,
  tidyingStage,
} from '../../core/stages.js';
import type { EpochMs } from '../../core/units.js';
import { shortened } from '../format/foreign-text.js';
import { countText, fixedText, percentText } from '../format/numbers.js';
import { durationText, timeText } from '../format/times.js';
import { type MessageId, say, wording } from '../messages/catalogue.js';
import { saidText } from './said.js';

const shownMarkets = 6;
const reasonLength = 200;
const shownDetails = 5;
const gigabyte = 1_073_741_824;

/** When, and how long ago: `now` is the database's time, as the instants are. */
export interface Moment {
  readonly now: EpochMs;
  readonly timeZone: string;
}

const someMarkets = (markets: readonly string[]): string =>
  markets.length <= shownMarkets
    ? markets.join(', ')
    : `${markets.slice(0, shownMarkets).join(', ')} +${markets.length - shownMarkets}`;

const bytesText = (bytes: number): string =>
  bytes >= gigabyte ? `${fixedText(bytes / gigabyte, 1)} GB` : `${Math.round(bytes / 1_048_576)} MB`;

const platformNames: Readonly<Record<string, string>> = { telegram: 'Telegram', discord: 'Discord' };

/** The platform where nobody is heard, of a stage that hears one. */
const deafTo = (stage: string): string | null => {
  const platform = /^hearing (.+)$/.exec(stage)?.[1];
  return platform === undefined ? null : (platformNames[platform] ?? platform);
};

/** What is wrong, in half a sentence: `no candles from binance since 13:05 UTC (37 min)`. */
export function troubleText(trouble: Trouble, { now, timeZone }: Moment): string {
  const times = (since: EpochMs) => ({ since: timeText(since, now, timeZone), age: durationText(now - since) });
  switch (trouble.kind) {
    case 'stage': {
      const { stage, since } = trouble;
      const platform = deafTo(stage);
      if (platform !== null && since !== null) return say('ops.trouble.hearing', { platform, ...times(since) });
      return since === null
        ? say('ops.trouble.stageNever', { stage: saidText(stage) })
        : say('ops.trouble.stage', { stage: saidText(stage), ...times(since) });
    }
    case 'process': {
      const { role, since } = trouble;
      if (since === null) return say('ops.trouble.processNever', { role });
      return say(role === 'bot' ? 'ops.trouble.bot' : 'ops.trouble.worker', times(since));
    }
    case 'died':
      return say('ops.trouble.died', { process: shortened(saidText(trouble.process), 80), ...times(trouble.since) });
    case 'noCandles': {
      const { venue, markets, all, since } = trouble;
      if (since === null) return say('ops.trouble.noCandlesNever', { venue });
      return all
        ? say('ops.trouble.noCandles', { venue, ...times(since) })
        : say('ops.trouble.noCandlesOf', { venue, markets: someMarkets(markets), ...times(since) });
    }
    case 'deadLetters':
      return say('ops.trouble.deadLetters', { count: countText(trouble.count) });
    case 'live':
      return say('ops.trouble.live', { venue: trouble.venue ?? say('unknown') });
    case 'jobs':
      return say('ops.trouble.jobs', { queue: trouble.queue, failed: countText(trouble.failed) });
    case 'disk':
      return say('ops.trouble.disk', {
        host: shortened(trouble.host, 40),
        free: bytesText(trouble.freeBytes),
        share: percentText(trouble.share),
      });
    case 'slowDatabase':
      return say('ops.trouble.slowDatabase', { ms: countText(trouble.ms) });
    case 'database':
      return say('ops.trouble.database', { host: shortened(trouble.host, 60) });
    case 'ended':
      return say('ops.trouble.ended', { process: shortened(saidText(trouble.process), 80) });
    case 'fatal':
      return say('ops.trouble.fatal');
    default:
      return assertNever(trouble);
  }
}

const reason = (text: string | null): readonly string[] =>
  text === null || text === '' ? [] : [say('ops.reason', { reason: shortened(saidText(text), reasonLength) })];

/** Stages of which there is more to say than that a restart is safe. */
const adviceOf: ReadonlyMap<string, readonly MessageId[]> = new Map<string, readonly MessageId[]>([
  ['live trading', ['ops.do.live', 'ops.do.stage']],
  ['sentiment', ['ops.do.sentiment']],
  [scoringStage, ['ops.do.scoring']],
  [questionsStage, ['ops.do.questions']],
  [modelsStage, ['ops.do.models']],
  [botModelsStage, ['ops.do.models']],
  [backfillStage, ['ops.do.backfill']],
  [fundingStage, ['ops.do.backfill']],
  [backtestsStage, ['ops.do.backtests']],
  [missedStage, ['ops.do.missed']],
  [pruningStage, ['ops.do.upkeep', 'ops.do.stage']],
  [tidyingStage, ['ops.do.upkeep', 'ops.do.stage']],
]);

function stageAdvice(stage: string): readonly MessageId[] {
  if (deafTo(stage) !== null) return ['ops.do.hearing'];
  return isFeed(stage) ? ['ops.do.feed'] : (adviceOf.get(stage) ?? ['ops.do.stage']);
}

/** What it means and what a person may do: lines below the first. */
export function troubleAdvice(trouble: Trouble): readonly string[] {
  switch (trouble.kind) {
    case 'stage':
      return stageAdvice(trouble.stage).map((id) => wording(id, {}));
    case 'process':
      return [say(trouble.role === 'bot' ? 'ops.do.bot' : 'ops.do.worker')];
    case 'died':
      return [say('ops.do.died')];
    case 'noCandles':
      return [say('ops.do.noCandles')];
    case 'deadLetters':
      return [...reason(trouble.reason), say('ops.do.deadLetters')];
    case 'live':
      return [
        ...trouble.details.slice(0, shownDetails).map((detail) => shortened(saidText(detail), reasonLength)),
        say('ops.do.live'),
      ];
    case 'jobs':
      return [...reason(trouble.reason), say('ops.do.jobs')];
    case 'disk':
      return [say('ops.do.disk')];
    case 'slowDatabase':
      return [say('ops.do.slowDatabase')];
    case 'database':
      return [...reason(trouble.reason), say('ops.do.database')];
    case 'ended':
      return [...reason(trouble.reason), say('ops.do.ended')];
    case 'fatal':
      return [...reason(trouble.text), say('ops.do.fatal')];
    default:
      return assertNever(trouble);
  }
}
