import { line, polygon, type Shape } from '../shapes.js';
import type { Drawing } from './drawing.js';

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
