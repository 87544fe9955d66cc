import type { MoodLine, Study, StudyName } from '../../../core/overview.js';
import { isOverlay } from '../../chart-view.js';
import { exactText } from '../../format/exact.js';
import { fixedText, scoreText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import { studyTitle } from '../../study-title.js';
import { columnShapes } from '../candle-shapes.js';
import type { Palette } from '../palette.js';
import { box, line, type Place, polygon, type Shape, text, widthOf } from '../shapes.js';
import { spreadLabels } from '../spread-labels.js';
import { besideShape } from './beside-shape.js';
import type { ChartLayout, NamedPane } from './chart-layout.js';
import { type Drawing, labelSize } from './drawing.js';

const nameSize = 22;

/** Lines over the prices: colour, stroke and the name in the legend tell them apart. */
const overlayStrokes = [
  { width: 4, dash: undefined, color: 3 },
  { width: 4, dash: [14, 7], color: 5 },
  { width: 4, dash: [4, 6], color: 4 },
  { width: 4, dash: [16, 6, 4, 6], color: 1 },
] as const;

/** Stretches of a line at the middles of its slots; gaps part it, as nothing is known there. */
export function stretches(
  layout: ChartLayout,
  valueAt: (slot: number) => number | null,
  y: (value: number) => number,
): readonly Place[][] {
  const all: Place[][] = [[]];
  for (const slot of layout.slots.keys()) {
    const value = valueAt(slot);
    if (value === null) {
      if (all.at(-1)?.length) all.push([]);
    } else all.at(-1)?.push([layout.slotX(slot), y(value)]);
  }
  return all.filter((one) => one.length > 0);
}

/** Values that belong to the request's candles, by slot. */
const bySlot =
  ({ places }: ChartLayout, values: readonly (number | null)[]) =>
  (slot: number) =>
    values[places[slot] ?? -1] ?? null;

const inside = ({ top, bottom }: { readonly top: number; readonly bottom: number }, y: number): number =>
  Math.min(bottom, Math.max(top, y));

/** Averages and bands over the candles, with a legend above them. */
export function overlayShapes({ request, layout, palette }: Drawing): readonly Shape[] {
  const overlays = (request.studies ?? []).filter(({ name }) => isOverlay(name));
  const y = (value: number) => inside(layout.price, layout.y(value));
  let legendX = layout.left;
  const legendY = layout.price.top - 12;
  return overlays.flatMap((study, i): Shape[] => {
    const { width, dash, color: place } = overlayStrokes[i % overlayStrokes.length] as (typeof overlayStrokes)[number];
    const color = palette.lines[place] as string;
    const stroke = { z: 9, ...(dash ? { dash } : {}) };
    const words = studyTitle(study.name);
    const x = legendX;
    legendX += 52 + widthOf(words, nameSize, true) + 26;
    const legend: Shape[] = [
      line(
        [
          [x, legendY],
          [x + 44, legendY],
        ],
        color,
        { width, ...stroke, z: 21 },
      ),
      text(x + 52, legendY, words, { size: nameSize, fill: color, bold: true }, 21),
    ];
    const lines = study.lines.map(({ values }) => stretches(layout, bySlot(layout, values), y));
    if (study.name !== 'bollinger') {
      return [...legend, ...(lines[0] ?? []).map((points) => line(points, color, { width, ...stroke }))];
    }
    const [upper = [], middle = [], lower = []] = lines;
    return [
      ...legend,
      ...upper.map((points, at) => polygon([...points, ...[...(lower[at] ?? [])].reverse()], color, 2, 0.1)),
      ...[...upper, ...lower].map((points) => line(points, color, { width: 2.5, z: 4 })),
      ...middle.map((points) => line(points, color, { width: 2, z: 4, dash: [6, 6] })),
    ];
  });
}

interface PaneScale {
  readonly min: number;
  readonly max: number;
  /** Lines across, with their figure when `named`. */
  readonly marks: readonly { readonly value: number; readonly named: boolean }[];
}

interface PaneLine {
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Said beside its end; null: not said. */
  readonly words: ((value: number) => string) | null;
}

const extent = (values: readonly (number | null)[]): readonly number[] => values.flatMap((one) => one ?? []);

/** Every pane that shows an indicator or the mood. */
export function paneShapes(drawing: Drawing): readonly Shape[] {
  const { request, layout } = drawing;
  return layout.panes.flatMap((pane): readonly Shape[] => {
    if (pane.name === 'mood') return moodShapes(drawing, pane, request.mood ?? null);
    const study = request.studies?.find(({ name }) => name === (pane.name as StudyName));
    return study ? studyShapes(drawing, pane, study) : [];
  });
}

function studyShapes(drawing: Drawing, pane: NamedPane, study: Study): readonly Shape[] {
  const { palette, request, decimals } = drawing;
  const title = studyTitle(study.name);
  const values = (name: string) => study.lines.find((one) => one.name === name)?.values ?? [];
  const main = { color: palette.lines[3] as string, width: 4 };
  const second = { color: palette.lines[5] as string, width: 3, dash: [10, 6] };
  switch (pane.name) {
    case 'rsi':
      return linesIn(drawing, pane, title, bounded([30, 50, 70]), [
        { values: values('rsi'), ...main, words: (value) => `RSI ${value.toFixed(0)}` },
      ]);
    case 'stochastic':
      return linesIn(drawing, pane, title, bounded([20, 50, 80]), [
        { values: values('k'), ...main, words: (value) => `%K ${value.toFixed(0)}` },
        { values: values('d'), ...second, words: (value) => `%D ${value.toFixed(0)}` },
      ]);
    case 'atr': {
      const shown = extent(values('atr'));
      const last = request.data.candles.at(-1)?.close ?? 1;
      const scale = { min: Math.min(...shown, Number.MAX_VALUE) * 0.95, max: Math.max(0, ...shown) * 1.05, marks: [] };
      return linesIn(drawing, pane, title, scale, [
        { values: values('atr'), ...main, words: (value) => `ATR ${exactText(((value / last) * 100).toFixed(2))} %` },
      ]);
    }
    case 'macd': {
      const most = Math.max(
        1e-12,
        ...extent([...values('macd'), ...values('signal'), ...values('histogram')]).map(Math.abs),
      );
      const scale = { min: -most * 1.1, max: most * 1.1, marks: [{ value: 0, named: false }] };
      const shown = (value: number) => fixedText(value, Math.abs(value) >= 100 ? 0 : Math.max(2, decimals));
      return [
        ...histogram(drawing, pane, scale, values('histogram')),
        ...linesIn(drawing, pane, title, scale, [
          { values: values('macd'), ...main, words: (value) => `MACD ${shown(value)}` },
          {
            values: values('signal'),
            ...second,
            words: (value) => say('pictures.signalLine', { value: shown(value) }),
          },
        ]),
      ];
    }
    default:
      return [];
  }
}

const bounded = (marks: readonly number[]): PaneScale => ({
  min: 0,
  max: 100,
  marks: marks.map((value) => ({ value, named: value !== 50 })),
});

const scaleY =
  ({ top, bottom }: NamedPane, { min, max }: PaneScale) =>
  (value: number) =>
    inside({ top, bottom }, bottom - ((value - min) / Math.max(1e-12, max - min)) * (bottom - top));

function linesIn(
  { layout, palette }: Drawing,
  pane: NamedPane,
  title: string,
  scale: PaneScale,
  lines: readonly PaneLine[],
): readonly Shape[] {
  const y = scaleY(pane, scale);
  const ends = lines.flatMap(({ values, color, words }) => {
    const value = values.findLast((one) => one !== null) ?? null;
    return value === null || words === null ? [] : [{ words: words(value), color, y: y(value) }];
  });
  const placed = spreadLabels(ends, 30, pane.top - 6, pane.bottom + 6);
  return [
    ...frameShapes(layout, pane, title, palette),
    ...scale.marks.flatMap(({ value, named }): Shape[] => [
      line(
        [
          [layout.left, y(value)],
          [layout.right, y(value)],
        ],
        palette.grid,
        { width: 1.5, z: 0 },
      ),
      ...(named
        ? [text(layout.right - 6, y(value), String(value), { size: 20, fill: palette.muted, align: 'right' }, 3)]
        : []),
    ]),
    ...lines.flatMap(({ values, color, width, dash }) =>
      stretches(layout, bySlot(layout, values), y).map((points) =>
        line(points, color, { width, z: 9, ...(dash ? { dash } : {}) }),
      ),
    ),
    ...placed.map(({ words, color, y: at }) => besideShape(layout.right, at, words, color)),
  ];
}

const frameShapes = (layout: ChartLayout, { top, bottom }: NamedPane, title: string, palette: Palette): Shape[] => [
  text(layout.left + 6, top - 10, title, { size: nameSize, fill: palette.muted }, 22),
  line(
    [
      [layout.left, bottom],
      [layout.right, bottom],
    ],
    palette.grid,
    { z: 0 },
  ),
];

/** Bars from the middle: hollow above, filled below, as the candles are. */
function histogram(
  { layout, palette }: Drawing,
  pane: NamedPane,
  scale: PaneScale,
  values: readonly (number | null)[],
): readonly Shape[] {
  const y = scaleY(pane, scale);
  const width = ((layout.right - layout.left) / layout.slots.length) * 0.6;
  const valueAt = bySlot(layout, values);
  const columns = [...layout.slots.keys()].flatMap((slot) => {
    const value = valueAt(slot);
    if (value === null || value === 0) return [];
    const [from, to] = [Math.min(y(0), y(value)), Math.max(y(0), y(value))];
    return [{ left: layout.slotX(slot) - width / 2, y: from, height: Math.max(1, to - from), isHollow: value > 0 }];
  });
  return columnShapes(columns, { width, z: 5 }, { hollow: palette.background, up: palette.up, down: palette.down });
}

/** Least reach of the axis of moods: half of it is a strong one. */
const leastMood = 0.4;

function moodShapes(drawing: Drawing, pane: NamedPane, mood: MoodLine | null): readonly Shape[] {
  const { layout, palette } = drawing;
  const shown = extent(mood?.values ?? []);
  const title = mood ? say('pictures.moodOf', { hours: Math.round(mood.windowMs / 3_600_000) }) : say('pictures.mood');
  if (mood === null || shown.length === 0) {
    const at = (layout.left + layout.right) / 2;
    return [
      ...frameShapes(layout, pane, title, palette),
      text(at, (pane.top + pane.bottom) / 2, say('pictures.noMood'), {
        size: labelSize,
        fill: palette.muted,
        align: 'center',
      }),
    ];
  }
  const most = Math.min(1, Math.max(leastMood, ...shown.map((one) => Math.abs(one) * 1.15)));
  const scale = { min: -most, max: most, marks: [{ value: 0, named: false }] };
  const y = scaleY(pane, scale);
  const areas = stretches(layout, bySlot(layout, mood.values), y).map((points) => {
    const [first, last] = [points[0] as Place, points.at(-1) as Place];
    const area = polygon([...points, [last[0], y(0)], [first[0], y(0)]], palette.band, 2);
    return area;
  });
  const color = palette.lines[4] as string;
  const lone = stretches(layout, bySlot(layout, mood.values), y).filter((points) => points.length === 1);
  return [
    ...areas,
    ...lone.map(([point]) => box((point as Place)[0] - 4, (point as Place)[1] - 4, 8, 8, color, 9)),
    ...linesIn(drawing, pane, title, scale, [
      { values: mood.values, color, width: 4, words: (value) => say('pictures.moodNow', { value: scoreText(value) }) },
    ]),
  ];
}
