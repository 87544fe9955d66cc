import { exitWithin, signOf } from '../../core/exit-rule.js';
import { type Candle, timeframeMs } from '../../core/market.js';
import type { Side } from '../../core/prediction.js';
import { sentence } from '../../core/sentence.js';
import type { EntrySignal, Levels, MoveSignal, Signal, SignalOutcome } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';

/** How long missing candles are waited for after the horizon, in candles. */
export const patienceBars = 24;

const stillOpen: SignalOutcome = { kind: 'open' };

/**
 * How a signal ended, judged from the candles after it (ascending; others are ignored): pure, so a repeat agrees.
 *
 * Entry: in at the open of the next candle, never at the price that made the decision; then `exitWithin` candle by candle
 * (stop before target, gaps fill at the open), at the latest out at the close of the horizon's last candle. `net` is the
 * called side's log return less the round-trip cost. Move: true when the log return from the signal's close to the close
 * of the horizon's last candle exceeds `moveSize` either way, the very definition the model was trained on.
 *
 * Missing candles are waited for until `patienceBars` after the horizon; then an entry is judged by the candles there are
 * (in at the first open, out at the last close within the horizon), and what cannot be judged expires with the reason.
 */
export function settle(signal: Signal, candles: readonly Candle[], now: EpochMs): SignalOutcome {
  const { closedAt, horizonEndsAt } = signal.prediction;
  const length = timeframeMs(signal.timeframe);
  const within = candles.filter((candle) => candle.openedAt >= closedAt && candle.closedAt <= horizonEndsAt);
  const patient = now <= horizonEndsAt + patienceBars * length;
  const known = patient ? unbroken(within, closedAt) : within;
  return signal.kind === 'entry' ? settleEntry(signal, known, patient) : settleMove(signal, known, patient);
}

/** The candles up to the first gap: what comes after it may yet be filled and change the story. */
function unbroken(candles: readonly Candle[], from: EpochMs): readonly Candle[] {
  let expected: number = from;
  const gap = candles.findIndex((candle) => {
    const fits = candle.openedAt === expected;
    expected = candle.closedAt;
    return !fits;
  });
  return gap === -1 ? candles : candles.slice(0, gap);
}

function settleMove(signal: MoveSignal, candles: readonly Candle[], patient: boolean): SignalOutcome {
  const { close, moveSize, horizonEndsAt } = signal.prediction;
  const last = candles.at(-1);
  if (last?.closedAt !== horizonEndsAt) {
    return patient ? stillOpen : { kind: 'expired', reason: sentence('said.expired.noEnd') };
  }
  const move = Math.log(last.close / close);
  return { kind: 'settledMove', cameTrue: Math.abs(move) > moveSize, move, exitAt: last.closedAt };
}

/** What an entry came to by the last of these candles, which are all those since it was called; null before it was in. */
export function resultAt(signal: EntrySignal, candles: readonly Candle[]) {
  const { closedAt, horizonEndsAt } = signal.prediction;
  const within = candles.filter((candle) => candle.openedAt >= closedAt && candle.closedAt <= horizonEndsAt);
  const first = within[0];
  return first ? resultOf(signal, first, within) : null;
}

function settleEntry(signal: EntrySignal, candles: readonly Candle[], patient: boolean): SignalOutcome {
  const first = candles[0];
  if (!first) return patient ? stillOpen : { kind: 'expired', reason: sentence('said.expired.noCandle') };
  const called = follow(signal.side, signal.levels, candles);
  const ended = called.exit !== null || candles.at(-1)?.closedAt === signal.prediction.horizonEndsAt || !patient;
  if (!ended) return stillOpen;
  const { entryPrice, exitPrice, net, randomNet } = resultOf(signal, first, candles);
  const exit = called.exit ?? 'horizon';
  return { kind: 'settled', exit, entryPrice, exitPrice, exitAt: called.at, net, randomNet };
}

function resultOf(signal: EntrySignal, first: Candle, candles: readonly Candle[]) {
  const called = follow(signal.side, signal.levels, candles);
  const returnOf = (side: Side, exitPrice: number) => signOf(side) * Math.log(exitPrice / first.open) - signal.cost;
  const other: Side = signal.side === 'long' ? 'short' : 'long';
  const tails = follow(other, mirrored(signal.levels), candles.slice(0, called.bars));
  const net = returnOf(signal.side, called.price);
  return {
    entryPrice: first.open,
    exitPrice: called.price,
    net,
    // The coin's other side has the same distances mirrored and leaves, at the latest, when the called trade ended.
    randomNet: (net + returnOf(other, tails.price)) / 2,
  };
}

/** The way out of a position held from the first candle's open: at a level, else at the last close. */
function follow(side: Side, levels: Levels, candles: readonly Candle[]) {
  for (const [i, candle] of candles.entries()) {
    const exit = exitWithin(side, levels, candle);
    if (exit) return { exit: exit.exit, price: exit.price, at: candle.closedAt, bars: i + 1 } as const;
  }
  const last = candles.at(-1) as Candle;
  return { exit: null, price: last.close, at: last.closedAt, bars: candles.length } as const;
}

/** The same log distances on the other side of the entry. */
const mirrored = ({ entry, stop, target }: Levels): Levels => ({
  entry,
  stop: (entry * entry) / stop,
  target: (entry * entry) / target,
});
