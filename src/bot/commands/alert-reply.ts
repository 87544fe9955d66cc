import type { FiredAlert } from '../../core/alert.js';
import type { Market } from '../../core/market.js';
import { inRows } from '../buttons.js';
import type { AlertDigestReply, AlertFiredReply } from '../reply/alerts.js';
import type { ReplyFrame } from '../reply/frame.js';
import { alertFiredButtons, alertListButton, alertShowButton } from './alert-buttons.js';

const buttonsInARow = 4;

/** What a message says of an alert that fired. In a chat that others read its owner is named, where the platform can. */
const factsOf = (fired: FiredAlert, tick: number | null): AlertDigestReply['alerts'][number] => {
  const { maker, personal } = fired.rule;
  return {
    fired,
    tick,
    askedBy: personal
      ? null
      : { person: maker, name: null, url: maker.platform === 'telegram' ? `tg://user?id=${maker.id}` : null },
  };
};

/** The message that an alert fired. */
export const alertFiredReply = (frame: ReplyFrame, fired: FiredAlert, tick: number | null): AlertFiredReply => ({
  ...frame,
  kind: 'alertFired',
  ...factsOf(fired, tick),
  buttons: alertFiredButtons(fired),
});

/** The message that several fired at once; what can be done with one stands behind its button. */
export const alertDigestReply = (
  frame: ReplyFrame,
  all: readonly FiredAlert[],
  tickSize: (market: Market) => number | null,
): AlertDigestReply => ({
  ...frame,
  kind: 'alertDigest',
  alerts: all.map((fired) => factsOf(fired, tickSize(fired.rule.market))),
  buttons: [
    ...inRows(
      all.map(({ rule }) => alertShowButton(rule.id)),
      buttonsInARow,
    ),
    [alertListButton()],
  ],
});
