import type { HeldSignal, SignalTally } from '../../core/announcement.js';
import { messageKinds } from '../../core/preferences.js';
import { countText, returnText, shareText } from '../format/numbers.js';
import { timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { ReplyFrame } from '../reply/frame.js';
import type { DigestReply } from '../reply/summaries.js';
import { type CardText, lines } from './card.js';
import { kindName } from './settings-card.js';

function outcomeText({ outcome, expiresAt }: HeldSignal, { now, timeZone }: ReplyFrame): string {
  switch (outcome.kind) {
    case 'open':
      return expiresAt > now ? say('digest.open', { until: timeText(expiresAt, now, timeZone) }) : say('digest.over');
    case 'settled':
      return say('digest.settled', { net: returnText(outcome.net) });
    case 'settledMove':
      return outcome.cameTrue ? say('digest.came') : say('digest.cameNot');
    case 'expired':
      return say('digest.lapsed');
    case 'cancelled':
      return say('digest.cancelled');
  }
}

function signalLine(signal: HeldSignal, frame: ReplyFrame): string {
  const { id, market, timeframe, value } = signal;
  const outcome = outcomeText(signal, frame);
  const common = { id, market, timeframe, outcome };
  if (signal.kind === 'move') return say('digest.move', { ...common, value: shareText(value) });
  const side = signal.side === 'long' ? say('side.buy') : say('side.sell');
  return say('digest.entry', { ...common, side, value: returnText(value) });
}

/** `named`: the message id that says how they ended, so far or at last. */
function endedLine(tally: SignalTally, named: 'digest.outcome' | 'digest.result' = 'digest.outcome'): string | null {
  if (tally.entries + tally.moves === 0) return null;
  const parts = [
    ...(tally.ended === 0 || tally.meanNet === null
      ? []
      : [
          say('digest.entriesEnded', {
            ended: countText(tally.ended),
            won: countText(tally.won),
            net: returnText(tally.meanNet),
          }),
        ]),
    ...(tally.movesEnded === 0
      ? []
      : [say('digest.movesEnded', { ended: countText(tally.movesEnded), won: countText(tally.movesTrue) })]),
  ];
  if (parts.length === 0 && named === 'digest.result') return null;
  return say(named, { parts: parts.length === 0 ? say('digest.nothingEnded') : parts.join(' · ') });
}

const counts = ({ entries, moves }: SignalTally) => ({ entries: countText(entries), moves: countText(moves) });

/** How those ended that an earlier digest told of as open. */
function earlierLines(reply: DigestReply): readonly (string | null)[] {
  const { earlier } = reply.digest;
  if (earlier === undefined) return [];
  const { tally, top } = earlier;
  const all = tally.entries + tally.moves;
  return [
    say('digest.earlier', counts(tally)),
    endedLine(tally, 'digest.result'),
    ...top.map((signal) => signalLine(signal, reply)),
    all > top.length ? say('digest.more', { count: countText(all - top.length) }) : null,
  ];
}

export function digestCard(reply: DigestReply): CardText {
  const { digest, now, timeZone } = reply;
  const span = { from: timeText(digest.from, now, timeZone), until: timeText(digest.until, now, timeZone) };
  const { sent, held, reasons, top } = digest;
  const others = messageKinds.flatMap((kind) => {
    const count = digest.others[kind] ?? 0;
    return count === 0 ? [] : [say('digest.other', { kind: kindName(kind), count: countText(count) })];
  });
  const heldSignals = held.entries + held.moves;
  const title = {
    quiet: () => say('digest.title.quiet', span),
    day: () => say('digest.title.day', span),
    week: () => say('digest.title.week', span),
    now: () => say('digest.title.now', span),
  }[digest.of]();
  const showsSent = digest.of === 'day' || digest.of === 'week';
  return {
    tone: 'info',
    title: [{ strong: title }],
    body: lines(
      showsSent ? (sent.entries + sent.moves === 0 ? say('digest.sentNone') : say('digest.sent', counts(sent))) : null,
      showsSent ? endedLine(sent) : null,
      heldSignals === 0 ? say('digest.heldNone') : say('digest.held', counts(held)),
      endedLine(held),
      heldSignals > 0 && reasons.budget > 0
        ? say('digest.why', { quiet: countText(reasons.quiet), budget: countText(reasons.budget) })
        : null,
      ...top.map((signal) => signalLine(signal, reply)),
      heldSignals > top.length ? say('digest.more', { count: countText(heldSignals - top.length) }) : null,
      ...earlierLines(reply),
      others.length === 0 ? null : say('digest.others', { list: others.join(', ') }),
    ),
  };
}
