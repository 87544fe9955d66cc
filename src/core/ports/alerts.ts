import type { AlertClause, AlertFault, AlertPreview, AlertRule, AlertState, FiredAlert } from '../alert.js';
import type { ChatAddress, PersonId } from '../chat.js';
import type { Market, Provenance, Series, Timeframe } from '../market.js';
import type { EpochMs } from '../units.js';

export type NewAlert = Omit<AlertRule, 'id' | 'firedAt' | 'fires' | 'revision'>;

/** How many there may be; alerts at rest (`done`) do not count. */
export interface AlertRoom {
  readonly person: number;
  readonly chat: number;
}

export type AlertAdded =
  | { readonly kind: 'added'; readonly rule: AlertRule }
  /** The same alert is there already. */
  | { readonly kind: 'exists'; readonly rule: AlertRule }
  | { readonly kind: 'full'; readonly of: 'person' | 'chat'; readonly most: number };

export type AlertPatch = Partial<
  Pick<AlertRule, 'market' | 'timeframe' | 'condition' | 'mode' | 'cooldownMs' | 'state' | 'holds' | 'since'>
>;

/** What must be known of an alert to look at it; there may be thousands of one series. */
export type WatchedAlert = Pick<
  AlertRule,
  | 'id'
  | 'maker'
  | 'personal'
  | 'condition'
  | 'mode'
  | 'cooldownMs'
  | 'state'
  | 'holds'
  | 'since'
  | 'firedAt'
  | 'revision'
>;

/** What looking at the closes (`from`, `until`] of a series found out. */
export interface AlertEvaluation {
  readonly series: Series;
  /** The mark it began at; null: there was none. */
  readonly from: EpochMs | null;
  readonly until: EpochMs;
  /** Conditions that are now true where they were not, or no longer true. */
  readonly standings: readonly Pick<AlertRule, 'id' | 'revision' | 'holds'>[];
  readonly firings: readonly {
    readonly revision: number;
    readonly fired: FiredAlert;
    readonly expiresAt: EpochMs | null;
  }[];
}

export interface AlertRepository {
  /** Adds unless the same one of that person in that chat is there or there is no room; a new draft takes the place of the old. */
  add(alert: NewAlert, room: AlertRoom): Promise<AlertAdded>;
  byId(id: number): Promise<AlertRule | null>;
  /** Everything a person has, newest first: also for their export. */
  of(owner: PersonId): Promise<readonly AlertRule[]>;
  /** Changes an alert of `owner` that is in one of the states `from`; null when there is none. Raises the revision. */
  change(id: number, owner: PersonId, from: readonly AlertState[], patch: AlertPatch): Promise<AlertRule | null>;
  remove(id: number, owner: PersonId): Promise<boolean>;
  /** Forgets all alerts of a person; returns how many there were. */
  removeOf(owner: PersonId): Promise<number>;
  /** Armed and muted alerts that are looked at with the candles of this series; none of people who were shut out. */
  watched(series: Pick<Series, 'market' | 'timeframe'>, provenance: Provenance): Promise<readonly WatchedAlert[]>;
  /** Markets and timeframes that have any. */
  subjects(provenance: Provenance): Promise<readonly { readonly market: Market; readonly timeframe: Timeframe }[]>;
  /** Close of the newest candle that was looked at. */
  mark(series: Series): Promise<EpochMs | null>;
  /**
   * Writes standings, firings and their announcements with a delivery to each alert's chat, and moves the mark, in one
   * transaction. Nothing is written, and `repeated` is true, when the mark is no longer at `from`. A firing of an alert
   * that was changed, muted or deleted meanwhile is left out; one is written once for its alert and candle.
   */
  record(evaluation: AlertEvaluation): Promise<{ readonly fired: number; readonly repeated: boolean }>;
  /** Newest first. */
  firings(id: number, count: number): Promise<readonly FiredAlert[]>;
}

/** Who asks, and where. */
export interface AlertAsker {
  readonly owner: PersonId;
  readonly maker: PersonId;
  readonly chat: ChatAddress;
  readonly personal: boolean;
  /** Admins may have more. */
  readonly isAdmin: boolean;
}

/** An alert with its values at the newest close. */
export interface AlertView {
  readonly rule: AlertRule;
  /** Empty when it cannot be read with the candles stored now. */
  readonly clauses: readonly AlertClause[];
  readonly close: number | null;
  readonly asOf: EpochMs | null;
}

export const alertChanges = [
  'made',
  'drafted',
  'kept',
  'exists',
  'edited',
  'muted',
  'unmuted',
  'again',
  'shown',
] as const;
export type AlertChange = (typeof alertChanges)[number];

export type AlertAnswer =
  | {
      readonly kind: 'shown';
      readonly change: AlertChange;
      readonly rule: AlertRule;
      readonly preview: AlertPreview;
      /** How many of how many this person has. */
      readonly count: number;
      readonly most: number;
    }
  | { readonly kind: 'deleted'; readonly rule: AlertRule }
  | { readonly kind: 'fault'; readonly fault: AlertFault }
  | { readonly kind: 'full'; readonly of: 'person' | 'chat'; readonly most: number }
  /** No such alert, or somebody else's. */
  | { readonly kind: 'missing'; readonly id: number; readonly foreign: boolean };

export type AlertAction = 'show' | 'keep' | 'mute' | 'unmute' | 'again' | 'delete' | 'once' | 'repeat';

/** What chats may do with alerts. */
export interface AlertDesk {
  /** `text`: condition with `once`, `repeat 4h`, `on 15m` after it, as typed. */
  make(asker: AlertAsker, market: Market, text: string): Promise<AlertAnswer>;
  /** For how many markets at a time `text` can be meant: `one` where it names a price or an amount; null: it is no condition. */
  suits(text: string): 'one' | 'any' | null;
  /** Another condition, or only other options, for an alert of theirs. */
  edit(asker: AlertAsker, id: number, text: string): Promise<AlertAnswer>;
  act(asker: AlertAsker, id: number, action: AlertAction): Promise<AlertAnswer>;
  /** Newest first; with values for those of the page. */
  list(
    owner: PersonId,
    page: number,
    size: number,
  ): Promise<{ readonly views: readonly AlertView[]; readonly total: number; readonly active: number }>;
  readonly limits: AlertRoom & { readonly admin: number };
}
