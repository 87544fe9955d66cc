import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf, UserError } from '../../core/errors.js';

const unzip = promisify(gunzip);

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

/** Lines of a CSV file below its header; throws UserError when it cannot be read or is no such table. */
export async function readTable(path: string, header: string): Promise<string[]> {
  const text = await readText(path);
  const lines = text.split('\n');
  const found = (lines[0] ?? '').replace(/^\uFEFF/, '').trimEnd();
  if (found !== header) {
    throw new UserError(
      `${path} row 1: header must be "${header}", was "${printable(found)}"; give a CSV file (plain or gzip) with these columns`,
    );
  }
  return lines;
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    throw new UserError(`${path} cannot be read: ${messageOf(thrown)}; check the path`);
  }
  // By content, not by name: a file that was unpacked on the way keeps its name.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return (await unzip(bytes)).toString('utf8');
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
const powersOfTen = Array.from({ length: 16 }, (_, power) => 10 ** power);

/** The number in a cell, or NaN for anything that is not plainly a finite number (blank, text, hex, Infinity). */
export function cellNumber(cell: string): number {
  // Up to 15 digits are a whole number below 2^53 over an exact power of ten: their quotient is the nearest double.
  const { length } = cell;
  let digits = 0;
  let decimals = -1;
  if (length === 0 || length > 16) return slowNumber(cell);
  for (let at = 0; at < length; at++) {
    const code = cell.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      digits = digits * 10 + code - 48;
      if (decimals >= 0) decimals++;
    } else if (code === 46 && decimals < 0 && at > 0) decimals = 0;
    else return slowNumber(cell);
  }
  return decimals < 0 && length > 15 ? slowNumber(cell) : digits / (powersOfTen[Math.max(decimals, 0)] as number);
}

function slowNumber(cell: string): number {
  return numeric.test(cell) ? Number(cell) : Number.NaN;
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
