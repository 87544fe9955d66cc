export interface ThreadQuestion {
  readonly id: number;
  readonly values: Float32Array<ArrayBuffer>;
  readonly rows: number;
  /** The memory of the values is wanted back, and there may be room behind the rows. */
  readonly lent: boolean;
}

export type ThreadAnswer =
  | { readonly kind: 'open' }
  /** `clause`: the reason follows the name of the file as it is. */
  | { readonly kind: 'closed'; readonly reason: string; readonly clause: boolean }
  | {
      readonly kind: 'outputs';
      readonly id: number;
      readonly outputs: Float64Array<ArrayBuffer>;
      /** What was lent. */
      readonly values: Float32Array<ArrayBuffer> | null;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
