import type { StateRepository } from '../core/ports/repositories.js';

/**
 * Writes at most one heartbeat of a stage in `everyMs`. Silence is judged in minutes, while many series that close
 * together would queue up for the one row of their stage, each waiting for the disk.
 */
export class Pulse {
  readonly #last = new Map<string, number>();

  constructor(
    private readonly state: Pick<StateRepository, 'beat'>,
    private readonly elapsedMs: () => number = () => performance.now(),
    private readonly everyMs = 1_000,
  ) {}

  async beat(stage: string): Promise<void> {
    const now = this.elapsedMs();
    const last = this.#last.get(stage);
    if (last !== undefined && now - last < this.everyMs) return;
    this.#last.set(stage, now);
    try {
      await this.state.beat(stage);
    } catch (error) {
      this.#last.delete(stage);
      throw error;
    }
  }
}
