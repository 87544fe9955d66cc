import { shortened } from '../format/foreign-text.js';
import { countText, fixedText, priceText, returnText, scoreText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { reasonName, say } from '../messages/catalogue.js';
import type { ChartReply, SentimentReply, WatchReply } from '../reply/markets.js';
import type { WhyReply } from '../reply/signals.js';
import { studyTitle } from '../study-title.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { heldBecause } from './answer-card.js';
import { type CardText, type Line, lines, type Span } from './card.js';
import { bigMoveLine, countsLine, horizonText, moodLine, probabilityLine } from './prediction-lines.js';
import { withheldLine } from './withheld-lines.js';

const titleLength = 140;
const shownReasons = 10;

export function chartCard(reply: ChartReply): CardText {
  const { market, timeframe, lastClose, lastClosedAt, change, tick, now, timeZone } = reply;
  return {
    tone: 'info',
    title: [{ strong: say('chart.title', { market, timeframe }) }],
    body:
      lastClose === null || lastClosedAt === null
        ? lines(say('chart.empty', { subject: `${market} ${timeframe}` }))
        : lines(
            say('chart.last', {
              price: priceText(lastClose, tick),
              change: change === null ? say('unknown') : returnText(change),
              candles: countText(reply.candles),
            }),
            say('chart.closed', {
              closed: timeText(lastClosedAt, now, timeZone),
              age: ageText(now - lastClosedAt),
            }),
            valuesLine(reply),
            chartMoodLine(reply),
            ...entryLines(reply),
          ),
  };
}

const shownEntries = 4;

/** `RSI 14: 41 · EMA 20: 64,100`: what the picture's lines say, for who cannot read them off. */
function valuesLine({ values = [], tick }: ChartReply): string | null {
  if (values.length === 0) return null;
  const names = [...new Set(values.map(({ study }) => study))];
  const words = names.map((name) => {
    const isScale = name === 'rsi' || name === 'stochastic';
    const figures = values
      .filter(({ study }) => study === name)
      .map(({ value }) => (isScale ? value.toFixed(0) : priceText(value, tick)));
    return `${studyTitle(name)}: ${figures.join(' / ')}`;
  });
  return say('markets.chart.values', { values: words.join(' · ') });
}

function chartMoodLine({ mood }: ChartReply): string | null {
  if (mood === undefined) return null;
  return mood.score === null
    ? say('markets.chart.moodNone')
    : say('markets.chart.mood', { score: scoreText(mood.score), items: countText(mood.items) });
}

const entryLines = ({ entries = [], tick }: ChartReply): readonly string[] =>
  entries.slice(0, shownEntries).map(({ id, side, timeframe, levels }) =>
    say('markets.chart.order', {
      call: say(side === 'long' ? 'call.buy' : 'call.sell'),
      id,
      timeframe,
      entry: priceText(levels.entry, tick),
      stop: priceText(levels.stop, tick),
      target: priceText(levels.target, tick),
    }),
  );

export function whyCard(reply: WhyReply): CardText {
  const { prediction, mood, signalId, now, timeZone } = reply;
  const { model } = prediction;
  const reasons = prediction.reasons.slice(0, shownReasons).map(({ id, effect }) =>
    say('why.reason', {
      sign: effect >= 0 ? '+' : '−',
      points: fixedText(Math.abs(effect) * 100, 1),
      name: reasonName(id),
    }),
  );
  return {
    tone: 'info',
    title: [
      { strong: say('why.title', { market: reply.market, timeframe: reply.timeframe }) },
      ...(signalId === null ? [] : [`  #${signalId}`]),
    ],
    body: lines(
      reply.heldBack ? [{ strong: withheldLine(reply.heldBack, model, reply) }] : null,
      reply.answer?.call === 'HOLD' ? [{ strong: heldBecause(reply.answer) }] : null,
      reasons.length === 0 ? say('why.none', { model }) : say('why.intro', { model }),
      ...reasons,
      probabilityLine(prediction),
      countsLine(prediction),
      bigMoveLine(prediction),
      say('why.expected', { net: returnText(prediction.expectedReturn), horizon: horizonText(prediction) }),
      moodLine(mood),
      say('chart.closed', {
        closed: timeText(prediction.closedAt, now, timeZone),
        age: ageText(now - prediction.closedAt),
      }),
    ),
  };
}

const wordOf = (score: number): string =>
  score < -0.15 ? say('sentiment.bad') : score > 0.15 ? say('sentiment.good') : say('sentiment.mixed');

/** Only web addresses become links: a feed could carry any scheme. */
export function safeUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

export function sentimentCard(reply: SentimentReply): CardText {
  const { mood, readings, now } = reply;
  const window = durationText(mood.windowMs);
  const items = readings.map((reading): Line => {
    const text = shortened(reading.title, titleLength);
    const url = safeUrl(reading.url);
    const named: Span = url === null ? text : { link: text, url };
    return [
      say('sentiment.item', { score: scoreText(reading.score) }),
      named,
      say('sentiment.itemSource', { source: reading.source, age: ageText(now - reading.publishedAt) }),
    ];
  });
  return {
    tone: 'info',
    title: [{ strong: say('sentiment.title', { market: mood.market }) }],
    body: lines(
      mood.score === null
        ? say('sentiment.none', { window })
        : say('sentiment.score', {
            score: scoreText(mood.score),
            word: wordOf(mood.score),
            items: countText(mood.items),
            window,
          }),
      ...items,
      say('sentiment.note'),
    ),
  };
}

export function watchCard(reply: WatchReply): CardText {
  const example = `/predict ${reply.markets[0] ?? 'BTC/USDT'} ${usualTimeframe(reply)}`;
  return {
    tone: 'info',
    title: [{ strong: say('watch.title') }],
    body: lines(
      say('watch.markets', { count: countText(reply.markets.length), markets: reply.markets.join(', ') }),
      say('watch.timeframes', { timeframes: reply.timeframes.join(', ') }),
      [say('watch.example', { example })],
    ),
  };
}
