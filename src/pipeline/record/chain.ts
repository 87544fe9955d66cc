import { createHash } from 'node:crypto';
import type { ChainFault, ChainReport, StoredLink } from '../../core/record.js';
import type { FirstSent } from '../../core/signal.js';

/** What the first link names as the link before. */
export const firstPrevious = '0'.repeat(64);

/**
 * SHA-256 in hexadecimal of a link: the hash before, the link's number, the signal's number and what was first sent, each on
 * a line of its own. The database computes the same when a signal is made (migration 0005).
 */
export const hashOf = ({
  previous,
  number,
  signalId,
  text,
}: Pick<StoredLink, 'previous' | 'number' | 'signalId' | 'text'>) =>
  createHash('sha256').update(`${previous}\n${number}\n${signalId}\n${text}`).digest('hex');

/** What a link holds, or null when that is not JSON of this form. */
export function firstSentOf(text: string): FirstSent | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'signal' in parsed ? (parsed as FirstSent) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Recomputes a chain link by link, in order; stops at the first thing wrong. */
export class ChainCheck {
  #length = 0;
  #before: Pick<StoredLink, 'number' | 'hash'> = { number: 0, hash: firstPrevious };
  #fault: ChainReport['fault'] = null;

  get isBroken(): boolean {
    return this.#fault !== null;
  }

  add(link: StoredLink): void {
    if (this.#fault) return;
    const kind = this.#faultOf(link);
    if (kind) {
      this.#fault = { kind, number: link.number, signalId: link.signalId };
      return;
    }
    this.#length += 1;
    this.#before = link;
  }

  /** Signals that no link names: a record with any is broken after its head. */
  unlinked(signalIds: readonly number[]): void {
    const [first] = signalIds;
    if (this.#fault || first === undefined) return;
    this.#fault = { kind: 'unlinked', number: this.#before.number + 1, signalId: first };
  }

  report(link: StoredLink | null): ChainReport {
    return {
      length: this.#length,
      head: this.#length === 0 ? null : { number: this.#before.number, hash: this.#before.hash },
      fault: this.#fault,
      link: link && {
        number: link.number,
        signalId: link.signalId,
        previous: link.previous,
        hash: link.hash,
        linkedAt: link.linkedAt,
        first: firstSentOf(link.text),
      },
    };
  }

  #faultOf(link: StoredLink): ChainFault | null {
    if (link.number !== this.#before.number + 1) return 'gap';
    if (link.previous !== this.#before.hash) return 'previous';
    if (link.hash !== hashOf(link)) return 'hash';
    return link.agrees ? null : 'signal';
  }
}
