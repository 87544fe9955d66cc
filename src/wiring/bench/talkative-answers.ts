import type { Predictor } from '../../core/ports/predictor.js';
import { Answers } from '../../pipeline/answers.js';
import { type Forecast, Forecaster } from '../../pipeline/inference/forecaster.js';

/** Judges as ever, but as if no earlier signal were open, so that nothing is held back for it. */
export class TalkativeAnswers extends Answers {
  override judge(...[series, closedAt, forecast, facts]: Parameters<Answers['judge']>) {
    return super.judge(series, closedAt, forecast, { ...facts, open: [] });
  }
}

/** A model whose every forecast is worth a move alert and none of whose inputs is out of range. */
export class TalkativeForecaster extends Forecaster {
  constructor({ predictor, card }: Forecaster) {
    const talkative: Predictor = {
      info: { ...predictor.info, moveAlertAt: 0 },
      predict: (values, rows) => predictor.predict(values, rows),
      close: () => predictor.close(),
    };
    super(talkative, card);
  }

  override async predictRow(...args: Parameters<Forecaster['predictRow']>): Promise<Forecast> {
    const forecast = await super.predictRow(...args);
    return { ...forecast, range: { ...forecast.range, share: 0 } };
  }
}
