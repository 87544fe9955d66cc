import type { HeldDigest } from '../core/announcement.js';
import { recordButton } from './buttons.js';
import { heldSignalButton, sendHeldButton, settingButton } from './preference-buttons.js';
import type { ReplyFrame } from './reply/frame.js';
import type { DigestReply } from './reply/summaries.js';

const shownButtons = 5;

/** A digest with a button for each signal it names first and, while something waits, one that sends it all. */
export function digestReply(frame: ReplyFrame, digest: HeldDigest): DigestReply {
  const signals = digest.top.slice(0, shownButtons).map(({ id }) => heldSignalButton(id));
  const send = digest.upTo === null ? [] : [sendHeldButton(digest.upTo)];
  return { ...frame, kind: 'digest', digest, buttons: [signals, [...send, settingButton('digest'), recordButton]] };
}
