import type { AlertFault, AlertFaultKind } from '../../../core/alert.js';

export const usualExample = 'rsi(14, 1h) < 30 and close > sma(50)';

/** Thrown inside the parser and caught at its edge: people get the fault as a value. */
export class ParseFault extends Error {
  override readonly name = 'ParseFault';

  constructor(readonly fault: AlertFault) {
    super(fault.kind);
  }
}

export interface Place {
  readonly at: number;
  readonly length: number;
}

interface Details {
  readonly suggestion?: string | null;
  readonly params?: AlertFault['params'];
  readonly example?: string;
}

/** A fault at a place of `text`, kept within it. */
export function faultAt(text: string, place: Place, kind: AlertFaultKind, details: Details = {}): AlertFault {
  const at = Math.min(Math.max(0, place.at), text.length);
  const length = Math.max(1, Math.min(place.length, text.length - at));
  return {
    kind,
    text,
    at,
    length,
    word: text.slice(at, at + length),
    suggestion: details.suggestion ?? null,
    params: details.params ?? {},
    example: details.example ?? usualExample,
  };
}
