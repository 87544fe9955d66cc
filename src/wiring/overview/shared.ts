/**
 * One answer for all who ask at about the same time: while it is being made, and for `forMs` after. A failure is not kept.
 * `elapsedMs`: a stopwatch of real time.
 */
export function sharedFor<T>(
  forMs: number,
  make: () => Promise<T>,
  elapsedMs: () => number = () => performance.now(),
): () => Promise<T> {
  let kept: { readonly made: Promise<T>; until: number } | null = null;
  return () => {
    if (kept && elapsedMs() < kept.until) return kept.made;
    const mine = { made: make(), until: Number.POSITIVE_INFINITY };
    kept = mine;
    mine.made.then(
      () => {
        mine.until = elapsedMs() + forMs;
      },
      () => {
        if (kept === mine) kept = null;
      },
    );
    return mine.made;
  };
}
