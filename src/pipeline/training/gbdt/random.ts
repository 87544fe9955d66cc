/** Seeded generator of uniform numbers in [0, 1) (mulberry32): small, fast, equal on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` distinct indices out of 0..total−1 in ascending order (selection sampling, Knuth 3.4.2 S). */
export function sampleAscending(total: number, count: number, random: () => number, into: Int32Array): void {
  let taken = 0;
  for (let index = 0; taken < count; index++) {
    if ((total - index) * random() < count - taken) into[taken++] = index;
  }
}
