/**
 * Whoever asks while the same is being made gets that one: nothing is kept once it is there, so an answer is never older
 * than the time it took to make. `keyOf`: what makes two questions the same.
 */
export function joined<Args extends readonly unknown[], T>(
  make: (...args: Args) => Promise<T>,
  keyOf: (...args: Args) => string,
): (...args: Args) => Promise<T> {
  const making = new Map<string, Promise<T>>();
  return (...args) => {
    const key = keyOf(...args);
    const known = making.get(key);
    if (known) return known;
    const made = make(...args).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };
}
