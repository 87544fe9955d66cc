import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/core/units.js';
import { ModelForecasts } from '../../../../src/pipeline/backtest/model-forecasts.js';
import { featureSet } from '../../../../src/pipeline/features/index.js';
import { type PackedAnswer, packOutputs } from '../../../../src/pipeline/inference/packed-outputs.js';
import { walk } from '../../../builders/history.js';
import { aModelCard } from '../../../builders/model-card.js';
import { aModel, btc1h } from '../../../builders/trading.js';
import { FakePredictor } from '../../../fakes/fake-predictor.js';

const columns = featureSet.names.length;
const bars = walk(featureSet.lookback + 300, 9).map((candle) => ({ series: btc1h, candle, funding: null }));

/** Says of each row what its first column holds, each question when it is let. */
class HeldPredictor extends FakePredictor {
  readonly held: (() => void)[] = [];

  constructor() {
    super(aModel({}), columns, () => ({ probabilities: { down: 0, neutral: 1, up: 0 }, bigMove: 0 }));
  }

  predictLent(values: Float32Array<ArrayBuffer>, rows: number): Promise<PackedAnswer> {
    const outputs = packOutputs(
      Array.from({ length: rows }, (_, row) => ({
        probabilities: { down: 0, neutral: 1, up: 0 },
        bigMove: values[row * columns] ?? Number.NaN,
      })),
    );
    return new Promise((resolve) => this.held.push(() => resolve({ outputs, values })));
  }
}

const forecastsOf = (predictor: FakePredictor, many = bars.length) =>
  new ModelForecasts(
    [{ card: aModelCard({ trainedUntil: epochMs(1) }), predictor }],
    featureSet,
    '1h',
    { btc: [], eth: [], tradeFrom: epochMs(0) },
    false,
    many,
  );

/** Waits until everything that can go on has gone on. */
const quiet = () => new Promise((resolve) => setImmediate(resolve));

describe('forecasts of models', () => {
  it('belong to their bars even where later ones are answered first', async () => {
    for (const many of [bars.length, 1_000_000]) {
      const predictor = new HeldPredictor();
      const forecasts = forecastsOf(predictor, many);
      const cut = bars.length - 100;
      const first = forecasts.prepare(btc1h, bars.slice(0, cut));
      const second = forecasts.prepare(btc1h, bars.slice(cut));
      await quiet();
      expect(predictor.held.length).toBeGreaterThan(1);
      for (const answer of predictor.held.reverse()) {
        answer();
        await quiet();
      }
      await Promise.all([first, second]);
      const stream = featureSet.open('1h');
      let found = 0;
      for (const { candle } of bars) {
        const { values, ready } = stream.push({ candle, btc: null, eth: null, funding: null });
        const said = forecasts.at(btc1h, candle.closedAt)?.bigMove ?? null;
        expect(said).toBe(ready ? Math.fround(values[0] ?? 0) : null);
        if (said !== null) found++;
      }
      expect(found).toBeGreaterThan(250);
      forecasts.close();
    }
  });
});
