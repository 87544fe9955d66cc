import { UserError } from '../../core/errors.js';
import { type HeadName, headNames } from './train-head.js';

/** What of a walk forward says whether its folds could be judged. */
interface Judged {
  readonly folds: readonly unknown[];
  readonly directionAucs: readonly (number | null)[];
  readonly heads: Readonly<
    Record<HeadName, { readonly aucs: readonly (number | null)[]; readonly linearAucs: readonly (number | null)[] }>
  >;
}

/** A fold in which nothing rose, or nothing moved, says nothing about a model: its history is too short to train on. */
export function assertJudged({ folds, directionAucs, heads }: Judged, rows: number, data: string): void {
  const unjudged = folds.findIndex((_, fold) =>
    [directionAucs, ...headNames.flatMap((name) => [heads[name].aucs, heads[name].linearAucs])].some((aucs) =>
      Number.isNaN(aucs[fold]),
    ),
  );
  if (unjudged < 0) return;
  throw new UserError(
    `the ${rows} labelled rows of ${data} are too few to judge a model: fold ${unjudged + 1} of ${folds.length} holds no move up, none down, or none at all; give candle files with longer history`,
  );
}
