import { crc32, deflateSync } from 'node:zlib';

/** Filter types of a row (PNG specification, third edition, 9.2): the difference to the pixel before, to the row above. */
const sub = 1;
const up = 2;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Charts are flat: a third of the time of the usual 6, and a quarter larger. */
const level = 3;

/**
 * Pixels (RGBA, 8 bits each, `width` × `height`) as a PNG without transparency, made for charts: large even areas, rows like
 * the row above. It takes a third of the time of resvg's own encoder, whose files are larger too. Null where a pixel is not
 * opaque.
 */
export function opaquePng(pixels: Buffer, width: number, height: number): Buffer | null {
  const cells = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const stride = 1 + 3 * width;
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const at = y * stride;
    if (y > 0 && sameAsAbove(cells, y * width, width)) {
      // Every difference is 0.
      rows[at] = up;
      continue;
    }
    rows[at] = sub;
    if (!filtered(cells, y * width, width, rows, at + 1)) return null;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a sample, of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const data = deflateSync(rows, { level });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function sameAsAbove(cells: Uint32Array, from: number, width: number): boolean {
  for (let at = from; at < from + width; at++) if (cells[at] !== cells[at - width]) return false;
  return true;
}

/** Writes a row as differences to the pixel before; false where one is not opaque. */
function filtered(cells: Uint32Array, from: number, width: number, rows: Buffer, to: number): boolean {
  let before = 0;
  let place = to;
  for (let at = from; at < from + width; at++) {
    // Red is the lowest byte: the machines Node runs on are little-endian.
    const cell = cells[at] as number;
    if (cell >>> 24 !== 255) return false;
    rows[place++] = (cell & 255) - (before & 255);
    rows[place++] = ((cell >>> 8) & 255) - ((before >>> 8) & 255);
    rows[place++] = ((cell >>> 16) & 255) - ((before >>> 16) & 255);
    before = cell;
  }
  return true;
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
