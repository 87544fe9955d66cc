import { messageOf } from '../../core/errors.js';
import type { LiveState } from '../../core/ports/live.js';
import { sentence } from '../../core/sentence.js';
import type { EpochMs } from '../../core/units.js';
import type { Difference } from './differences.js';
import type { GuardedVenue } from './guarded-venue.js';
import { announceLive } from './live-alert.js';
import type { KillProgress } from './live-memory.js';
import type { LiveTraderParts } from './live-parts.js';

/** Reads that failed in a row before entries stop. */
const mostSilentLooks = 3;

/**
 * Why nothing may be entered now: nobody compared our book with the exchange's yet, they differ, the exchange does not tell, a
 * person must act, a person ordered it. Tells the guard, which refuses entries by it.
 */
export class EntryHalt {
  #differences: readonly Difference[] = [];
  #silentLooks = 0;
  #stopped: string | null = null;
  #lookedAt: EpochMs | null = null;
  /** The exchange told at least once: until then nothing else may let entries through. */
  #compared = false;

  constructor(
    private readonly guarded: GuardedVenue,
    private readonly kill: () => KillProgress | null,
    private readonly parts: LiveTraderParts,
  ) {
    guarded.halted = sentence('said.live.notCompared');
  }

  /** Null: entries are made. */
  get reason(): string | null {
    return this.guarded.halted;
  }

  /** As of the last look at which the exchange told. */
  get differences(): readonly Difference[] {
    return this.#differences;
  }

  /** When a comparison was last tried; null: not yet. */
  get lookedAt(): EpochMs | null {
    return this.#lookedAt;
  }

  get state(): LiveState {
    const kill = this.kill();
    if (kill) return kill.flat ? 'killed' : 'killing';
    if (this.reason === null) return 'trading';
    return this.#lookedAt === null ? 'starting' : 'halted';
  }

  /** What a comparison found; null: the exchange did not say, which is borne for some looks. */
  compared(found: readonly Difference[] | null, at: EpochMs): void {
    this.#lookedAt = at;
    if (found === null) {
      this.#silentLooks++;
      this.parts.logger.warn({ looks: this.#silentLooks }, 'our book could not be compared with the exchange');
      if (this.#silentLooks >= mostSilentLooks) this.settle();
      return;
    }
    this.#silentLooks = 0;
    this.#compared = true;
    this.#differences = found;
    this.settle();
  }

  /** A person must act: a key, a right, a suspended account. */
  stop(reason: string): void {
    if (this.#stopped !== null) return;
    this.#stopped = reason;
    this.settle();
    announceLive(this.parts, { what: 'stopped', details: [reason], by: null }).catch((thrown: unknown) =>
      this.parts.logger.error({ reason: messageOf(thrown) }, 'an alert of real trading was not written'),
    );
  }

  /** A person acted; counts from the next comparison or `settle`. */
  release(): void {
    this.#stopped = null;
  }

  /** Tells the guard what holds now. */
  settle(): void {
    this.guarded.halted = this.#why();
  }

  #why(): string | null {
    const kill = this.kill();
    if (kill !== null) return sentence('said.live.killed', { by: kill.by });
    if (this.#stopped !== null) return this.#stopped;
    if (this.#silentLooks >= mostSilentLooks) return sentence('said.live.silent');
    if (this.#differences.length > 0) {
      return sentence('said.live.differ', { differences: textsOf(this.#differences) });
    }
    return this.#compared ? null : sentence('said.live.notCompared');
  }
}

export const textsOf = (found: readonly Difference[]): string => found.map(({ text }) => text).join('; ');
