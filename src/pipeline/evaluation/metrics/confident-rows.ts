/**
 * Of the rows with the highest score and as many with the lowest, together `share` of all, whether the sign of the
 * return was as called: 1 right, 0 wrong; NaN for all other rows and where the price came back to where it was.
 * Longs and shorts are ranked apart, since the plainly most confident rows would nearly all be on one side.
 */
export function confidentRows(scores: ArrayLike<number>, returns: ArrayLike<number>, share: number): Float64Array {
  const rows = scores.length;
  const right = new Float64Array(rows).fill(Number.NaN);
  const each = Math.round((rows * share) / 2);
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!);
  for (let at = 0; at < each; at++) {
    const short = order[at]!;
    const long = order[rows - 1 - at]!;
    if (returns[short] !== 0) right[short] = returns[short]! < 0 ? 1 : 0;
    if (returns[long] !== 0) right[long] = returns[long]! > 0 ? 1 : 0;
  }
  return right;
}
