/** What is known of a chat's noise budget when a signal comes. Everything in it lies in the past. */
export interface BudgetState {
  /** Messages that may still be sent today. */
  readonly remaining: number;
  /** Values of the signals of the last days, in any order. */
  readonly known: readonly number[];
  /** Days those signals came in, 1 at least. */
  readonly days: number;
  /** Of the day still to come, 1 at midnight, 0 at the next. */
  readonly dayLeft: number;
}

/**
 * Whether a signal is worth one of the day's messages: when fewer better ones are to be expected in the rest of the day,
 * going by the last days, than may still be sent. A signal that comes early must be among the best of a usual day; towards
 * midnight, what is left is spent on what comes. Nothing is known of what will come, so this is not the choice that
 * hindsight would make; tests/property/pipeline/digest holds it against that one.
 *
 * store/audience.ts says the same in SQL, where it is decided for many chats at once.
 */
export function worthSending(value: number, { remaining, known, days, dayLeft }: BudgetState): boolean {
  if (remaining <= 0) return false;
  const better = known.filter((other) => other > value).length;
  return (better / days) * dayLeft < remaining;
}
