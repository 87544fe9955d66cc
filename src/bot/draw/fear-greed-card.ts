import type { FearGreedComponent } from '../../core/overview.js';
import { countText, fixedText, percentText, returnText, scoreText, wholePercents } from '../format/numbers.js';
import { ageText, timeText } from '../format/times.js';
import { type MessageId, say, wording } from '../messages/catalogue.js';
import type { FearGreedReply } from '../reply/markets.js';
import { type CardText, type Line, lines } from './card.js';

const weekMs = 7 * 86_400_000;

const partName = ({ part }: FearGreedComponent): string => wording(`markets.fear.part.${part}` satisfies MessageId, {});

function whyOf({ part, value, usual }: FearGreedComponent): string {
  const [now, before] = [value ?? 0, usual ?? 0];
  switch (part) {
    case 'momentum':
      return say('markets.fear.why.momentum', { value: returnText(now) });
    case 'volatility':
      return say('markets.fear.why.volatility', { value: percentText(now), usual: percentText(before) });
    case 'volume':
      return say('markets.fear.why.volume', { value: fixedText(now, 2) });
    case 'breadth':
      return say('markets.fear.why.breadth', { value: percentText(now) });
    case 'dominance':
      return say('markets.fear.why.dominance', { value: percentText(now), usual: percentText(before) });
    case 'mood':
      return say('markets.fear.why.mood', { value: scoreText(now) });
  }
}

export function fearGreedCard({ index, now, timeZone }: FearGreedReply): CardText {
  const { value, word, asOf, components, history } = index;
  const name = say('markets.fear.name');
  const days = countText(Math.floor(index.historyHours / 24));
  if (value === null || word === null || asOf === null) {
    return {
      tone: 'info',
      title: [{ strong: say('markets.fear.unknown') }],
      body: lines(name, say('markets.fear.none', { days })),
    };
  }
  const weights = wholePercents(components.map(({ weight }) => weight));
  const rows = components.map((component, i): Line => {
    const facts =
      component.score === null
        ? say('markets.fear.rowNone')
        : say('markets.fear.row', {
            score: Math.round(component.score),
            weight: `${weights[i] ?? 0} %`,
            why: whyOf(component),
          });
    return [{ strong: partName(component) }, ` ${facts}`];
  });
  const week = history.findLast(({ at }) => at <= asOf - weekMs);
  const values = history.map((one) => one.value);
  return {
    tone: 'info',
    title: [
      { strong: say('markets.fear.title', { value: Math.round(value), word: wording(`markets.fear.${word}`, {}) }) },
    ],
    body: lines(
      name,
      ...rows,
      week
        ? say('markets.fear.week', {
            week: Math.round(week.value),
            low: Math.round(Math.min(...values)),
            high: Math.round(Math.max(...values)),
          })
        : null,
      say('markets.fear.history', { days, closed: timeText(asOf, now, timeZone), age: ageText(now - asOf) }),
    ),
  };
}
