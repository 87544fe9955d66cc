import type { ModelOutput } from '../../core/ports/predictor.js';

export interface ThreadQuestion {
  readonly id: number;
  readonly values: Float32Array;
  readonly rows: number;
}

export type ThreadAnswer =
  | { readonly kind: 'open' }
  /** `clause`: the reason follows the name of the file as it is. */
  | { readonly kind: 'closed'; readonly reason: string; readonly clause: boolean }
  | { readonly kind: 'outputs'; readonly id: number; readonly outputs: Float64Array }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

const width = 5;

/** Answers as numbers side by side: a thousand objects would take longer to hand over than to compute. */
export function packOutputs(outputs: readonly ModelOutput[]): Float64Array {
  const packed = new Float64Array(outputs.length * width);
  let at = 0;
  for (const { probabilities, bigMove, rise } of outputs) {
    packed[at++] = probabilities.down;
    packed[at++] = probabilities.neutral;
    packed[at++] = probabilities.up;
    packed[at++] = bigMove;
    packed[at++] = rise ?? Number.NaN;
  }
  return packed;
}

export function unpackOutputs(packed: Float64Array): readonly ModelOutput[] {
  return Array.from({ length: packed.length / width }, (_, row) => {
    const cell = (column: number): number => packed[row * width + column] as number;
    const rise = cell(4);
    return {
      probabilities: { down: cell(0), neutral: cell(1), up: cell(2) },
      bigMove: cell(3),
      ...(Number.isNaN(rise) ? {} : { rise }),
    };
  });
}
