import { Decimal } from 'decimal.js';

const decimalKey = '$d';

/** As plain JSON; decimals become `{ "$d": "1.5" }`, so that the way back needs no list of fields. */
export function toDecimalJson(value: unknown): unknown {
  if (Decimal.isDecimal(value)) return { [decimalKey]: value.toFixed() };
  if (Array.isArray(value)) return value.map(toDecimalJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === undefined ? [] : [[key, toDecimalJson(part)]])),
  );
}

export function fromDecimalJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromDecimalJson);
  if (value === null || typeof value !== 'object') return value;
  const decimal = (value as Record<string, unknown>)[decimalKey];
  if (typeof decimal === 'string') return new Decimal(decimal);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fromDecimalJson(part)]));
}
