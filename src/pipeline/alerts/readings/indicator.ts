import type { Arrival } from '../arrival.js';

/** The state behind one reading; `value` is NaN while not known. */
export interface Indicator {
  push(arrival: Arrival): void;
  readonly value: number;
}

/** An indicator of a state and the two things it is asked for. */
export const reading = <State>(
  state: State,
  push: (state: State, arrival: Arrival) => void,
  read: (state: State) => number,
): Indicator => ({
  push: (arrival) => push(state, arrival),
  get value() {
    return read(state);
  },
});

/** What the newest candle, or what came with it, says by itself. */
export function newest(read: (arrival: Arrival) => number): Indicator {
  let value = Number.NaN;
  return {
    push: (arrival) => {
      value = read(arrival);
    },
    get value() {
      return value;
    },
  };
}

/** Compares the newest value with what came before it: `read` sees the state before the newest enters. */
export function againstBefore(
  of: (arrival: Arrival) => number,
  enter: (value: number) => void,
  read: (value: number) => number,
): Indicator {
  let value = Number.NaN;
  return {
    push: (arrival) => {
      const fresh = of(arrival);
      value = read(fresh);
      enter(fresh);
    },
    get value() {
      return value;
    },
  };
}
