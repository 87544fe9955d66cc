import type { Place } from '../shapes.js';
import type { ChartLayout } from './chart-layout.js';

/** Stretches of a line at the middles of its slots; gaps part it, as nothing is known there. */
export function stretches(
  layout: ChartLayout,
  valueAt: (slot: number) => number | null,
  y: (value: number) => number,
): readonly Place[][] {
  const all: Place[][] = [[]];
  for (const slot of layout.slots.keys()) {
    const value = valueAt(slot);
    if (value === null) {
      if (all.at(-1)?.length) all.push([]);
    } else all.at(-1)?.push([layout.slotX(slot), y(value)]);
  }
  return all.filter((one) => one.length > 0);
}

/** Values that belong to the request's candles, by slot. */
export const bySlot =
  ({ places }: ChartLayout, values: readonly (number | null)[]) =>
  (slot: number) =>
    values[places[slot] ?? -1] ?? null;

export const inside = ({ top, bottom }: { readonly top: number; readonly bottom: number }, y: number): number =>
  Math.min(bottom, Math.max(top, y));
