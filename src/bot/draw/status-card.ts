import type { StageStatus } from '../../core/ports/services.js';
import { expectedNote, isOutside } from '../../core/stages.js';
import { shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { StatusReply } from '../reply/operators.js';
import { type CardText, lines } from './card.js';
import { saidText } from './said.js';

const symbols: Readonly<Record<StageStatus['state'], string>> = { alive: '✔', silent: '✘', paused: '–' };
const shownStages = 24;
const shownAlive = 60;
const shownMarkets = 20;
const shownFaults = 6;

const faultOf = ({ stage, ageMs }: StageStatus): string =>
  ageMs === null
    ? say('status.fault.never', { stage: saidText(stage) })
    : say('status.fault.silent', { stage: saidText(stage), age: durationText(ageMs) });

const restOf = (count: number, most: number): readonly string[] =>
  count > most ? [say('ops.incidents.more', { count: countText(count - most) })] : [];

const shortly = (faults: readonly string[]): readonly string[] => [
  ...faults.slice(0, shownFaults),
  ...restOf(faults.length, shownFaults),
];

const marketOf = (stage: string): string | null => (stage.startsWith('candles ') ? stage.slice(8) : null);

/** Sources by market, in one line: there are many, and they are alike. */
function marketsLine(stages: readonly StageStatus[]): string | null {
  const texts = stages.flatMap(({ stage, state, ageMs }) => {
    const market = marketOf(stage);
    if (market === null) return [];
    // Young, it lacks nothing yet; a tick would say that something had come.
    const symbol = ageMs === null && state === 'alive' ? symbols.paused : symbols[state];
    return [`${symbol} ${market} ${ageMs === null ? say('ops.status.never') : durationText(ageMs)}`];
  });
  if (texts.length === 0) return null;
  const shown = [...texts.slice(0, shownMarkets), ...restOf(texts.length, shownMarkets)];
  return say('ops.status.markets', { markets: shown.join(' · ') });
}

/** The whole state in one sentence of plain words. */
function firstLine({ report, paused, now, timeZone }: StatusReply): string {
  const { stages, deliveries } = report;
  const silent = stages.filter(({ state }) => state === 'silent');
  const faults = [
    ...shortly(silent.filter(({ stage }) => !isOutside(stage)).map(faultOf)),
    ...(deliveries.dead > 0 ? [say('status.fault.lost', { count: countText(deliveries.dead) })] : []),
  ];
  if (faults.length > 0) return say('status.broken', { faults: faults.join(', ') });
  if (!report.healthy) return say('status.broken', { faults: say('status.fault.unnamed') });
  if (paused) return say('status.paused', { by: paused.by, since: timeText(paused.since, now, timeZone) });
  // All that is ours goes on.
  if (silent.length > 0) return say('ops.status.elsewhere', { faults: shortly(silent.map(faultOf)).join(', ') });
  return say('status.quiet', { stages: countText(stages.length) });
}

function stageLine({ stage: name, state, ageMs, note }: StageStatus): string {
  const stage = saidText(name);
  const symbol = symbols[state];
  const text =
    ageMs === null
      ? say('status.stageNever', { symbol, stage })
      : say('status.stage', { symbol, stage, age: ageText(ageMs) });
  return note === null ? text : say('status.stageNote', { text, note: shortened(saidText(note), 120) });
}

/** What does not go on has a line each; what lives stands together, for there is nothing to do about it. */
function stageLines(stages: readonly StageStatus[]): readonly (string | null)[] {
  const others = stages.filter(({ state }) => state !== 'alive');
  const alive = stages.flatMap(({ stage, state, ageMs, note }) => {
    if (state !== 'alive' || ageMs === null || note === expectedNote) return [];
    const text = `${saidText(stage)} ${durationText(ageMs)}`;
    return [note === null ? text : say('status.stageNote', { text, note: shortened(saidText(note), 120) })];
  });
  const expected = stages.flatMap(({ stage, state, note }) =>
    state === 'alive' && note === expectedNote ? [saidText(stage)] : [],
  );
  const together = (texts: readonly string[]): string =>
    [...texts.slice(0, shownAlive), ...restOf(texts.length, shownAlive)].join(' · ');
  return [
    ...others.slice(0, shownStages).map(stageLine),
    ...restOf(others.length, shownStages),
    alive.length === 0 ? null : say('status.alive', { stages: together(alive) }),
    expected.length === 0 ? null : say('ops.status.expected', { stages: together(expected) }),
  ];
}

export function statusCard(reply: StatusReply): CardText {
  const { report, models, now, timeZone } = reply;
  const { deliveries } = report;
  const broken = !report.healthy || deliveries.dead > 0;
  return {
    tone: broken ? 'alert' : 'info',
    title: [{ strong: firstLine(reply) }],
    body: lines(
      report.candleAgeMs === null
        ? say('status.candlesNone')
        : say('status.candles', { age: ageText(report.candleAgeMs) }),
      marketsLine(report.stages),
      ...stageLines(report.stages.filter(({ stage }) => marketOf(stage) === null)),
      ...models.map(({ version, trainedUntil }) =>
        say('status.model', { version, until: timeText(trainedUntil, now, timeZone) }),
      ),
      say('status.deliveries', {
        sent: countText(deliveries.sent),
        waiting: countText(deliveries.waiting),
        late: countText(deliveries.late),
        lost: countText(deliveries.dead),
      }),
      say('status.deliveriesMore', {
        retried: countText(deliveries.retried),
        refused: countText(deliveries.refused),
        expired: countText(deliveries.expired),
        unknown: countText(deliveries.unknown),
      }),
      say('status.uptime', { span: durationText(report.startedMsAgo) }),
    ),
  };
}
