import { sentence } from './sentence.js';

/**
 * Names of stages, as they beat, of which more than their own part must know. Words for them are in `sentences/words.ts`.
 */

/** What a candle's close means for alerts, open signals and paper accounts; beside their schedules. */
export const aftermathStage = 'aftermath';
/** Closes that were never decided are looked for, and none stays so. */
export const missedStage = 'missed closes';
export const backfillStage = 'backfill';
export const fundingStage = 'funding rates';
export const summaryStage = 'daily summary';
export const pruningStage = 'pruning';
export const tidyingStage = 'tidying of jobs';
export const backtestsStage = 'backtests';
/** The models of a process follow what was promoted: those of workers make signals, those of a process that is only a bot answers. */
export const modelsStage = 'serving models';
export const botModelsStage = 'serving models of the bot';
/** Rows of messages for audiences that are too large to be made with what they hear of. */
export const audiencesStage = 'large audiences';
export const pinsStage = 'pinned status';
export const questionsStage = 'plain questions';
export const scoringStage = 'scoring by Gemini';
/** Trading with an exchange. */
export const liveStage = 'live trading';
/** Who looks after all others: one look at least went to its end. */
export const watchStage = 'watch';

/** One source of texts: `feed coindesk.com`, `feed r/bitcoin`. */
export const feedOf = (source: string): string => `feed ${source}`;

export const isFeed = (stage: string): boolean => stage.startsWith('feed ');

/** What keeps things in order behind the scenes: admins alone hear of its silence. */
const upkeep: ReadonlySet<string> = new Set([
  missedStage,
  backfillStage,
  fundingStage,
  pruningStage,
  tidyingStage,
  modelsStage,
  botModelsStage,
  watchStage,
]);
export const isUpkeep = (stage: string): boolean => upkeep.has(stage);

/** Somebody else's server: no restart mends it, and all else goes on without. */
export const isOutside = (stage: string): boolean =>
  isFeed(stage) || stage === scoringStage || stage === questionsStage;

/** What the note says of a stage that has not been heard of since the start of what runs it. */
export const expectedNote = sentence('said.expectedSince');
