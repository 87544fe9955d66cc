import type { FiredAlert } from '../../core/alert.js';
import type { AlertFiredReply, ReplyFrame } from '../reply.js';
import { alertFiredButtons } from './alert-buttons.js';

/** The message that an alert fired. In a chat that others read its owner is named, where the platform can. */
export function alertFiredReply(frame: ReplyFrame, fired: FiredAlert, tick: number | null): AlertFiredReply {
  const { maker, personal } = fired.rule;
  return {
    ...frame,
    kind: 'alertFired',
    fired,
    tick,
    askedBy: personal
      ? null
      : { person: maker, name: null, url: maker.platform === 'telegram' ? `tg://user?id=${maker.id}` : null },
    buttons: alertFiredButtons(fired),
  };
}
