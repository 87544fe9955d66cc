import type { ChatAddress, PersonId } from './chat.js';
import type { Market, Provenance, Timeframe } from './market.js';
import type { EpochMs } from './units.js';

/** `once`: told at the first time and then at rest. `repeat`: told again each time, at most once a cooldown. */
export const alertModes = ['once', 'repeat'] as const;
export type AlertMode = (typeof alertModes)[number];

/** `draft`: shown but not agreed to. `done`: a one-time alert that has been told. */
export const alertStates = ['draft', 'armed', 'muted', 'done'] as const;
export type AlertState = (typeof alertStates)[number];

/**
 * How a value is written: `price` in the quote currency, `amount` in the base currency, `money` of the quote currency, `share` a
 * fraction shown as percent, `index` 0 to 100, `score` −1 to 1, `ratio` how many times the usual.
 */
export type AlertUnit = 'price' | 'amount' | 'money' | 'share' | 'index' | 'score' | 'ratio' | 'plain';

/** One side of a comparison as it stood. `value` null: not known. */
export interface AlertTerm {
  /** As the condition writes it: `rsi(14, 1h)`. */
  readonly text: string;
  readonly unit: AlertUnit;
  readonly value: number | null;
  /** A number that was typed: text and value say the same. */
  readonly literal: boolean;
}

/** One comparison of a condition with the values of both its sides; `holds` null: not known. */
export interface AlertClause {
  readonly left: AlertTerm;
  readonly operator: string;
  readonly right: AlertTerm;
  readonly holds: boolean | null;
}

/** What a person wants to be told of, once a closed candle makes its condition true that was not true before. */
export interface AlertRule {
  readonly id: number;
  /** The account it belongs to, over all linked platforms. */
  readonly owner: PersonId;
  /** The owner where it was made: who is named in a chat that others read. */
  readonly maker: PersonId;
  readonly chat: ChatAddress;
  /** Made in a direct conversation: nobody else reads it. */
  readonly personal: boolean;
  /** Made on real prices, replayed or made-up ones: it hears of no others. */
  readonly provenance: Provenance;
  readonly market: Market;
  /** It is looked at with each closed candle of this length. */
  readonly timeframe: Timeframe;
  /** In the language of conditions, as `print` writes it. */
  readonly condition: string;
  readonly mode: AlertMode;
  readonly cooldownMs: number;
  readonly state: AlertState;
  /** Whether the condition was true when it was last known. */
  readonly holds: boolean;
  /** Candles closed later than this count. */
  readonly since: EpochMs;
  /** Close of the candle that it last told of. */
  readonly firedAt: EpochMs | null;
  readonly fires: number;
  /** Rises with each change: what was found out about an earlier form is not written to a later one. */
  readonly revision: number;
}

/** A condition became true. */
export interface FiredAlert {
  readonly rule: Pick<
    AlertRule,
    'id' | 'maker' | 'personal' | 'market' | 'timeframe' | 'condition' | 'mode' | 'cooldownMs'
  >;
  readonly closedAt: EpochMs;
  /** Price at that close. */
  readonly close: number;
  readonly clauses: readonly AlertClause[];
}

/** How a condition would have behaved on the candles that are stored. */
export interface AlertPreview {
  readonly candles: number;
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  /** How often it would have been told, cooldown counted. */
  readonly fires: number;
  readonly lastFiredAt: EpochMs | null;
  /** Share of the candles at which it was known. */
  readonly known: number;
  /** Now: true, false, or not known yet. */
  readonly holds: boolean | null;
  readonly close: number | null;
  readonly clauses: readonly AlertClause[];
}

export const alertFaultKinds = [
  'empty',
  'tooLong',
  'character',
  'number',
  'end',
  'unexpected',
  'unclosed',
  'unknownName',
  'needsNumber',
  'needsCondition',
  'chained',
  'tooFewArguments',
  'tooManyArguments',
  'argumentKind',
  'range',
  'whole',
  'timeframe',
  'span',
  'tooDeep',
  'tooManyReadings',
  'tooMuchMemory',
  'nothingRead',
  'cooldown',
  'base',
] as const;
export type AlertFaultKind = (typeof alertFaultKinds)[number];

/** Why a condition was not understood, and where. */
export interface AlertFault {
  readonly kind: AlertFaultKind;
  /** What was read. */
  readonly text: string;
  /** First character of the place, 0 to text.length, and how many it covers, at least 1. */
  readonly at: number;
  readonly length: number;
  /** The word there; empty at the end. */
  readonly word: string;
  /** What it may have been meant for. */
  readonly suggestion: string | null;
  /** Facts for the sentence, such as the limits of a number. */
  readonly params: Readonly<Record<string, string | number>>;
  /** A condition that works. */
  readonly example: string;
}
