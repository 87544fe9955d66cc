import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { type Clock, systemClock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';
import type { QuestionDesk, QuestionModel } from '../core/ports/questions.js';
import type { StateRepository } from '../core/ports/repositories.js';
import { GeminiQuestions } from '../sentiment/gemini/gemini-questions.js';

export interface QuestionLimits {
  /** Requests to the model for one person and UTC day; a question takes one to four. */
  readonly perPerson: number;
  /** For all people together. */
  readonly perDay: number;
}

export const usualQuestionLimits: QuestionLimits = { perPerson: 40, perDay: 400 };

const key = 'question-budget';
const dayMs = 86_400_000;

interface Spent {
  readonly day: number;
  readonly total: number;
  readonly people: Readonly<Record<string, number>>;
}

/** Counts requests by person and day; the count survives a restart. One process answers questions, so counting needs no lock in the database. */
export function questionBudget(
  state: Pick<StateRepository, 'get' | 'put'>,
  clock: Clock,
  limits: QuestionLimits = usualQuestionLimits,
): QuestionDesk['spend'] {
  let last: Promise<unknown> = Promise.resolve();
  const spend: QuestionDesk['spend'] = async ({ platform, id }) => {
    const day = Math.floor(clock.now() / dayMs);
    const known = await state.get<Spent>(key);
    const spent: Spent = known?.day === day ? known : { day, total: 0, people: {} };
    const person = `${platform}:${id}`;
    const own = spent.people[person] ?? 0;
    if (own >= limits.perPerson) return 'person';
    if (spent.total >= limits.perDay) return 'day';
    await state.put(key, {
      day,
      total: spent.total + 1,
      people: { ...spent.people, [person]: own + 1 },
    } satisfies Spent);
    return 'spent';
  };
  return (account) => {
    // One after the other: two at once must not spend the same request.
    const mine = last.then(() => spend(account));
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Says in the log why there was no answer; the words of a question are nobody's business there. */
const watched = (model: QuestionModel, logger: Logger): QuestionModel => ({
  next: (...asked) =>
    model.next(...asked).catch((error: unknown) => {
      logger.warn({ reason: messageOf(error).slice(0, 300) }, 'the language model did not answer a question');
      throw error;
    }),
});

/** Plain questions as the settings say: with GEMINI_API_KEY by language model, else by rule alone. */
export function createQuestions(config: Config, state: StateRepository, logger: Logger): QuestionDesk {
  const { GEMINI_API_KEY: apiKey, GEMINI_MODEL: model, GEMINI_API_URL: apiUrl } = config;
  return {
    model: apiKey ? watched(new GeminiQuestions({ apiKey, model, apiUrl }), logger) : null,
    spend: questionBudget(state, systemClock),
  };
}
