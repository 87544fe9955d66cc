import { editDistance } from '../../../core/edit-distance.js';

const sorted = (text: string): string => [...text].sort().join('');

/** "ris" for rsi: the right letters in a wrong order. */
const isSwapped = (word: string, name: string): boolean =>
  word !== name && word.length === name.length && sorted(word) === sorted(name);

/** The known name most like `word`, or null when none is near. */
export function nearestName(word: string, names: readonly string[]): string | null {
  const wanted = word.toLowerCase().slice(0, 24);
  let best: string | null = null;
  // A short word is soon like another: "foo" is no "low", and a wrong guess only misleads.
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    // "rsi14" and "boll" are the beginning or the whole of a name with something about it.
    const related = wanted.length > 2 && (name.startsWith(wanted) || wanted.startsWith(name)) && name.length > 1;
    const edits = isSwapped(wanted, name) ? 1 : editDistance(wanted, name);
    const distance = related ? Math.min(1.5, edits) : edits;
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}
