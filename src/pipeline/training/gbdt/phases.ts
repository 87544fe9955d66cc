import { binGroup } from './bin-phase.js';
import { packTile } from './pack-phase.js';
import { Control, Phase, type SharedState } from './shared-state.js';
import { splitChunk } from './split-phase.js';

/** Takes units of the current phase, one at a time, until none is left. Every thread runs this. */
export function drainUnits(state: SharedState): void {
  const { control } = state;
  const work = workOf(Atomics.load(control, Control.PHASE));
  const units = Atomics.load(control, Control.UNITS);
  for (;;) {
    const unit = Atomics.add(control, Control.NEXT_UNIT, 1);
    if (unit >= units) return;
    work(state, unit);
  }
}

function workOf(phase: number): (state: SharedState, unit: number) => void {
  if (phase === Phase.BIN) return binGroup;
  if (phase === Phase.PACK) return packTile;
  return splitChunk;
}
