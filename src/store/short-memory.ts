/** What was read a moment ago need not be read again: one reading a key for `forMs`, shared by whoever asks meanwhile. */
export class ShortMemory<T> {
  readonly #kept = new Map<string, { readonly until: number; readonly value: Promise<T> }>();

  constructor(
    private readonly forMs: number,
    private readonly most = 20_000,
  ) {}

  get(key: string, read: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const known = this.#kept.get(key);
    if (known && known.until > now) return known.value;
    const value = read();
    this.#kept.delete(key);
    this.#kept.set(key, { until: now + this.forMs, value });
    // A failure is not kept: the next asker reads anew.
    value.catch(() => {
      if (this.#kept.get(key)?.value === value) this.#kept.delete(key);
    });
    if (this.#kept.size > this.most) this.#forgetOldest();
    return value;
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
  }

  #forgetOldest(): void {
    for (const key of this.#kept.keys()) {
      this.#kept.delete(key);
      return;
    }
  }
}
