import { backtestSentences } from './backtest.js';
import { checkSentences } from './checks.js';
import { dataSentences } from './data.js';
import { liveSentences } from './live.js';
import { otherSentences } from './others.js';
import { paperSentences, takesSentences } from './paper.js';
import { sendingSentences } from './sending.js';
import { verdictSentences } from './verdict.js';
import { wordSentences } from './words.js';

/** Every sentence that the work itself says to people: in English here, in their languages in the catalogue of messages. */
export const sentences = {
  ...paperSentences,
  ...takesSentences,
  ...checkSentences,
  ...backtestSentences,
  ...verdictSentences,
  ...liveSentences,
  ...dataSentences,
  ...otherSentences,
  ...wordSentences,
  ...sendingSentences,
} as const;
