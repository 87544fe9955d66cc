import { createHash } from 'node:crypto';
import { incidentName } from '../../core/incident.js';
import type { Signal, SignalOutcome } from '../../core/signal.js';
import { plain, plainText } from '../draw/card.js';
import { cardOf } from '../draw/cards.js';
import type { MoveAlertReply, SignalCardReply } from '../reply/signals.js';
import type { Reply } from '../reply.js';

/** What other software is sent; documented in docs/operating.md. A field, once there, keeps its meaning. */
export interface WebhookEvent {
  /** The same for every attempt at one call: a receiver that has seen it may drop it. */
  readonly id: string;
  /** `signal.entry`, `signal.move`, `signal.ended`, `risk`, `incident`, `summary`, …: what it is about. */
  readonly event: string;
  /** Market time, ISO 8601. Of a live venue that is real time. */
  readonly at: string;
  readonly venue: string;
  /** `live`, `replay` or `simulated`: whether the prices are real. */
  readonly provenance: string;
  /** The first line people read, and the whole of it, as plain text. */
  readonly title: string;
  readonly text: string;
  readonly signal: object | null;
  readonly outcome: object | null;
  /** The fact of any other event as we keep it. */
  readonly data: object | null;
}

const iso = (at: number): string => new Date(at).toISOString();

const sides = { long: 'buy', short: 'sell' } as const;

function signalOf(signal: Signal): object {
  const { id, kind, market, timeframe, prediction } = signal;
  return {
    id,
    kind,
    market,
    symbol: market.replace('/', ''),
    timeframe,
    side: kind === 'entry' ? sides[signal.side] : null,
    lean: kind === 'move' ? sides[signal.lean] : null,
    entry: kind === 'entry' ? signal.levels.entry : null,
    stop: kind === 'entry' ? signal.levels.stop : null,
    target: kind === 'entry' ? signal.levels.target : null,
    expectedNet: kind === 'entry' ? signal.expectedNet : null,
    cost: kind === 'entry' ? signal.cost : null,
    close: prediction.close,
    probabilities: prediction.probabilities,
    bigMove: prediction.bigMove,
    bigMoveBase: prediction.bigMoveBase,
    moveSize: prediction.moveSize,
    model: prediction.model,
    closedAt: iso(prediction.closedAt),
    decidedAt: iso(signal.decidedAt),
    expiresAt: iso(signal.expiresAt),
  };
}

/** Instants as text, whatever the outcome is called. */
const outcomeOf = (outcome: SignalOutcome): object =>
  Object.fromEntries(
    Object.entries(outcome).map(([name, value]) => [
      name === 'kind' ? 'result' : name,
      (name === 'exitAt' || name === 'at') && typeof value === 'number' ? iso(value) : value,
    ]),
  );

function signalEvent(
  reply: SignalCardReply | MoveAlertReply,
): Pick<WebhookEvent, 'event' | 'signal' | 'outcome' | 'data'> {
  const isOpen = reply.outcome.kind === 'open';
  return {
    event: isOpen ? `signal.${reply.signal.kind}` : 'signal.ended',
    signal: signalOf(reply.signal),
    outcome: isOpen ? null : outcomeOf(reply.outcome),
    data: null,
  };
}

const other = (event: string, data: object | null = null) => ({ event, signal: null, outcome: null, data });

function factsOf(reply: Reply): Pick<WebhookEvent, 'event' | 'signal' | 'outcome' | 'data'> {
  switch (reply.kind) {
    case 'signalCard':
    case 'moveAlert':
      return signalEvent(reply);
    case 'riskAlert':
      return other('risk', reply.alert);
    case 'summary':
      return other('summary', reply.summary);
    case 'incident': {
      const { incident } = reply;
      return other(incident.resolvedAt === null ? 'incident' : 'incident.over', {
        id: incidentName(incident.id),
        severity: incident.severity,
        trouble: incident.trouble,
        openedAt: iso(incident.openedAt),
        resolvedAt: incident.resolvedAt === null ? null : iso(incident.resolvedAt),
        acknowledgedBy: incident.acknowledged?.by ?? null,
      });
    }
    default:
      return other(reply.kind);
  }
}

/** A message as an event. `id` names the call. */
export function eventOf(reply: Reply, id: string): WebhookEvent {
  const card = cardOf(reply);
  const { event, signal, outcome, data } = factsOf(reply);
  return {
    id,
    event,
    at: iso(reply.now),
    venue: reply.mark.venue,
    provenance: reply.mark.provenance,
    title: plain(card.title),
    text: plainText(card),
    signal,
    outcome,
    data,
  };
}

/** Names a rewriting: the same as long as it says the same, whenever it is tried. */
export function rewritingId(messageId: string, reply: Reply): string {
  const { signal, outcome, data, event } = factsOf(reply);
  const digest = createHash('sha256')
    .update(JSON.stringify([event, signal, outcome, data]))
    .digest('hex')
    .slice(0, 12);
  return `${messageId}.${digest}`;
}
