import { z } from 'zod';
import { isTimeframe, type Market, type Timeframe } from '../../core/market.js';
import type { StudyName } from '../../core/overview.js';
import type { Services } from '../../core/ports/services.js';
import type { EntrySignal, Signal } from '../../core/signal.js';
import type { Button } from '../button.js';
import { inRows, predictButton } from '../buttons.js';
import {
  type ChartView,
  isOverlay,
  mostOverlays,
  mostPanes,
  panesOf,
  usualView,
  viewCode,
  viewOfCode,
  withWord,
} from '../chart-view.js';
import { fittingRows } from '../fitting-buttons.js';
import { inPlace, pickButton } from '../market-buttons.js';
import { pictureLanguage } from '../picture-language.js';
import type { ChartReply } from '../reply/markets.js';
import type { ChartRequest } from '../reply/pictures.js';
import type { Reply } from '../reply.js';
import { chartCandles } from '../signal-reply.js';
import type { ArgKit } from './args.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { addFault } from './fault.js';
import { marketOption, timeframeOption } from './options.js';
import { type Theme, themeOf, themeOption, themes } from './theme-option.js';

const fewestCandles = 24;
const mostCandles = 300;
const manyCandles = 240;

interface Asked {
  readonly timeframe: Timeframe | null;
  readonly view: ChartView;
  readonly candles: number;
  readonly theme: Theme | null;
}

/** Words in any order: `1h rsi macd ema50 200 light`, or a button's code. */
function read(words: readonly string[], kit: ArgKit, context: z.RefinementCtx): Asked {
  const { timeframes } = kit.info;
  const { example } = kit.command;
  let asked: Asked = { timeframe: null, view: usualView, candles: chartCandles, theme: null };
  for (const word of words) {
    const lower = word.toLowerCase();
    const theme = themes.find((one) => one === lower);
    if (theme) asked = { ...asked, theme };
    else if (isTimeframe(lower) && timeframes.includes(lower)) asked = { ...asked, timeframe: lower };
    else if (/^\d+$/.test(word)) {
      const candles = Number(word);
      if (candles < fewestCandles || candles > mostCandles) {
        const params = { least: fewestCandles, most: mostCandles, given: kit.echo(word), example };
        addFault(context, 'markets.chart.count', params);
        return z.NEVER;
      }
      asked = { ...asked, candles };
    } else if (/^\d+[a-z]+$/.test(lower)) {
      const params = { given: kit.echo(word), timeframes: timeframes.join(', '), example };
      addFault(context, 'timeframe.unknown', params);
      return z.NEVER;
    } else {
      const view = viewOfCode(lower) ?? withWord(asked.view, lower);
      if (view === null) {
        addFault(context, 'markets.chart.study', { given: kit.echo(word), example });
        return z.NEVER;
      }
      asked = { ...asked, view };
    }
  }
  const { view } = asked;
  if (panesOf(view).length > mostPanes || view.studies.filter(isOverlay).length > mostOverlays) {
    addFault(context, 'markets.chart.tooMany', { panes: mostPanes, overlays: mostOverlays, example });
    return z.NEVER;
  }
  return asked;
}

const wordsOf = (...texts: readonly (string | undefined)[]): readonly string[] =>
  texts.flatMap((text) => (text ?? '').split(/[\s,;+]+/).filter((word) => word !== ''));

export const chartCommand = defineCommand({
  name: 'chart',
  summary: 'Candles with odds, indicators, signal levels and mood',
  example: '/chart BTC/USDT 1h rsi ema20',
  verb: 'read',
  topic: 'markets',
  options: [
    marketOption(true),
    timeframeOption,
    {
      name: 'indicators',
      summary: 'As rsi macd bollinger ema20 ema50 vwap; -odds leaves out',
      required: false,
      rest: true,
    },
    { name: 'candles', summary: 'How many, 24 to 300', required: false },
    themeOption,
  ],
  args: (kit) =>
    z
      .object({
        market: kit.market,
        timeframe: z.string().optional(),
        indicators: z.string().optional(),
        candles: z.string().optional(),
        theme: z.string().optional(),
      })
      .transform(({ market, timeframe, indicators, candles, theme }, context) => ({
        market,
        ...read(wordsOf(timeframe, indicators, candles, theme), kit, context),
      })),
  run: (asked, context) => chartReply(asked, context),
});

async function chartReply(
  { market, timeframe: named, view: wished, candles: count, theme }: Asked & { readonly market: Market },
  { services, frame }: CommandContext,
): Promise<Reply> {
  const info = services.market();
  const timeframe = named ?? usualOf(info.timeframes);
  const [data, shown, signals] = await Promise.all([
    services.chart(market, timeframe, count),
    services.overview.studies(market, timeframe, count, { studies: wished.studies, mood: wished.mood !== false }),
    openSignals(services, market, timeframe),
  ]);
  // Where nobody said anything the pane would be empty: it comes by itself only with something in it.
  const view = { ...wished, mood: wished.mood ?? (shown.mood?.items ?? 0) > 0 };
  const { candles } = shown;
  const [first, last] = [candles[0], candles.at(-1)];
  const tick = info.tickSize(market);
  const entries = signals.filter((signal): signal is EntrySignal => signal.kind === 'entry');
  const signal = signals.find((one) => one.timeframe === timeframe) ?? null;
  const picture: ChartRequest = {
    kind: 'signalChart',
    mark: frame.mark,
    market,
    timeframe,
    tick,
    data: { candles, predictions: data.predictions },
    signal,
    outcome: signal && { kind: 'open' },
    others: entries.filter((one) => one !== signal),
    panes: panesOf(view),
    studies: shown.studies,
    mood: shown.mood,
    timeZone: frame.timeZone,
    theme: themeOf(theme ?? 'chosen', frame),
    ...pictureLanguage(frame),
  };
  return {
    ...frame,
    kind: 'chart',
    market,
    timeframe,
    candles: candles.length,
    lastClose: last?.close ?? null,
    lastClosedAt: last?.closedAt ?? null,
    change: first && last && first.open > 0 ? Math.log(last.close / first.open) : null,
    tick,
    values: newestValues(shown.studies),
    ...(view.mood && shown.mood ? { mood: { score: shown.mood.values.at(-1) ?? null, items: shown.mood.items } } : {}),
    entries,
    buttons: buttonsOf({ market, timeframe, view, count, theme }, info.timeframes, picture.theme),
    ...(candles.length === 0 ? {} : { picture }),
  };
}

const usualOf = (timeframes: readonly Timeframe[]): Timeframe =>
  timeframes.includes('1h') ? '1h' : (timeframes[0] ?? '1h');

/** Open ones of the market, those of the timeframe first, the newest first among them; an entry before a mere move. */
async function openSignals(
  { signals, market: info }: Services,
  market: Market,
  timeframe: Timeframe,
): Promise<readonly Signal[]> {
  const open = (await signals.open(info().venue)).filter((signal) => signal.market === market);
  const rank = (signal: Signal) => (signal.timeframe === timeframe ? 0 : 2) + (signal.kind === 'entry' ? 0 : 1);
  return [...open].sort((a, b) => rank(a) - rank(b) || b.id - a.id);
}

/** What stands in a row of text: not the histogram, which is a difference of two that do. */
const newestValues = (studies: ChartRequest['studies']): NonNullable<ChartReply['values']> =>
  (studies ?? []).flatMap(({ name, lines }) =>
    lines.flatMap(({ name: line, values }) => {
      const value = values.at(-1) ?? null;
      return value === null || line === 'histogram' ? [] : [{ study: name, line, value }];
    }),
  );

interface Shown {
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly view: ChartView;
  readonly count: number;
  readonly theme: Theme | null;
}

function buttonsOf(shown: Shown, timeframes: readonly Timeframe[], drawn: Theme): readonly (readonly Button[])[] {
  const { market, timeframe, view, count } = shown;
  const argsWith = (change: Partial<Shown>) => argsOf({ ...shown, ...change });
  const has = (study: StudyName) => view.studies.includes(study);
  const toggled = (...studies: readonly StudyName[]): ChartView => {
    const rest = view.studies.filter((one) => !studies.includes(one));
    return { ...view, studies: studies.every(has) ? rest : [...rest, ...studies] };
  };
  const pick = (name: string, ...studies: readonly StudyName[]) =>
    pickButton(name, studies.every(has), 'chart', ...argsWith({ view: toggled(...studies) }));
  const pane = (label: Button['label'], name: 'volume' | 'odds' | 'mood'): Button => ({
    ...pickButton('', view[name] === true, 'chart', ...argsWith({ view: { ...view, [name]: !view[name] } })),
    label,
  });
  const light = drawn === 'light';
  const plain = (label: Button['label'], change: Partial<Shown>): Button =>
    inPlace({ label, action: { command: 'chart', args: argsWith(change) } });
  return fittingRows([
    ...inRows(
      timeframes.map((one) => pickButton(one, one === timeframe, 'chart', ...argsWith({ timeframe: one }))),
      5,
    ),
    [pick('RSI', 'rsi'), pick('MACD', 'macd'), pick('Bollinger', 'bollinger'), pick('EMA 20/50', 'ema20', 'ema50')],
    [pane('marketsVolume', 'volume'), pane('marketsOdds', 'odds'), pane('marketsMood', 'mood')],
    [
      plain(light ? 'marketsDark' : 'marketsLight', { theme: light ? 'dark' : 'light' }),
      plain(count < manyCandles ? 'marketsMore' : 'marketsFewer', {
        count: count < manyCandles ? manyCandles : chartCandles,
      }),
      predictButton(market, timeframe),
    ],
  ]);
}

/** In the order of the options; what is usual is left out. */
function argsOf({ market, timeframe, view, count, theme }: Shown): readonly string[] {
  const args = [market, timeframe, viewCode(view), count === chartCandles ? '' : String(count), theme ?? ''];
  while (args.at(-1) === '') args.pop();
  return args;
}
