const BITS = 11;
const BUCKETS = 1 << BITS;

/**
 * Sorts the first `count` values ascending, in place; none may be NaN. Radix sort by three groups of 11 bits: about ten
 * times quicker here than `Float32Array.prototype.sort`, which was a tenth of the training time.
 */
export function sortFloats(values: Float32Array, count: number): void {
  let keys = new Uint32Array(count);
  let other = new Uint32Array(count);
  const bits = new Uint32Array(values.buffer, values.byteOffset, count);
  // Order of the bits as of the numbers: positive ones move above, negative ones turn round.
  for (let i = 0; i < count; i++) keys[i] = bits[i]! ^ ((bits[i]! >> 31) | 0x80000000);
  const starts = new Uint32Array(BUCKETS);
  for (let shift = 0; shift < 32; shift += BITS) {
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[(keys[i]! >>> shift) & (BUCKETS - 1)]!++;
    let sum = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const size = starts[bucket]!;
      starts[bucket] = sum;
      sum += size;
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const bucket = (key >>> shift) & (BUCKETS - 1);
      other[starts[bucket]!] = key;
      starts[bucket]!++;
    }
    [keys, other] = [other, keys];
  }
  for (let i = 0; i < count; i++) bits[i] = keys[i]! ^ (keys[i]! >> 31 ? 0x80000000 : 0xffffffff);
}
