import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Letters and digits that nobody mixes up when reading them off a screen. */
export const codeAlphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** A code of `length` letters, in fours: `4F7K-2M9Q-X3TB` has 59 bits. */
export function newCode(length: number): string {
  const letters = Array.from({ length }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** What the store keeps of a code, however it was typed. Codes are random and long, so a plain hash holds. */
export const hashOfCode = (code: string): string =>
  createHash('sha256')
    .update(
      code
        .slice(0, 200)
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]/g, ''),
    )
    .digest('hex');

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
