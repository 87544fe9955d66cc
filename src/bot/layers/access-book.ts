import type { Stopwatch } from '../../core/clock.js';
import type { AccessRepository, AccessSettings } from '../../core/ports/access.js';

/** Another process may change a rule: it is heard of this much later. */
const keptMs = 5_000;

/** What was set about rights, read at most once in five seconds: every request asks for it. */
export class AccessBook {
  #kept: { readonly at: number; readonly settings: Promise<AccessSettings> } | null = null;

  constructor(
    private readonly repository: Pick<AccessRepository, 'settings'>,
    private readonly stopwatch: Stopwatch,
  ) {}

  readonly settings = (): Promise<AccessSettings> => {
    const now = this.stopwatch.elapsedMs();
    if (this.#kept !== null && now - this.#kept.at < keptMs) return this.#kept.settings;
    const settings = this.repository.settings();
    this.#kept = { at: now, settings };
    // A failure is not kept: nobody is let in or kept out by what could not be read.
    settings.catch(() => this.forget());
    return settings;
  };

  /** Something was changed here. */
  forget(): void {
    this.#kept = null;
  }
}
