/**
 * Random numbers by position: the n-th number of a key is a function of both, so any stretch of a random path can be made
 * without making what came before it. The mixer is the 32-bit finaliser of MurmurHash3 (Appleby, public domain).
 */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A key for one stream of numbers, from the seed and a name. */
export function noiseKey(seed: number, name: string): number {
  let key = mix32(seed ^ 0x9e3779b9);
  for (let at = 0; at < name.length; at++) key = mix32(key ^ Math.imul(name.charCodeAt(at) + at, 0x01000193));
  return key;
}

const bitsAt = (key: number, index: number): number =>
  mix32(mix32(key ^ Math.imul(index, 0x9e3779b1)) ^ Math.imul(Math.floor(index / 0x1_0000_0000), 0x85ebca77));

/** Uniform in (0, 1). */
export const uniformAt = (key: number, index: number): number => (bitsAt(key, index) + 0.5) / 0x1_0000_0000;

const summed = 2 ** 16;
const scale = Math.sqrt(12 / 4);

/** Mean 0, variance 1, near normal: four 16-bit uniforms summed. Tails end at 3.46, so wild moves are modelled apart. */
export function normalAt(key: number, index: number): number {
  const first = bitsAt(key, index);
  const second = mix32(first ^ 0x5bd1e995);
  const sum = (first & 0xffff) + (first >>> 16) + (second & 0xffff) + (second >>> 16) + 2;
  return (sum / summed - 2) * scale;
}

/**
 * Smooth noise with knots `spacing` apart: mean 0, variance 1 at every position, correlated over about one spacing.
 * The two neighbouring knots are weighted by cosine and sine, which keeps the variance even between them.
 */
export function smoothAt(key: number, position: number, spacing: number): number {
  const place = position / spacing;
  const knot = Math.floor(place);
  const angle = (place - knot) * (Math.PI / 2);
  return normalAt(key, knot) * Math.cos(angle) + normalAt(key, knot + 1) * Math.sin(angle);
}
