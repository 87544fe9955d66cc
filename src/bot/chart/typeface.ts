import { readFileSync } from 'node:fs';
import { InvariantError } from '../../core/errors.js';

/** Units of an em in outlines, whatever the font's own are. */
export const unitsPerEm = 2_048;

/** Words as one SVG path: y downwards, the pen beginning at 0 on the baseline. */
export interface Outline {
  readonly path: string;
  readonly width: number;
}

interface Glyph {
  readonly advance: number;
  /** SVG path commands relative to the pen; empty for a space. */
  readonly path: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

type Contours = readonly (readonly Point[])[];

/** How deep glyphs made of other glyphs may be nested: a damaged file must not hang the drawing. */
const deepest = 4;

/** What stands for letters that no font has: they are left out, and that is to be seen. */
const leftOut = '…';
/** Marks without a shape of their own. */
const shapeless = /[\p{C}\p{M}]/u;

/**
 * The outlines of a TrueType font (OpenType specification 1.9: cmap format 4, loca, glyf, hmtx, kern format 0). resvg reads
 * the font anew for every letter it draws: the same words as paths take a tenth of the time. A letter the font lacks is
 * drawn by the `further` one, which is opened for the first such letter; letters that both lack, however many on end,
 * become an ellipsis.
 */
export class Typeface {
  readonly #file: Buffer;
  readonly #tables = new Map<string, number>();
  readonly #glyphs = new Map<number, Glyph>();
  readonly #places = new Map<number, number>();
  readonly #kerning = new Map<number, number>();
  /** Of our units in one of the font's. */
  readonly #scale: number;
  readonly #further: (() => Typeface) | null;
  /** Height of the middle of a line over its baseline, in units. */
  readonly middle: number;

  constructor(path: string, further: (() => Typeface) | null = null) {
    this.#further = further;
    const file = readFileSync(path);
    this.#file = file;
    for (let i = 0; i < file.readUInt16BE(4); i++) {
      const at = 12 + 16 * i;
      this.#tables.set(file.toString('latin1', at, at + 4), file.readUInt32BE(at + 8));
    }
    const lines = this.#at('hhea');
    this.#scale = unitsPerEm / file.readUInt16BE(this.#at('head') + 18);
    this.middle = (this.#scale * (file.readInt16BE(lines + 4) + file.readInt16BE(lines + 6))) / 2;
    const kern = this.#tables.get('kern');
    if (kern === undefined) return;
    for (let i = 0; i < file.readUInt16BE(kern + 10); i++) {
      const at = kern + 18 + 6 * i;
      this.#kerning.set(file.readUInt32BE(at), this.#scale * file.readInt16BE(at + 4));
    }
  }

  outline(words: string): Outline {
    let pen = 0;
    let before = 0;
    let path = '';
    let wasLeftOut = false;
    for (const letter of words) {
      let place = this.#placeOf(codeOf(letter));
      let glyph = place === 0 ? this.#foreign(letter) : this.#glyph(place);
      if (glyph === null) {
        if (wasLeftOut || shapeless.test(letter)) continue;
        place = this.#placeOf(codeOf(leftOut));
        glyph = this.#glyph(place);
        wasLeftOut = true;
      } else wasLeftOut = false;
      pen += this.#kerning.get(before * 65_536 + place) ?? 0;
      if (glyph.path !== '') path += `M${pen} 0${glyph.path}`;
      pen += glyph.advance;
      before = place;
    }
    return { path, width: pen };
  }

  /** Of the further font. */
  #foreign(letter: string): Glyph | null {
    const font = this.#further?.();
    const place = font ? font.#placeOf(codeOf(letter)) : 0;
    return font && place !== 0 ? font.#glyph(place) : null;
  }

  #at(table: string): number {
    const at = this.#tables.get(table);
    if (at === undefined) throw new InvariantError(`the font of the pictures has no table ${table}`);
    return at;
  }

  /** Number of a character's glyph; 0 where the font has none. */
  #placeOf(code: number): number {
    let place = this.#places.get(code);
    if (place === undefined) {
      place = this.#lookUp(code);
      this.#places.set(code, place);
    }
    return place;
  }

  #lookUp(code: number): number {
    const file = this.#file;
    const cmap = this.#at('cmap');
    const tables = Array.from({ length: file.readUInt16BE(cmap + 2) }, (_, i) => cmap + 4 + 8 * i);
    // Platform 3, encoding 1: the characters up to 0xffff, in which all our words are.
    const basic = tables.find((at) => file.readUInt16BE(at) === 3 && file.readUInt16BE(at + 2) === 1);
    if (basic === undefined || code > 0xffff) return 0;
    const at = cmap + file.readUInt32BE(basic + 4);
    const twice = file.readUInt16BE(at + 6);
    for (let i = 0; i < twice; i += 2) {
      if (file.readUInt16BE(at + 14 + i) < code) continue;
      const start = file.readUInt16BE(at + 16 + twice + i);
      if (start > code) return 0;
      const delta = file.readUInt16BE(at + 16 + 2 * twice + i);
      const rangeAt = at + 16 + 3 * twice + i;
      const range = file.readUInt16BE(rangeAt);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = file.readUInt16BE(rangeAt + range + 2 * (code - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  }

  #glyph(place: number): Glyph {
    let glyph = this.#glyphs.get(place);
    if (!glyph) {
      const own = this.#file.readUInt16BE(this.#at('hhea') + 34);
      const advance = this.#scale * this.#file.readUInt16BE(this.#at('hmtx') + 4 * Math.min(place, own - 1));
      glyph = { advance, path: pathOf(this.#contours(place, 0), this.#scale) };
      this.#glyphs.set(place, glyph);
    }
    return glyph;
  }

  #contours(place: number, depth: number): Contours {
    const file = this.#file;
    const loca = this.#at('loca');
    const isLong = file.readInt16BE(this.#at('head') + 50) === 1;
    const offset = (i: number): number =>
      isLong ? file.readUInt32BE(loca + 4 * i) : 2 * file.readUInt16BE(loca + 2 * i);
    if (depth > deepest || offset(place) === offset(place + 1)) return [];
    const at = this.#at('glyf') + offset(place);
    const count = file.readInt16BE(at);
    return count < 0 ? this.#parts(at + 10, depth) : this.#simple(at + 10, count);
  }

  #simple(from: number, count: number): Contours {
    const file = this.#file;
    const ends = Array.from({ length: count }, (_, i) => file.readUInt16BE(from + 2 * i));
    const total = (ends.at(-1) ?? -1) + 1;
    let at = from + 2 * count;
    at += 2 + file.readUInt16BE(at);
    const flags: number[] = [];
    while (flags.length < total) {
      const flag = file.readUInt8(at++);
      const times = flag & 8 ? 1 + file.readUInt8(at++) : 1;
      for (let i = 0; i < times; i++) flags.push(flag);
    }
    const read = (short: number, same: number): readonly number[] => {
      let value = 0;
      return flags.map((flag) => {
        if (flag & short) value += (flag & same ? 1 : -1) * file.readUInt8(at++);
        else if (!(flag & same)) {
          value += file.readInt16BE(at);
          at += 2;
        }
        return value;
      });
    };
    const xs = read(2, 16);
    const ys = read(4, 32);
    const point = (i: number): Point => ({ x: xs[i] ?? 0, y: ys[i] ?? 0, onCurve: ((flags[i] ?? 0) & 1) === 1 });
    return ends.map((end, i) => {
      const start = i === 0 ? 0 : (ends[i - 1] ?? 0) + 1;
      return Array.from({ length: end - start + 1 }, (_, step) => point(start + step));
    });
  }

  /** A glyph made of others, each moved and maybe scaled: an é, many Cyrillic letters. */
  #parts(from: number, depth: number): Contours {
    const file = this.#file;
    const all: (readonly Point[])[] = [];
    let at = from;
    for (let flags = 0x20; flags & 0x20; ) {
      flags = file.readUInt16BE(at);
      const part = this.#contours(file.readUInt16BE(at + 2), depth + 1);
      const wide = flags & 1;
      const moved = flags & 2;
      const dx = moved ? (wide ? file.readInt16BE(at + 4) : file.readInt8(at + 4)) : 0;
      const dy = moved ? (wide ? file.readInt16BE(at + 6) : file.readInt8(at + 5)) : 0;
      at += wide ? 8 : 6;
      const next = (): number => {
        at += 2;
        return file.readInt16BE(at - 2) / 16_384;
      };
      let [a, b, c, d] = [1, 0, 0, 1];
      if (flags & 8) a = d = next();
      else if (flags & 0x40) [a, d] = [next(), next()];
      else if (flags & 0x80) [a, b, c, d] = [next(), next(), next(), next()];
      for (const contour of part) {
        all.push(contour.map(({ x, y, onCurve }) => ({ x: a * x + c * y + dx, y: b * x + d * y + dy, onCurve })));
      }
    }
    return all;
  }
}

/** The two weights words are drawn with. */
export interface Typefaces {
  readonly plain: Typeface;
  readonly bold: Typeface;
}

const codeOf = (letter: string): number => letter.codePointAt(0) ?? 0;
const middleOf = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, onCurve: true });

/** Relative commands, y turned downwards: a pen put before them places the glyph. */
function pathOf(contours: Contours, scale: number): string {
  let [x, y] = [0, 0];
  let path = '';
  const step = (to: Point): string => `${Math.round(scale * to.x) - x} ${y - Math.round(scale * to.y)}`;
  const stand = (to: Point): void => {
    x = Math.round(scale * to.x);
    y = Math.round(scale * to.y);
  };
  for (const contour of contours) {
    const [head, tail] = [contour[0], contour.at(-1)];
    if (!head || !tail) continue;
    // Between two points off the curve lies one on it that is not stored.
    const start = head.onCurve ? head : tail.onCurve ? tail : middleOf(head, tail);
    path += `m${step(start)}`;
    stand(start);
    const rest = head.onCurve ? contour.slice(1) : contour;
    let control: Point | null = null;
    for (const point of [...rest, start]) {
      if (control === null && !point.onCurve) control = point;
      else if (control === null) {
        path += `l${step(point)}`;
        stand(point);
      } else {
        const to: Point = point.onCurve ? point : middleOf(control, point);
        path += `q${step(control)} ${step(to)}`;
        stand(to);
        control = point.onCurve ? null : point;
      }
    }
    path += 'z';
    stand(start);
  }
  return path;
}
