import { editDistance } from '../../core/edit-distance.js';

export { editDistance };

const letters = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** The candidate most like `text`, its base asset alone counted too; null when there is none. */
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
  return best;
}
