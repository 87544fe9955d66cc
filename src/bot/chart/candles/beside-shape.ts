import { fitting, type Shape, text } from '../shapes.js';
import { picture } from './chart-layout.js';
import { labelSize } from './drawing.js';

/** Words beside the end of a line, in the room right of the plot. */
export function besideShape(right: number, y: number, words: string, color: string): Shape {
  const room = picture.width - right - 20;
  const fit = fitting(words, room, { size: labelSize, bold: true });
  return text(right + 12, y, fit.words, { size: fit.size, fill: color, bold: true });
}
