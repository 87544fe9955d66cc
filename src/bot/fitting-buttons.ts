import { type Action, type Button, maxActionBytes } from './button.js';

const bytesOf = ({ command, args, inPlace }: Action): number =>
  Buffer.byteLength(`${inPlace ? '!' : ''}${[command, ...args].join('|')}`);

/** Rows without the buttons whose action is too long to travel with them: what they do can be typed. */
export const fittingRows = (rows: readonly (readonly Button[])[]): readonly (readonly Button[])[] =>
  rows.map((row) => row.filter(({ action }) => bytesOf(action) <= maxActionBytes)).filter((row) => row.length > 0);
