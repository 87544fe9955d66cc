/**
 * Reads once for all who ask at the same time: a question that comes while the same one is being answered gets that answer.
 * It may be as old as that read, some milliseconds; nothing is kept after it.
 */
export function sharedRead<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const underWay = new Map<Key, Promise<Value>>();
  return (key) => {
    const known = underWay.get(key);
    if (known) return known;
    const reading = read(key).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  };
}
