import type { AlertRule } from '../../core/alert.js';
import type { PersonId } from '../../core/chat.js';
import { type Market, provenanceOf, timeframeMs, type Venue } from '../../core/market.js';
import type {
  AlertAction,
  AlertAnswer,
  AlertAsker,
  AlertChange,
  AlertDesk,
  AlertPatch,
  AlertRepository,
  AlertView,
} from '../../core/ports/alerts.js';
import { epochMs } from '../../core/units.js';
import { ConditionMemory } from './condition-memory.js';
import type { AlertHistory } from './history.js';
import { type ParsedCondition, parseCondition } from './language/parse.js';
import { print } from './language/print.js';
import { isOfOneMarket } from './of-one-market.js';
import { type AlertOptions, optionsOf } from './options.js';
import { newestValues, type Pause, rehearse } from './rehearse.js';

export interface AlertDeskPorts {
  readonly repository: AlertRepository;
  readonly history: AlertHistory;
  readonly venue: () => Venue;
  readonly pause: Pause;
}

/** Alerts that are not at rest: of a person, of an admin, and in a chat that many share. */
export const alertRoom = { person: 50, admin: 500, chat: 200 } as const;

/** A repeating alert told more often a day on stored candles is not set before its maker agrees. */
const oftenADay = 12;
const dayMs = 86_400_000;
const usualCooldownMs = 4 * 3_600_000;

const states = {
  keep: { from: ['draft'], to: 'armed', change: 'kept' },
  mute: { from: ['armed', 'muted'], to: 'muted', change: 'muted' },
  unmute: { from: ['muted', 'armed'], to: 'armed', change: 'unmuted' },
  again: { from: ['done', 'muted', 'armed'], to: 'armed', change: 'again' },
} as const;

/** Makes, shows, changes and forgets alerts for chats. */
export class Alerts implements AlertDesk {
  readonly limits = alertRoom;
  readonly #memory = new ConditionMemory();

  constructor(private readonly ports: AlertDeskPorts) {}

  async make(asker: AlertAsker, market: Market, text: string): Promise<AlertAnswer> {
    const read = this.#read(text, null);
    if (!read.ok) return { kind: 'fault', fault: read.failure };
    const { options, parsed } = read.value;
    const mode = options.mode ?? 'once';
    const cooldownMs = options.cooldownMs ?? usualCooldown(parsed);
    const preview = await this.#rehearse(market, parsed, { mode, cooldownMs });
    const span = preview.from === null || preview.to === null ? 0 : preview.to - preview.from;
    const often = mode === 'repeat' && span > 0 && (preview.fires * dayMs) / span > oftenADay;
    const venue = this.ports.venue();
    const added = await this.ports.repository.add(
      {
        owner: asker.owner,
        maker: asker.maker,
        chat: asker.chat,
        personal: asker.personal,
        provenance: provenanceOf(venue),
        market,
        timeframe: parsed.base,
        condition: print(parsed.condition),
        mode,
        cooldownMs,
        state: often ? 'draft' : 'armed',
        holds: preview.holds === true,
        since: preview.to ?? epochMs(0),
      },
      { person: this.#most(asker), chat: asker.personal ? Number.MAX_SAFE_INTEGER : alertRoom.chat },
    );
    if (added.kind === 'full') return added;
    const change = added.kind === 'exists' ? 'exists' : often ? 'drafted' : 'made';
    return this.#shown(change, added.rule, asker, preview);
  }

  suits(text: string): 'one' | 'any' | null {
    const read = this.#read(text, null);
    if (!read.ok) return null;
    return isOfOneMarket(read.value.parsed.condition) ? 'one' : 'any';
  }

  async edit(asker: AlertAsker, id: number, text: string): Promise<AlertAnswer> {
    const found = await this.#found(asker, id);
    if (found.kind === 'missing') return found;
    const { rule } = found;
    const read = this.#read(text, rule);
    if (!read.ok) return { kind: 'fault', fault: read.failure };
    if (rule.state === 'done' && (await this.#active(asker.owner)) >= this.#most(asker)) {
      return { kind: 'full', of: 'person', most: this.#most(asker) };
    }
    const { options, parsed } = read.value;
    const mode = options.mode ?? rule.mode;
    const cooldownMs = options.cooldownMs ?? rule.cooldownMs;
    const preview = await this.#rehearse(rule.market, parsed, { mode, cooldownMs });
    const patch: AlertPatch = {
      condition: print(parsed.condition),
      timeframe: parsed.base,
      mode,
      cooldownMs,
      state: rule.state === 'muted' ? 'muted' : 'armed',
      holds: preview.holds === true,
      since: preview.to ?? rule.since,
    };
    const changed = await this.ports.repository.change(id, asker.owner, ['draft', 'armed', 'muted', 'done'], patch);
    return changed ? this.#shown('edited', changed, asker, preview) : missing(id, false);
  }

  async act(asker: AlertAsker, id: number, action: AlertAction): Promise<AlertAnswer> {
    const found = await this.#found(asker, id);
    if (found.kind === 'missing') return found;
    const { rule } = found;
    const { repository } = this.ports;
    if (action === 'delete') {
      return (await repository.remove(id, asker.owner)) ? { kind: 'deleted', rule } : missing(id, false);
    }
    if (action === 'show') return this.#shown('shown', rule, asker);
    if (action === 'once' || action === 'repeat') return this.edit(asker, id, action);
    const { from, to, change } = states[action];
    if (rule.state === to) return this.#shown(change, rule, asker);
    if (rule.state === 'done' && (await this.#active(asker.owner)) >= this.#most(asker)) {
      return { kind: 'full', of: 'person', most: this.#most(asker) };
    }
    const preview = await this.#previewOf(rule);
    // What became true while it rested is no event; muted ones were followed all the while.
    const fresh: AlertPatch =
      rule.state === 'done' || rule.state === 'draft'
        ? { holds: preview.holds === true, since: preview.to ?? rule.since }
        : {};
    const changed = await repository.change(id, asker.owner, from, { state: to, ...fresh });
    return changed ? this.#shown(change, changed, asker, preview) : missing(id, false);
  }

  async list(
    owner: PersonId,
    page: number,
    size: number,
  ): Promise<{ readonly views: readonly AlertView[]; readonly total: number; readonly active: number }> {
    const all = await this.ports.repository.of(owner);
    const shown = all.slice((page - 1) * size, page * size);
    const groups = new Map<string, AlertRule[]>();
    for (const rule of shown) {
      const key = `${rule.market} ${rule.timeframe}`;
      groups.set(key, [...(groups.get(key) ?? []), rule]);
    }
    const views = new Map<number, AlertView>();
    const read = await Promise.all([...groups.values()].map((rules) => this.#views(rules)));
    for (const view of read.flat()) views.set(view.rule.id, view);
    return {
      views: shown.flatMap(({ id }) => views.get(id) ?? []),
      total: all.length,
      active: all.filter(isActive).length,
    };
  }

  /** Alerts of one market and candle length, with their values now. */
  async #views(rules: readonly AlertRule[]): Promise<readonly AlertView[]> {
    const [first] = rules;
    if (!first) return [];
    const venue = this.ports.venue();
    const watched = this.ports.history.watched();
    const readable = rules.flatMap((rule) => {
      const read = this.#memory.of(rule.condition, rule.timeframe, watched);
      if (!read.ok || rule.provenance !== provenanceOf(venue)) return [];
      const { condition, readings } = read.value;
      return [{ rule, parsed: { condition, base: rule.timeframe, readings: [...readings.values()] } }];
    });
    const { at, close, clauses } = await newestValues(
      this.ports.history,
      { venue, market: first.market },
      readable.map(({ parsed }) => parsed),
      this.ports.pause,
    );
    const places = new Map(readable.map(({ rule }, place) => [rule.id, place]));
    return rules.map((rule) => {
      const place = places.get(rule.id);
      return { rule, clauses: place === undefined ? [] : (clauses[place] ?? []), close, asOf: at };
    });
  }

  /** What was typed; of an edit that names only options the condition stays. */
  #read(text: string, rule: AlertRule | null) {
    const watched = this.ports.history.watched();
    const options = optionsOf(text, watched);
    if (!options.ok) return options;
    const { condition, base } = options.value;
    const parsed =
      rule !== null && condition.trim() === ''
        ? parseCondition(rule.condition, { watched, base: base ?? rule.timeframe, kept: true })
        : parseCondition(condition, { watched, base });
    return parsed.ok
      ? { ok: true as const, value: { options: options.value satisfies AlertOptions, parsed: parsed.value } }
      : parsed;
  }

  async #found(
    asker: AlertAsker,
    id: number,
  ): Promise<{ kind: 'found'; rule: AlertRule } | Extract<AlertAnswer, { kind: 'missing' }>> {
    const rule = await this.ports.repository.byId(id);
    if (rule === null) return missing(id, false);
    const { platform, id: owner } = rule.owner;
    const own = platform === asker.owner.platform && owner === asker.owner.id;
    return own ? { kind: 'found', rule } : missing(id, true);
  }

  #rehearse(market: Market, parsed: ParsedCondition, manner: Pick<AlertRule, 'mode' | 'cooldownMs'>) {
    return rehearse(this.ports.history, { venue: this.ports.venue(), market }, parsed, manner, this.ports.pause);
  }

  async #previewOf(rule: AlertRule) {
    const watched = this.ports.history.watched();
    const read = this.#memory.of(rule.condition, rule.timeframe, watched);
    const parsed: ParsedCondition | null = read.ok
      ? { condition: read.value.condition, base: rule.timeframe, readings: [...read.value.readings.values()] }
      : null;
    return parsed === null || rule.provenance !== provenanceOf(this.ports.venue())
      ? {
          candles: 0,
          from: null,
          to: null,
          fires: 0,
          lastFiredAt: null,
          known: 0,
          holds: null,
          close: null,
          clauses: [],
        }
      : this.#rehearse(rule.market, parsed, rule);
  }

  async #shown(
    change: AlertChange,
    rule: AlertRule,
    asker: AlertAsker,
    preview?: Awaited<ReturnType<typeof rehearse>>,
  ): Promise<AlertAnswer> {
    const [count, known] = await Promise.all([this.#active(asker.owner), preview ?? this.#previewOf(rule)]);
    return { kind: 'shown', change, rule, preview: known, count, most: this.#most(asker) };
  }

  async #active(owner: PersonId): Promise<number> {
    const all = await this.ports.repository.of(owner);
    return all.filter(isActive).length;
  }

  #most({ isAdmin }: AlertAsker): number {
    return isAdmin ? alertRoom.admin : alertRoom.person;
  }
}

const isActive = ({ state }: AlertRule): boolean => state === 'armed' || state === 'muted';

const missing = (id: number, foreign: boolean): Extract<AlertAnswer, { kind: 'missing' }> => ({
  kind: 'missing',
  id,
  foreign,
});

/** At least four candles, so that a value that trembles at its threshold is told once. */
const usualCooldown = ({ base }: ParsedCondition): number => Math.max(usualCooldownMs, 4 * timeframeMs(base));
