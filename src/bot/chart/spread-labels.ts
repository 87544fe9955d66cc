/** Something with a wished-for vertical place. */
export interface PlacedLabel {
  /** Centre, px from the top. */
  readonly y: number;
}

/**
 * Moves labels of equal `height` apart, as little as it can, so that none overlap and all stay within `top`..`bottom`.
 * Keeps their order; labels that stand free do not move. When they cannot all fit they are spaced evenly.
 */
export function spreadLabels<T extends PlacedLabel>(
  labels: readonly T[],
  height: number,
  top: number,
  bottom: number,
): readonly T[] {
  const sorted = labels
    .map((label, index) => ({ label, index }))
    .sort((a, b) => a.label.y - b.label.y || a.index - b.index);
  const gap = sorted.length * height > bottom - top ? (bottom - top) / sorted.length : height;
  // Blocks of touching labels, each centred on the mean of its wishes; overlapping blocks merge (pool adjacent violators).
  const blocks: { centre: number; count: number }[] = [];
  const within = (centre: number, count: number) =>
    Math.min(Math.max(centre, top + (count * gap) / 2), bottom - (count * gap) / 2);
  for (const { label } of sorted) {
    let block = { centre: within(label.y, 1), count: 1 };
    for (let last = blocks.at(-1); last && last.centre + ((last.count + block.count) * gap) / 2 > block.centre; ) {
      blocks.pop();
      const count = last.count + block.count;
      const lastWish = last.centre + (block.count * gap) / 2;
      const blockWish = block.centre - (last.count * gap) / 2;
      block = { centre: within((lastWish * last.count + blockWish * block.count) / count, count), count };
      last = blocks.at(-1);
    }
    blocks.push(block);
  }
  const centres = blocks.flatMap(({ centre, count }) =>
    Array.from({ length: count }, (_, index) => centre + (index - (count - 1) / 2) * gap),
  );
  const placed: T[] = [...labels];
  sorted.forEach(({ label, index }, rank) => {
    placed[index] = { ...label, y: centres[rank] ?? label.y };
  });
  return placed;
}
