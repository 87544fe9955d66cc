import { InvariantError } from '../../../core/errors.js';
import { escapeHtml } from './elements.js';

/** A picture drawn by us: `svg` is put into the page as it is. */
export interface ReportPicture {
  readonly title: string;
  readonly svg: string;
}

/** Throws InvariantError for what is no SVG element, or one with a script in it. */
export function picture({ title, svg }: ReportPicture): string {
  // Our own drawing code makes these; a script in one would mean that text of a stranger got through it.
  if (!/^\s*<svg[\s>]/.test(svg) || /<script|<foreignObject|\son\w+\s*=|javascript:/i.test(svg)) {
    throw new InvariantError(
      `picture "${title}" must be an SVG element without scripts, begins with ${JSON.stringify(svg.slice(0, 40))}`,
    );
  }
  return `<figure role="img" aria-label="${escapeHtml(title)}"><figcaption>${escapeHtml(title)}</figcaption>${svg}</figure>`;
}
