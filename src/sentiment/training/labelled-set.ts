import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';

export const labels = ['negative', 'neutral', 'positive'] as const;
export type Label = (typeof labels)[number];

export interface LabelledText {
  readonly text: string;
  /** Index into `labels`. */
  readonly label: number;
}

const Rows = z.array(z.object({ text: z.string(), label: z.enum(labels) }));

/** Rows of `<name>.csv.gz`. Throws UserError that names the file when it is missing or malformed. */
export function readLabelledSet(directory: string, name: string): readonly LabelledText[] {
  const path = join(directory, `${name}.csv.gz`);
  try {
    const rows = Rows.parse(parse(gunzipSync(readFileSync(path)), { columns: true, bom: true }));
    return rows.map(({ text, label }) => ({ text, label: labels.indexOf(label) }));
  } catch (cause) {
    throw new UserError(
      `${path} is no labelled set (columns text, label): ${cause instanceof Error ? cause.message : cause}`,
    );
  }
}
