import type { Predictor } from '../../core/ports/predictor.js';
import { expectedReturnOf } from '../inference/entry-rule.js';
import type { LabelledRows } from './labelled-folder.js';
import type { ScoredRows } from './scored-rows.js';

const batchRows = 8192;

/** Asks a model about every row and sets its answers beside what came true. */
export async function forecastRows(
  predictor: Predictor,
  rows: LabelledRows,
  returnFactor: number,
  stepMs: number,
): Promise<ScoredRows> {
  const { columns } = rows;
  const scored: ScoredRows = {
    markets: rows.markets,
    market: rows.market,
    closedAt: rows.decidedAt,
    down: new Float64Array(rows.rows),
    neutral: new Float64Array(rows.rows),
    up: new Float64Array(rows.rows),
    bigMove: new Float64Array(rows.rows),
    rise: new Float64Array(rows.rows),
    expectedReturn: new Float64Array(rows.rows),
    outcome: rows.outcome,
    forward: rows.forward,
    tradable: rows.tradable,
    past: rows.past,
    horizonBars: predictor.info.horizonBars,
    stepMs,
  };
  for (let from = 0; from < rows.rows; from += batchRows) {
    const to = Math.min(from + batchRows, rows.rows);
    const outputs = await predictor.predict(rows.values.subarray(from * columns, to * columns), to - from);
    outputs.forEach(({ probabilities, bigMove, rise }, at) => {
      const row = from + at;
      scored.down[row] = probabilities.down;
      scored.neutral[row] = probabilities.neutral;
      scored.up[row] = probabilities.up;
      scored.bigMove[row] = bigMove;
      scored.rise[row] = rise ?? probabilities.up + probabilities.neutral / 2;
      scored.expectedReturn[row] = expectedReturnOf(probabilities, rows.moveSize[row]!, returnFactor);
    });
  }
  return scored;
}
