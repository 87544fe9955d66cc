import type { CalibrationBin, MeanWithInterval, RecordFilter, RecordTally } from '../../core/record.js';
import { countText, returnText, shareText } from '../format/numbers.js';
import { dayText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { RecordReply } from '../reply/record.js';
import { type CardText, type Line, lines } from './card.js';

const mostGroups = 24;

const withInterval = ({ mean, low, high }: MeanWithInterval): string =>
  low === null || high === null
    ? say('record.noInterval', { mean: returnText(mean) })
    : say('record.interval', { mean: returnText(mean), low: returnText(low), high: returnText(high) });

const orUnknown = (value: MeanWithInterval | null): string => (value === null ? say('unknown') : withInterval(value));

/** What the figures allow to be said; nothing more. */
function verdict(edge: MeanWithInterval, net: MeanWithInterval | null): string {
  if (edge.low !== null && edge.low > 0) {
    return net !== null && net.low !== null && net.low > 0
      ? say('record.verdict.profit')
      : say('record.verdict.better');
  }
  if (edge.high !== null && edge.high < 0) return say('record.verdict.worse');
  return say('record.verdict.unproven');
}

const joined = (parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join(', ');

const counted = (count: number, say: (count: string) => string): string | null =>
  count === 0 ? null : say(countText(count));

function callsLine(sent: RecordTally, withheld: RecordTally): string {
  return say('signals.record.calls', {
    calls: countText(sent.calls + withheld.calls),
    parts: joined([
      sent.calls === 0 ? null : say('signals.record.settled', { count: countText(sent.settled) }),
      counted(sent.open, (count) => say('signals.record.open', { count })),
      counted(sent.expired, (count) => say('signals.record.expired', { count })),
      counted(sent.cancelled, (count) => say('signals.record.cancelled', { count })),
      counted(withheld.calls, (count) => say('signals.record.withheld', { count })),
    ]),
  });
}

function entryLines({ entries }: RecordTally): readonly (string | Line | null)[] {
  const { calls, ended, won, days, net, random, edge } = entries;
  if (calls === 0) return [];
  if (ended === 0 || net === null) return [say('signals.record.noEntry', { calls: countText(calls) })];
  return [
    [{ strong: say('signals.record.net', { net: withInterval(net), random: orUnknown(random) }) }],
    say('signals.record.won', {
      won: countText(won),
      ended: countText(ended),
      share: shareText(won / ended),
      days: countText(days),
    }),
    edge === null ? null : say('signals.record.edge', { edge: withInterval(edge), verdict: verdict(edge, net) }),
  ];
}

function moveLine({ moves }: RecordTally): string | null {
  const { calls, ended, came, stated } = moves;
  if (calls === 0) return null;
  if (ended === 0) return say('signals.record.noMove', { calls: countText(calls) });
  return say('signals.record.moves', {
    came: countText(came),
    ended: countText(ended),
    share: shareText(came / ended),
    stated: stated === null ? say('unknown') : shareText(stated),
  });
}

/** `Came true when it said 60 %: 58 of 101 · 70 %: 31 of 47` */
function saidLine(bins: readonly CalibrationBin[], id: 'signals.record.said' | 'signals.record.saidMoves') {
  if (bins.length === 0) return null;
  const parts = bins.map(({ said, came, of }) =>
    say('signals.record.bin', { said: `${Math.round(said * 100)} %`, came: countText(came), of: countText(of) }),
  );
  return say(id, { bins: parts.join(' · ') });
}

function heldLines({ withheld, reasons }: RecordReply['report']): readonly (string | null)[] {
  if (withheld.calls === 0) return [];
  const { entries, moves } = withheld;
  return [
    say('signals.record.held', {
      reasons: reasons.map(({ why, calls }) => say(`signals.reason.${why}`, { count: countText(calls) })).join(', '),
    }),
    entries.ended === 0
      ? null
      : say('signals.record.heldEntries', {
          net: orUnknown(entries.net),
          random: orUnknown(entries.random),
          won: countText(entries.won),
          ended: countText(entries.ended),
        }),
    moves.ended === 0
      ? null
      : say('signals.record.heldMoves', {
          came: countText(moves.came),
          ended: countText(moves.ended),
          share: shareText(moves.came / moves.ended),
        }),
  ];
}

function groupLine({ name, sent, withheld }: NonNullable<RecordReply['report']['groups']>[number]): string {
  const { entries, moves } = sent;
  return say('signals.record.group', {
    name,
    parts: joined([
      entries.ended === 0
        ? null
        : say('signals.record.groupEntries', {
            won: countText(entries.won),
            ended: countText(entries.ended),
            net: orUnknown(entries.net),
          }),
      moves.ended === 0
        ? null
        : say('signals.record.groupMoves', { came: countText(moves.came), ended: countText(moves.ended) }),
      counted(sent.open, (count) => say('signals.record.groupOpen', { count })),
      counted(withheld.calls, (count) => say('signals.record.groupHeld', { count })),
    ]),
  });
}

/** `BTC/USDT 1h BUY 2025-11` */
function filterText({ market, timeframe, side, kind, month, since, withheld }: RecordFilter): string {
  return [
    market,
    timeframe,
    side === null ? null : side === 'long' ? say('side.buy') : say('side.sell'),
    kind === null ? null : say(`signals.filter.${kind}`),
    withheld === null ? null : withheld ? say('signals.filter.withheld') : say('signals.filter.sent'),
    month,
    since === null ? null : say('signals.filter.since', { day: dayText(since, 'UTC') }),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Everything that was called, how it ended, what chance would have made of it, and whether the stated chances held. */
export function recordCard(reply: RecordReply): CardText {
  const { report, timeZone } = reply;
  const { sent, withheld, calibration, groups } = report;
  const filter = filterText(report.filter);
  if (report.since === null) {
    const empty = filter === '' ? say('signals.record.empty') : say('signals.record.emptyOf', { filter });
    return { tone: 'info', title: [{ strong: empty }], body: [] };
  }
  const since = dayText(report.since, timeZone);
  const title =
    filter === '' ? say('signals.record.title', { since }) : say('signals.record.titleOf', { since, filter });
  const shown = groups?.slice(-mostGroups) ?? [];
  const hidden = (groups?.length ?? 0) - shown.length;
  return {
    tone: 'info',
    title: [{ strong: title }],
    body: groups
      ? lines(
          callsLine(sent, withheld),
          ...shown.map(groupLine),
          counted(hidden, (count) => say('signals.record.moreGroups', { count })),
          say('signals.record.basis'),
        )
      : lines(
          callsLine(sent, withheld),
          ...entryLines(sent),
          moveLine(sent),
          saidLine(calibration.entries, 'signals.record.said'),
          saidLine(calibration.moves, 'signals.record.saidMoves'),
          ...heldLines(report),
          say('signals.record.basis'),
        ),
  };
}
