import { editDistance } from '../../../core/edit-distance.js';

/** The known name most like `word`, or null when none is near. */
export function nearestName(word: string, names: readonly string[]): string | null {
  const wanted = word.toLowerCase().slice(0, 24);
  let best: string | null = null;
  let least = Math.max(2, Math.floor(wanted.length / 2)) + 1;
  for (const name of names) {
    // "rsi14" and "boll" are the beginning or the whole of a name with something about it.
    const related = wanted.length > 2 && (name.startsWith(wanted) || wanted.startsWith(name)) && name.length > 1;
    const distance = related ? Math.min(1.5, editDistance(wanted, name)) : editDistance(wanted, name);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}
