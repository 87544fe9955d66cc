import { InvariantError } from '../../core/errors.js';
import { quantile, round } from './machine.js';
import type { Rig } from './rig.js';

/** Times what `/predict` asks of the services, features warm: one question after another, and many at once. */
export async function timeAnswers(
  { services, series }: Rig,
  { calls, atOnce }: { readonly calls: number; readonly atOnce: number },
): Promise<Record<string, number>> {
  const ask = async (at: number): Promise<void> => {
    const { market, timeframe } = series[at % series.length] as Rig['series'][number];
    const answer = await services.answer(market, timeframe);
    if (answer.call === 'NO_CALL') {
      throw new InvariantError(`every answer must be one of the model, was no call: ${JSON.stringify(answer.reason)}`);
    }
  };
  for (let at = 0; at < 2 * series.length; at++) await ask(at);
  const took: number[] = [];
  for (let at = 0; at < calls; at++) {
    const started = performance.now();
    await ask(at);
    took.push(performance.now() - started);
  }
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, (_, at) => ask(at)));
  const seconds = (performance.now() - started) / 1_000;
  return {
    answers: calls,
    answerP50Ms: round(quantile(took, 0.5), 2),
    answerP99Ms: round(quantile(took, 0.99), 2),
    answersAtOnce: atOnce,
    answersAtOnceSeconds: round(seconds, 2),
    answersPerSecond: Math.round(atOnce / seconds),
  };
}
