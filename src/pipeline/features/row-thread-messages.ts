import type { Rows, RowsOf } from './rows.js';

/** What the thread that makes rows is told. Each `rows` is answered, in the order asked. */
export type RowOrder =
  | { readonly kind: 'open'; readonly series: number; readonly of: RowsOf }
  | {
      readonly kind: 'rows';
      readonly series: number;
      readonly bars: Float64Array<ArrayBuffer>;
      /** Memory for the values. */
      readonly room: Float32Array<ArrayBuffer> | undefined;
    }
  | { readonly kind: 'close'; readonly series: number };

export type RowAnswer =
  | { readonly kind: 'rows'; readonly rows: Rows }
  | { readonly kind: 'failed'; readonly reason: string };
