import type { MoodLine } from '../../../core/overview.js';
import { scoreText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import { box, type Place, polygon, type Shape, text } from '../shapes.js';
import type { NamedPane } from './chart-layout.js';
import { type Drawing, labelSize } from './drawing.js';
import { extent, frameShapes, linesIn, scaleY } from './pane-lines.js';
import { bySlot, stretches } from './slot-lines.js';

/** Least reach of the axis of moods: half of it is a strong one. */
const leastMood = 0.4;

export function moodShapes(drawing: Drawing, pane: NamedPane, mood: MoodLine | null): readonly Shape[] {
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
