import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { messageOf } from '../core/errors.js';
import type { QuestionDesk, QuestionLimits, QuestionModel } from '../core/ports/questions.js';
import { GeminiQuestions } from '../sentiment/gemini/gemini-questions.js';
import type { PgQuestionBudget } from '../store/index.js';
import { PulseOfUse } from './pulse-of-use.js';

export const usualQuestionLimits: QuestionLimits = { perPerson: 40, perDay: 400 };

/** Says in the log why there was no answer; the words of a question are nobody's business there. */
const watched = (model: QuestionModel, logger: Logger, use: PulseOfUse): QuestionModel => ({
  next: (...asked) =>
    model.next(...asked).then(
      (turn) => {
        use.note(true);
        return turn;
      },
      (error: unknown) => {
        use.note(false);
        logger.warn({ reason: messageOf(error).slice(0, 300) }, 'the language model did not answer a question');
        throw error;
      },
    ),
});

/** Plain questions as the settings say: with GEMINI_API_KEY by language model, else by rule alone. */
export function createQuestions(
  config: Config,
  budget: Pick<PgQuestionBudget, 'spend'>,
  logger: Logger,
  use = new PulseOfUse(),
): QuestionDesk {
  const { GEMINI_API_KEY: apiKey, GEMINI_MODEL: model, GEMINI_API_URL: apiUrl } = config;
  return {
    model: apiKey ? watched(new GeminiQuestions({ apiKey, model, apiUrl }), logger, use) : null,
    spend: (account) => budget.spend(account, usualQuestionLimits),
  };
}
