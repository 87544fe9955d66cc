/** What a pool of connections tells about itself; `pg.Pool` does. */
interface Pool {
  readonly totalCount: number;
  on(event: 'remove', listener: () => void): unknown;
}

const patienceMs = 2_000;

/**
 * Resolves once every connection that `pool` has now is gone. A pool's own `end` resolves when it has said goodbye; a
 * server that is stopped before it has heard that breaks the connections, and every one complains. Call it before `end`.
 */
export function poolEmptied(pool: Pool): Promise<void> {
  return new Promise((resolve) => {
    let left = pool.totalCount;
    if (left === 0) return resolve();
    const timer = setTimeout(resolve, patienceMs);
    pool.on('remove', () => {
      left -= 1;
      if (left > 0) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
