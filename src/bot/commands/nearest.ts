import { editDistance } from '../../core/edit-distance.js';

export { editDistance };

const letters = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/**
 * The candidate most like `text`, its base asset alone counted too; null when none is like it at all: a guess from the blue
 * would only mislead.
 */
export function nearest<Name extends string>(text: string, candidates: readonly Name[]): Name | null {
  // Nobody types a name this long by mistake; comparing it would only cost time.
  const wanted = letters(text.slice(0, 60));
  let best: Name | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const whole = editDistance(wanted, letters(candidate));
    const base = candidate.includes('/') ? editDistance(wanted, letters(candidate.split('/')[0] ?? '')) + 0.5 : whole;
    const distance = Math.min(whole, base);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  // "etherium" is far from ETH, and means it.
  const begins = best !== null && wanted.startsWith(letters(best.split('/')[0] ?? '')) && wanted !== '';
  return begins || bestDistance <= Math.floor(wanted.length / 2) + 0.5 ? best : null;
}
