import type { Language } from '../../core/language.js';
import type { PostNotice } from '../../core/scheduled-post.js';
import type { EpochMs } from '../../core/units.js';
import type { Button } from '../button.js';
import type { Mark } from './mark.js';
import type { PictureRequest } from './pictures.js';

export interface ReplyFrame {
  readonly mark: Mark;
  /** Market time at which the reply was made: ages are counted from it. */
  readonly now: EpochMs;
  /** IANA zone times are written in; the zone is always named. */
  readonly timeZone: string;
  /** What it is said in; English unless told. */
  readonly language?: Language;
  /** Of pictures; dark unless told. */
  readonly theme?: 'dark' | 'light';
  /** For the asker's eyes: ephemeral on Discord; ignored where the chat is private anyway. */
  readonly ephemeral: boolean;
  /** Rows of buttons; each is a command and passes the same checks as a typed one. */
  readonly buttons?: readonly (readonly Button[])[];
  readonly picture?: PictureRequest;
  /** It comes too late to act on, by this much: said before everything else. */
  readonly lateByMs?: number;
  /** Not to be said at all: it was said a moment ago, and whoever floods gets no flood back. */
  readonly silent?: true;
  /** A text file that goes with it. */
  readonly file?: { readonly name: string; readonly text: string };
  /** It was posted by the calendar: who asked for it stands below. */
  readonly posted?: PostNotice;
  /** The channel it is about, where that is not the one it stands in. */
  readonly channel?: string;
}
