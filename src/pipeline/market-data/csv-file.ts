import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf, UserError } from '../../core/errors.js';

const unzip = promisify(gunzip);
/** U+FEFF in UTF-8, read byte by byte: the tables are ASCII, and one byte a character is the fastest to read. */
const byteOrderMark = /^\xef\xbb\xbf/;

/** What is wrong with one row of a file. `row` is the line number, the header being row 1. */
export interface BadRow {
  readonly file: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** Strict reading throws for the first bad row; a callback gets every bad row instead, and the row is left out. */
export interface ReadOptions {
  readonly onBad?: (bad: BadRow) => void;
}

/** What stands below the header of a CSV file; throws UserError when it cannot be read or is no such table. */
export async function readTable(path: string, header: string): Promise<string> {
  const text = await readText(path);
  const end = text.indexOf('\n');
  const found = (end < 0 ? text : text.slice(0, end)).replace(byteOrderMark, '').trimEnd();
  if (found !== header) {
    throw new UserError(
      `${path} row 1: header must be "${header}", was "${printable(found)}"; give a CSV file (plain or gzip) with these columns`,
    );
  }
  return end < 0 ? '' : text.slice(end + 1);
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    throw new UserError(`${path} cannot be read: ${messageOf(thrown)}; check the path`);
  }
  // By content, not by name: a file that was unpacked on the way keeps its name.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('latin1');
  try {
    return (await unzip(bytes)).toString('latin1');
  } catch (thrown) {
    throw new UserError(`${path} is a damaged gzip file (${messageOf(thrown)}); fetch it again`);
  }
}

/** Any bytes as at most 60 characters that are safe on one line of a terminal. */
export function printable(text: string): string {
  const clean = text.replace(/[^\x20-\x7e]/g, '?');
  return clean.length > 60 ? `${clean.slice(0, 57)}...` : clean;
}

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** Up to 15 digits are a whole number below 2^53; over one of these, which are exact too, it gives the nearest double. */
const powersOfTen = Array.from({ length: 16 }, (_, power) => 10 ** power);
const [zero, nine, point, comma] = [48, 57, 46, 44] as const;

/** The number in a cell, or NaN for anything that is not plainly a finite number (blank, text, hex, Infinity). */
export function cellNumber(cell: string): number {
  return numeric.test(cell) ? Number(cell) : Number.NaN;
}

/**
 * Reads the cells of `text` from `from` to `to` into `cells` when every one of them is a plain decimal number of at most 15
 * digits, and as many as `cells` holds. False for anything else, which is then looked at slowly.
 */
export function plainNumbers(text: string, from: number, to: number, cells: number[]): boolean {
  let cell = 0;
  let digits = 0;
  let count = 0;
  let decimals = -1;
  for (let at = from; at <= to; at++) {
    const code = at === to ? comma : text.charCodeAt(at);
    if (code >= zero && code <= nine) {
      digits = digits * 10 + code - zero;
      count++;
      if (decimals >= 0) decimals++;
    } else if (code === point && decimals < 0 && count > 0) decimals = 0;
    else if (code === comma && count > 0 && count <= 15 && cell < cells.length) {
      cells[cell++] = decimals > 0 ? digits / (powersOfTen[decimals] as number) : digits;
      digits = 0;
      count = 0;
      decimals = -1;
    } else return false;
  }
  return cell === cells.length;
}

/** Hands a bad row to the callback, or throws when reading strictly. */
export function reject(bad: BadRow, options: ReadOptions): void {
  if (options.onBad) {
    options.onBad(bad);
    return;
  }
  throw new UserError(
    `${bad.file} row ${bad.row}, column ${bad.column}: ${bad.reason}, was "${bad.value}"; correct or remove the row`,
  );
}
