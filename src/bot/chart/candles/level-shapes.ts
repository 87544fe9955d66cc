import type { Signal } from '../../../core/signal.js';
import { fixedText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import { box, dot, line, type Shape, text, widthOf } from '../shapes.js';
import { spreadLabels } from '../spread-labels.js';
import { zonedTime } from '../time-axis.js';
import { picture } from './chart-layout.js';
import { type Drawing, labelSize } from './drawing.js';

/** Height of a label beside the price axis. */
export const pillHeight = 38;

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
