import type { ChainFault } from '../../core/record.js';
import { countText } from '../format/numbers.js';
import { timeText } from '../format/times.js';
import { type MessageId, say } from '../messages/catalogue.js';
import type { RecordFileReply, VerifyReply } from '../reply/record.js';
import { type CardText, type Line, lines } from './card.js';

const faults = {
  gap: 'signals.verify.gap',
  previous: 'signals.verify.previous',
  hash: 'signals.verify.hash',
  signal: 'signals.verify.signal',
  unlinked: 'signals.verify.unlinked',
} as const satisfies Record<ChainFault, MessageId>;

/** Whether the record is whole, and where in it a signal stands. */
export function verifyCard(reply: VerifyReply): CardText {
  const { head, fault, length } = reply.report;
  if (fault) {
    const of = fault.signalId === null ? '' : say('signals.verify.ofSignal', { id: fault.signalId });
    return {
      tone: 'alert',
      title: [{ strong: say('signals.verify.broken', { number: fault.number, subject: of }) }],
      body: lines([{ strong: say(faults[fault.kind]) }], say('signals.verify.do'), ...linkLines(reply)),
    };
  }
  if (!head) return { tone: 'info', title: [{ strong: say('signals.verify.empty') }], body: [] };
  return {
    tone: 'info',
    title: [{ strong: say('signals.verify.whole', { head: head.number }) }],
    body: lines(
      ...linkLines(reply),
      coded(say('signals.verify.head', { hash: '' }), head.hash),
      say('signals.verify.how', { links: countText(length) }),
    ),
  };
}

const coded = (words: string, hash: string): Line => [words, { code: hash }];

function linkLines({ report: { link }, signalId, now, timeZone }: VerifyReply): readonly Line[] {
  if (signalId === null) return [];
  if (!link) return lines(say('signals.verify.none', { id: signalId }));
  const origin = link.first?.origin ?? null;
  return lines(
    say('signals.verify.link', {
      id: signalId,
      number: link.number,
      linked: timeText(link.linkedAt, now, timeZone),
    }),
    coded(say('signals.verify.hashLine', { hash: '' }), link.hash),
    coded(say('signals.verify.previousLine', { hash: '' }), link.previous),
    origin === null
      ? say('signals.verify.old')
      : coded(say('signals.verify.model', { model: origin.model, hash: '' }), origin.modelHash),
    origin === null ? null : coded(say('signals.verify.features', { hash: '' }), origin.featureHash),
  );
}

export function recordFileCard({ what, rows, shown }: RecordFileReply): CardText {
  const counts = { rows: countText(rows), shown: countText(shown) };
  const text =
    what === 'calls'
      ? rows === shown
        ? say('signals.record.file', counts)
        : say('signals.record.fileCut', counts)
      : rows === shown
        ? say('signals.record.links', counts)
        : say('signals.record.linksCut', counts);
  return { tone: 'info', title: [{ strong: text }], body: [] };
}
