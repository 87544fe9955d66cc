import { baseOf } from '../../core/market.js';
import type { Prediction, Side } from '../../core/prediction.js';
import type { Mood } from '../../core/sentiment.js';
import { countText, moveText, scoreText, shareText, wholePercents } from '../format/numbers.js';
import { durationText } from '../format/times.js';
import { reasonName, say } from '../messages/catalogue.js';
import type { CallsLikeThis } from '../reply/signals.js';
import type { Span } from './card.js';

const shownReasons = 3;

/** `BTC/USDT · 1h` */
export const subject = (of: { readonly market: string; readonly timeframe: string }): string =>
  `${of.market} · ${of.timeframe}`;

export const callWord = (side: Side): string => (side === 'long' ? say('call.buy') : say('call.sell'));
export const sideWord = (side: Side): string => (side === 'long' ? say('side.buy') : say('side.sell'));

export const title = (word: string, of: { market: string; timeframe: string }, id: number | null): readonly Span[] => [
  { strong: `${word}  ${subject(of)}` },
  ...(id === null ? [] : [`  #${id}`]),
];

/** Length of the model's look ahead. */
export const horizonText = (prediction: Prediction): string =>
  durationText(prediction.horizonEndsAt - prediction.closedAt);

export const percents = (prediction: Prediction): { up: number; flat: number; down: number } => {
  const { up, neutral, down } = prediction.probabilities;
  const [upShare = 0, flatShare = 0, downShare = 0] = wholePercents([up, neutral, down]);
  return { up: upShare, flat: flatShare, down: downShare };
};

export const probabilityLine = (prediction: Prediction): string => say('signal.probabilities', percents(prediction));

export const countsLine = (prediction: Prediction): string =>
  say('signal.counts', { size: moveText(prediction.moveSize), horizon: horizonText(prediction) });

export const bigMoveLine = (prediction: Prediction): string =>
  say('signal.bigMove', { share: shareText(prediction.bigMove), base: shareText(prediction.bigMoveBase) });

export const callsLikeThisLine = (calls: CallsLikeThis | null): string | null =>
  calls === null || calls.of === 0
    ? null
    : say('signal.callsLikeThis', { won: countText(calls.won), of: countText(calls.of) });

/** `volatility +, funding rate −`, strongest first. */
export const whyLine = (prediction: Prediction): string | null =>
  prediction.reasons.length === 0
    ? null
    : say('signal.why', {
        reasons: prediction.reasons
          .slice(0, shownReasons)
          .map(({ id, effect }) => `${reasonName(id)} ${effect >= 0 ? '+' : '−'}`)
          .join(', '),
      });

export function moodLine(mood: Mood | null): string | null {
  if (mood === null || mood.score === null) return null;
  return say('signal.mood', {
    score: scoreText(mood.score),
    items: countText(mood.items),
    window: durationText(mood.windowMs),
  });
}

/** Base asset for a label, short enough for a button. */
export const baseLabel = (market: Prediction['market']): string => baseOf(market);
