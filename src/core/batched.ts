interface Waiting<K, V> {
  readonly key: K;
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Looks up together what is asked for in one turn of the event loop: a crowd then costs one question where each of them
 * would have cost one. `load` gives a value for each key, in order; when it fails, everybody in that batch hears of it.
 */
export function batched<K, V>(load: (keys: readonly K[]) => Promise<readonly V[]>, most = 500): (key: K) => Promise<V> {
  let waiting: Waiting<K, V>[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    load(batch.map(({ key }) => key)).then(
      (values) => {
        for (const [i, { resolve }] of batch.entries()) resolve(values[i] as V);
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error);
      },
    );
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (waiting.length === 1) {
        setImmediate(() => {
          if (waiting.length > 0) flush();
        });
      }
      if (waiting.length >= most) flush();
    });
}

/** The same for what is written: each hears when all of its turn are written. */
export function batchedWrites<K>(write: (keys: readonly K[]) => Promise<void>): (key: K) => Promise<void> {
  const one = batched<K, null>(async (keys) => {
    await write(keys);
    return keys.map(() => null);
  });
  return async (key) => {
    await one(key);
  };
}
