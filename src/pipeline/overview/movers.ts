import { type Move, type Movers, type MoveSpan, moveSpanMs } from '../../core/overview.js';
import { epochMs } from '../../core/units.js';
import { changeOver, newestOf, type Tape, usualMove } from './tape.js';

/**
 * Every market's move over the span up to its newest close, biggest gain first, beside the usual size of such a move.
 * The usual size is taken from before the span, so that a wild day is not its own yardstick.
 */
export function moversOf(tapes: readonly Tape[], span: MoveSpan): Movers {
  const spanMs = moveSpanMs(span);
  const moves: Move[] = [];
  const newest = Math.max(0, ...tapes.map((tape) => newestOf(tape)?.candle.closedAt ?? 0));
  const told = new Set<Tape>();
  for (const tape of tapes) {
    const last = newestOf(tape);
    // A market that fell silent a span ago would be ranked by a move of another day.
    if (!last || newest - last.candle.closedAt >= spanMs) continue;
    const change = changeOver(tape, last.candle.closedAt, spanMs);
    if (change === null) continue;
    const usual = usualMove(tape.base, last.candle.closedAt - spanMs, spanMs);
    const sigmas = usual === null || usual === 0 ? null : change / usual;
    moves.push({ market: tape.market, last: last.candle.close, change, usual, sigmas });
    told.add(tape);
  }
  moves.sort((a, b) => b.change - a.change);
  const missing = tapes.filter((tape) => !told.has(tape)).map(({ market }) => market);
  return { span, asOf: moves.length === 0 ? null : epochMs(newest), moves, missing };
}
