/** Fewer in a row are a bad moment. */
const failuresUntilSilent = 3;

/**
 * Whether what is used now and then works: it does until it failed several times in a row, and again with the next success. With
 * `forgetAfterMs` also when nobody has used it for so long: else nobody might find out that it works again.
 */
export class PulseOfUse {
  #failures = 0;
  #lastAt = 0;

  constructor(
    private readonly forgetAfterMs = Number.POSITIVE_INFINITY,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  note(ok: boolean): void {
    this.#failures = ok ? 0 : this.#failures + 1;
    this.#lastAt = this.elapsedMs();
  }

  get works(): boolean {
    return this.#failures < failuresUntilSilent || this.elapsedMs() - this.#lastAt > this.forgetAfterMs;
  }
}
