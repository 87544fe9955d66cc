import { timeframeMs } from '../../core/market.js';
import type { ModelSummary } from '../../core/ports/services.js';
import { countText, fixedText, percentText, returnText } from '../format/numbers.js';
import { dayText, durationText } from '../format/times.js';
import { say, scoreName } from '../messages/catalogue.js';
import type { ModelsReply } from '../reply/operators.js';
import { type CardText, type Line, lines } from './card.js';
import { callsLikeThisLine } from './prediction-lines.js';

const shownModels = 6;
const shownScores = 6;

const figure = (value: number): string => fixedText(value, 3);

function modelLines({ info, scores, active }: ModelSummary, timeZone: string): readonly Line[] {
  const { version, timeframe } = info;
  const figures = scores
    .slice(0, shownScores)
    .map(({ name: id, value, low, high }) => ({ name: scoreName(id), value, low, high }))
    .map(({ name, value, low, high }) =>
      low === null || high === null
        ? say('models.score', { name, value: figure(value) })
        : say('models.scoreInterval', { name, value: figure(value), low: figure(low), high: figure(high) }),
    );
  return lines(
    [{ strong: active ? say('models.active', { version, timeframe }) : say('models.idle', { version, timeframe }) }],
    say('models.span', {
      until: dayText(info.trainedUntil, timeZone),
      expires: dayText(info.expiresAt, timeZone),
      horizon: durationText(info.horizonBars * timeframeMs(timeframe)),
    }),
    info.mayEnter
      ? say('models.enters', { margin: returnText(info.entryMargin), cost: percentText(info.cost) })
      : say('models.abstains'),
    callsLikeThisLine(info.callsLikeThis),
    ...figures,
  );
}

export function modelsCard({ models, timeZone }: ModelsReply): CardText {
  const hidden = models.length - shownModels;
  return {
    tone: 'info',
    title: [{ strong: models.length === 0 ? say('models.none') : say('models.title') }],
    body: [
      ...models.slice(0, shownModels).flatMap((model) => modelLines(model, timeZone)),
      ...lines(hidden > 0 ? say('models.more', { count: countText(hidden) }) : null),
    ],
  };
}
