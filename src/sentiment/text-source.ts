import type { EpochMs } from '../core/units.js';

/** A text as it was found, before anybody judged it. */
export interface RawText {
  /** Host of the feed or `r/<subreddit>`. */
  readonly source: string;
  readonly title: string;
  /** What follows the title, without markup; may be empty. */
  readonly body: string;
  readonly url: string | null;
  /** As claimed by the source; null when it does not say. */
  readonly publishedAt: EpochMs | null;
}

/** Where texts come from. Rejects with an Error that says what went wrong; the poll goes on with the others. */
export interface TextSource {
  /** For people and logs; carries no secret. */
  readonly name: string;
  /** The newest texts; empty when nothing changed since the last time. */
  fetch(): Promise<readonly RawText[]>;
}
