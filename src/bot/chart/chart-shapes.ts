import { assertNever } from '../../core/errors.js';
import type { Signal, SignalOutcome } from '../../core/signal.js';
import { exactText, fixedText, shortened } from '../format.js';
import { say } from '../messages/catalogue.js';
import type { ChartRequest } from '../reply/pictures.js';
import type { ChartLayout } from './chart-layout.js';
import { picture } from './chart-layout.js';
import { originOf, watermark } from './overview/frame.js';
import type { Palette } from './palette.js';
import { box, dot, fitting, line, polygon, type Shape, text, widthOf } from './shapes.js';
import { spreadLabels } from './spread-labels.js';
import { timeTicks, wordedTicks, zonedTime } from './time-axis.js';

export interface Drawing {
  readonly request: ChartRequest;
  readonly layout: ChartLayout;
  readonly palette: Palette;
  /** Decimals of every price in the picture. */
  readonly decimals: number;
}

export const labelSize = 25;
const pillHeight = 38;
const titleSize = 46;
const stampSize = 34;
const noteSize = 28;

interface Level {
  readonly price: number;
  readonly words: string;
  readonly color: string;
  readonly dash?: readonly number[];
}

/** What stands beside the price axis: the levels of an entry, else the last close; always the expected range. */
export function levelsOf({ request, palette, decimals }: Omit<Drawing, 'layout'>): readonly Level[] {
  const shown = (price: number) => fixedText(price, decimals);
  const { signal } = request;
  if (signal?.kind === 'entry') {
    const { entry, stop, target } = signal.levels;
    const [gain, loss] = signal.side === 'long' ? [palette.up, palette.down] : [palette.down, palette.up];
    return [
      { price: target, words: `${say('pictures.target')} ${shown(target)}`, color: gain },
      { price: entry, words: `${say('pictures.entry')} ${shown(entry)}`, color: palette.entry },
      { price: stop, words: `${say('pictures.stop')} ${shown(stop)}`, color: loss, dash: [12, 8] },
    ];
  }
  const close = request.data.candles.at(-1)!.close;
  return [{ price: close, words: say('pictures.last', { price: shown(close) }), color: palette.entry }];
}

/** Room right of the plot for its widest label. */
export function labelWidthOf(levels: readonly Level[]): number {
  return Math.max(224, ...levels.map(({ words }) => widthOf(words, labelSize, true) + 22));
}

function headline(signal: Signal | null, palette: Palette): { words: string; color: string } | null {
  if (!signal) return null;
  if (signal.kind === 'move') return { words: say('pictures.move'), color: palette.bigMove };
  return signal.side === 'long'
    ? { words: say('call.buy'), color: palette.up }
    : { words: say('call.sell'), color: palette.down };
}

function outcomeWords(outcome: SignalOutcome | null): string | null {
  if (!outcome || outcome.kind === 'open') return null;
  const percent = (logReturn: number) => {
    const value = Math.expm1(logReturn) * 100;
    return `${value < 0 ? '−' : '+'}${exactText(Math.abs(value).toFixed(2))} %`;
  };
  switch (outcome.kind) {
    case 'settled':
      return say('pictures.net', { what: say(`pictures.ended.${outcome.exit}`), net: percent(outcome.net) });
    case 'settledMove': {
      const what = say(outcome.cameTrue ? 'pictures.ended.cameTrue' : 'pictures.ended.didNot');
      return say('pictures.moved', { what, move: percent(outcome.move) });
    }
    case 'expired':
      return say('pictures.ended.expired');
    case 'cancelled': {
      const what = say('pictures.ended.cancelled');
      return outcome.result ? say('pictures.net', { what, net: percent(outcome.result.net) }) : what;
    }
    default:
      return assertNever(outcome);
  }
}

/** Title, what became of it, and the stamp: id, model, candle time, venue. */
export function headerShapes({ request, layout, palette, decimals }: Drawing): readonly Shape[] {
  const { signal, market, timeframe, mark } = request;
  const zone = zonedTime(request.timeZone);
  const made = layout.focus?.closedAt ?? request.data.candles.at(-1)!.closedAt;
  const model = layout.focus ? shortened(layout.focus.model, 22) : say('pictures.noModel');
  const head = headline(signal, palette);
  const stamp = `${signal ? `#${signal.id} · ` : ''}${model}`;
  const edge = picture.width - 24;
  const title = `${market} · ${timeframe}`;
  const left = head ? `${head.words}  ${title}` : title;
  // Long names shrink the whole line: a name is never cut.
  const room = edge - 28 - 40;
  const fit = Math.min(1, room / (widthOf(left, titleSize, true) + widthOf(stamp, stampSize, true)));
  const titleX = head ? 28 + widthOf(`${head.words}  `, titleSize * fit, true) : 28;
  const ended = outcomeWords(request.outcome);
  const last = request.data.candles.at(-1)!.close;
  const below =
    ended ?? `${say('pictures.last', { price: fixedText(last, decimals) })} · ${shortened(originOf(mark), 32)}`;
  const closed = say('pictures.closed', { time: `${zone.day(made)} ${zone.clock(made)} ${zone.name(made)}` });
  const fitBelow = Math.min(1, room / (widthOf(below, noteSize) + widthOf(closed, noteSize - 2)));
  return [
    ...(head ? [text(28, 44, head.words, { size: titleSize * fit, fill: head.color, bold: true })] : []),
    text(titleX, 44, title, { size: titleSize * fit, fill: palette.text, bold: true }),
    text(edge, 44, stamp, { size: stampSize * fit, fill: palette.text, bold: true, align: 'right' }),
    text(28, 93, below, { size: noteSize * fitBelow, fill: ended ? palette.text : palette.muted }),
    text(edge, 93, closed, { size: (noteSize - 2) * fitBelow, fill: palette.muted, align: 'right' }),
  ];
}

/** Round prices and times with their grid lines; a price hidden by a level's label is left out. */
export function axisShapes(
  { request, layout, palette, decimals }: Drawing,
  taken: readonly number[],
): readonly Shape[] {
  const { left, right, price, panes, height } = layout;
  const axisY = height - 34;
  const volume = panes.find(({ name }) => name === 'volume');
  const zone = zonedTime(request.timeZone);
  const end = layout.firstOpenedAt + (right - left) / (layout.x(1) - layout.x(0));
  const prices = layout.scale.ticks.flatMap((value) => {
    const y = layout.y(value);
    const free = taken.every((other) => Math.abs(other - y) > (pillHeight + labelSize) / 2) && y > price.top + 8;
    const label = text(right + 12, y, fixedText(value, decimals), { size: labelSize, fill: palette.muted });
    return [
      line(
        [
          [left, y],
          [right, y],
        ],
        palette.grid,
        { width: 1.5, z: 0 },
      ),
      ...(free ? [label] : []),
    ];
  });
  const ticks = timeTicks(layout.firstOpenedAt, end, request.timeframe, { count: 9.5, zone });
  const uprights = ticks.flatMap(({ at, dayStart }) =>
    [price, ...panes].map(({ top, bottom }) =>
      line(
        [
          [layout.x(at), top],
          [layout.x(at), bottom],
        ],
        palette.grid,
        { width: dayStart ? 2.5 : 1, z: 0 },
      ),
    ),
  );
  const room = { x: layout.x, from: left - 14, to: right + 60, size: labelSize };
  const times = wordedTicks(ticks, room).map(({ at, text: words, dayStart }) =>
    text(layout.x(at), axisY, words, {
      size: labelSize,
      fill: dayStart ? palette.text : palette.muted,
      align: 'center',
    }),
  );
  return [
    ...prices,
    ...uprights,
    ...times,
    text(picture.width - 24, axisY, zone.name(end), { size: labelSize, fill: palette.muted, align: 'right' }),
    ...(volume
      ? [
          line(
            [
              [left, volume.bottom],
              [right, volume.bottom],
            ],
            palette.grid,
            { z: 0 },
          ),
          text(right + 12, (volume.top + volume.bottom) / 2, say('pictures.volume'), {
            size: labelSize,
            fill: palette.muted,
          }),
        ]
      : []),
  ];
}

/** The expected range: ±moveSize at the horizon, growing with the square root of time from the close. */
export function rangeShapes({ layout, palette }: Drawing): readonly Shape[] {
  const { focus } = layout;
  if (!focus) return [];
  const span = focus.horizonEndsAt - focus.closedAt;
  const steps = Array.from({ length: 17 }, (_, index) => index / 16);
  const edge = (sign: 1 | -1) =>
    steps.map((part): readonly [number, number] => [
      layout.x(focus.closedAt + part * span),
      layout.y(focus.close * Math.exp(sign * focus.moveSize * Math.sqrt(part))),
    ]);
  const [upper, lower] = [edge(1), edge(-1)];
  return [
    polygon([...upper, ...[...lower].reverse()], palette.band),
    line(upper, palette.bandEdge, { z: 4 }),
    line(lower, palette.bandEdge, { z: 4 }),
  ];
}

/** The expiry as a time, or as a day when it is further than one from the call. */
function expiryWords(signal: Signal, timeZone: string): string {
  const zone = zonedTime(timeZone);
  const far = signal.expiresAt - signal.prediction.closedAt > 86_400_000;
  return far ? zone.day(signal.expiresAt) : zone.clock(signal.expiresAt);
}

/** Levels to the expiry, their labels, and where a finished signal went in and out. */
export function levelShapes(drawing: Drawing): {
  readonly shapes: readonly Shape[];
  readonly taken: readonly number[];
} {
  const { request, layout, palette } = drawing;
  const { signal, outcome } = request;
  const start = signal ? layout.x(signal.prediction.closedAt) : layout.left;
  const end = signal ? Math.min(layout.x(signal.expiresAt), layout.right) : layout.right;
  const wished = levelsOf(drawing).map((level) => ({ ...level, y: layout.y(level.price) }));
  const placed = spreadLabels(wished, pillHeight + 4, layout.price.top, layout.price.bottom);
  const shapes = placed.flatMap((level) => {
    const y = layout.y(level.price);
    return [
      // A faint line to the left lets the eye find the level among the old candles.
      line(
        [
          [layout.left, y],
          [start, y],
        ],
        level.color,
        { width: 1.5, dash: [3, 9], z: 3 },
      ),
      line(
        [
          [start, y],
          [end, y],
        ],
        level.color,
        { width: signal ? 5 : 1.5, z: 6, dash: signal ? (level.dash ?? []) : [3, 9] },
      ),
      line(
        [
          [end, y],
          [layout.right, y],
          [layout.right + 8, level.y],
        ],
        level.color,
        { width: 1.5, dash: [3, 5], z: 6 },
      ),
      box(layout.right + 4, level.y - pillHeight / 2, picture.width - layout.right - 12, pillHeight, level.color),
      text(layout.right + 14, level.y, level.words, { size: labelSize, fill: palette.onPill, bold: true }),
    ];
  });
  const expiry = signal
    ? [
        line(
          [
            [end, layout.price.top],
            [end, (layout.panes.at(-1) ?? layout.price).bottom],
          ],
          palette.muted,
          { width: 2, dash: [4, 6], z: 3 },
        ),
        text(end, 124, say('pictures.until', { time: expiryWords(signal, request.timeZone) }), {
          size: 22,
          fill: palette.muted,
          align: 'center',
        }),
      ]
    : [];
  const exits =
    outcome?.kind === 'settled' && signal
      ? [
          dot(start, layout.y(outcome.entryPrice), palette.background, palette.entry),
          dot(layout.x(outcome.exitAt), layout.y(outcome.exitPrice), palette.entry, palette.background),
        ]
      : [];
  return { shapes: [...shapes, ...expiry, ...exits], taken: placed.map(({ y }) => y) };
}

/** Levels of other open entries, thin, with the number they are quoted by; only where the prices shown reach. */
export function otherLevels({ request, layout, palette }: Drawing): readonly Shape[] {
  const { min, max } = layout.scale;
  const wished = (request.others ?? []).flatMap((signal) =>
    (['target', 'entry', 'stop'] as const).flatMap((name) => {
      const price = signal.levels[name];
      if (price < min || price > max) return [];
      const sign = signal.side === 'long' ? '▲' : '▼';
      return [
        {
          y: layout.y(price),
          at: layout.y(price),
          words: `${sign} #${signal.id} ${signal.timeframe} ${say(`pictures.${name}`)}`,
        },
      ];
    }),
  );
  return spreadLabels(wished, 26, layout.price.top + 34, layout.price.bottom).flatMap(({ y, at, words }) => [
    line(
      [
        [layout.left, at],
        [layout.right, at],
      ],
      palette.entry,
      { width: 1.5, dash: [2, 10], z: 3 },
    ),
    box(layout.left + 2, y - 25, widthOf(words, 21) + 10, 26, palette.background, 20),
    text(layout.left + 8, y - 12, words, { size: 21, fill: palette.entry }, 21),
  ]);
}

/** Words beside the end of a line, in the room right of the plot. */
export function besideShape(right: number, y: number, words: string, color: string): Shape {
  const room = picture.width - right - 20;
  const fit = fitting(words, room, { size: labelSize, bold: true });
  return text(right + 12, y, fit.words, { size: fit.size, fill: color, bold: true });
}

/** Words of the probability strip: its newest values at the right, the usual rate of big moves as a dashed line. */
export function stripShapes({ layout, palette }: Drawing): readonly Shape[] {
  const { left, right, stripMax } = layout;
  const strip = layout.panes.find(({ name }) => name === 'odds');
  if (!strip) return [];
  const stripY = (probability: number) => strip.bottom - (probability / stripMax) * (strip.bottom - strip.top);
  const newest = layout.predictions.findLast((said) => said !== null) ?? null;
  const title = text(left + 6, strip.top - 2, say('pictures.probability'), { size: 22, fill: palette.muted });
  const base = line(
    [
      [left, strip.bottom],
      [right, strip.bottom],
    ],
    palette.grid,
    { z: 0 },
  );
  if (!newest) {
    const none = text((left + right) / 2, (strip.top + strip.bottom) / 2, say('pictures.noPredictions'), {
      size: labelSize,
      fill: palette.muted,
      align: 'center',
    });
    return [title, base, none];
  }
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  const labels = spreadLabels(
    [
      {
        words: say('pictures.up', { share: percent(newest.probabilities.up) }),
        color: palette.up,
        value: newest.probabilities.up,
      },
      {
        words: say('pictures.down', { share: percent(newest.probabilities.down) }),
        color: palette.down,
        value: newest.probabilities.down,
      },
      {
        words: say('pictures.bigMove', { share: percent(newest.bigMove) }),
        color: palette.bigMove,
        value: newest.bigMove,
      },
    ].map((label) => ({ ...label, y: stripY(label.value) })),
    30,
    strip.top - 14,
    strip.bottom + 12,
  );
  const half = stripY(0.5);
  const usual = stripY(newest.bigMoveBase);
  return [
    title,
    base,
    ...(stripMax > 0.5
      ? [
          line(
            [
              [left, half],
              [right, half],
            ],
            palette.grid,
            { width: 1.5, z: 0 },
          ),
        ]
      : []),
    line(
      [
        [left, usual],
        [right, usual],
      ],
      palette.bigMove,
      { width: 1.5, dash: [2, 8], z: 1 },
    ),
    ...labels.map(({ words, color, y }) => besideShape(right, y, words, color)),
  ];
}

/** Large words across the prices where they are not an exchange's, now. */
export function watermarkShapes({ request, layout, palette }: Drawing): readonly Shape[] {
  const x = (layout.left + layout.right) / 2;
  const y = (layout.price.top + layout.price.bottom) / 2;
  return watermark(request.mark, { x, y, width: layout.right - layout.left, z: 1 }, palette);
}
