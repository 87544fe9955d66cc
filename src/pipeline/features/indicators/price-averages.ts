import technicalindicators from 'technicalindicators';

type Next = (value: number) => number | undefined;

/** Keeps the newest value of an indicator of technicalindicators 3; NaN until it has one. */
class Latest<Input> {
  #value = Number.NaN;

  constructor(private readonly next: (input: Input) => number | undefined) {}

  push(input: Input): void {
    this.#value = this.next(input) ?? Number.NaN;
  }

  get value(): number {
    return this.#value;
  }
}

/** Exponential average of a price (technicalindicators 3; right for values that are never 0). */
export function priceEma(length: number): Latest<number> {
  const indicator = new technicalindicators.EMA({ period: length, values: [] });
  const next: Next = (value) => indicator.nextValue(value);
  return new Latest(next);
}

/** Linearly weighted average of a price (technicalindicators 3). */
export function priceWma(length: number): Latest<number> {
  const indicator = new technicalindicators.WMA({ period: length, values: [] });
  const next: Next = (value) => indicator.nextValue(value);
  return new Latest(next);
}

/** Williams's awesome oscillator: average of the middle price over 5 minus over 34 candles, in price units (technicalindicators 3). */
export function awesomeOscillator(): Latest<{ high: number; low: number }> {
  const indicator = new technicalindicators.AwesomeOscillator({ fastPeriod: 5, slowPeriod: 34, high: [], low: [] });
  return new Latest((bar) => indicator.nextValue(bar as never) as number | undefined);
}
