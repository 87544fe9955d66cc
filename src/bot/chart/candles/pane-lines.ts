import type { Palette } from '../palette.js';
import { line, type Shape, text } from '../shapes.js';
import { spreadLabels } from '../spread-labels.js';
import { besideShape } from './beside-shape.js';
import type { ChartLayout, NamedPane } from './chart-layout.js';
import { type Drawing, nameSize } from './drawing.js';
import { bySlot, inside, stretches } from './slot-lines.js';

export interface PaneScale {
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

export const extent = (values: readonly (number | null)[]): readonly number[] => values.flatMap((one) => one ?? []);

export const scaleY =
  ({ top, bottom }: NamedPane, { min, max }: PaneScale) =>
  (value: number) =>
    inside({ top, bottom }, bottom - ((value - min) / Math.max(1e-12, max - min)) * (bottom - top));

export function linesIn(
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

export const frameShapes = (
  layout: ChartLayout,
  { top, bottom }: NamedPane,
  title: string,
  palette: Palette,
): Shape[] => [
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
