import { isOverlay } from '../../chart-view.js';
import { studyTitle } from '../../study-title.js';
import { line, polygon, type Shape, text, widthOf } from '../shapes.js';
import { type Drawing, nameSize } from './drawing.js';
import { bySlot, inside, stretches } from './slot-lines.js';

/** Lines over the prices: colour, stroke and the name in the legend tell them apart. */
const overlayStrokes = [
  { width: 4, dash: undefined, color: 3 },
  { width: 4, dash: [14, 7], color: 5 },
  { width: 4, dash: [4, 6], color: 4 },
  { width: 4, dash: [16, 6, 4, 6], color: 1 },
] as const;

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
