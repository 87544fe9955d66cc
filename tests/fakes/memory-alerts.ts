import type { AlertRule, AlertState, FiredAlert } from '../../src/core/alert.js';
import type { PersonId } from '../../src/core/chat.js';
import { type Provenance, type Series, seriesKey } from '../../src/core/market.js';
import type {
  AlertAdded,
  AlertEvaluation,
  AlertPatch,
  AlertRepository,
  AlertRoom,
  NewAlert,
} from '../../src/core/ports/alerts.js';
import type { EpochMs } from '../../src/core/units.js';

const keptAtRest = 50;
const isActive = ({ state }: AlertRule): boolean => state === 'armed' || state === 'muted';
const same = (one: PersonId, other: PersonId): boolean => one.platform === other.platform && one.id === other.id;

/** Keeps the promises of AlertRepository in memory; what was told is in `told`. */
export class MemoryAlerts implements AlertRepository {
  readonly rows = new Map<number, AlertRule>();
  readonly told: { fired: FiredAlert; chat: AlertRule['chat']; expiresAt: EpochMs | null }[] = [];
  readonly marks = new Map<string, EpochMs>();
  readonly #firings = new Map<string, FiredAlert>();
  #next = 1;

  async add(alert: NewAlert, room: AlertRoom): Promise<AlertAdded> {
    const all = [...this.rows.values()];
    const own = all.filter(({ owner }) => same(owner, alert.owner));
    const twin = own.find(
      (rule) =>
        isActive(rule) &&
        rule.market === alert.market &&
        rule.timeframe === alert.timeframe &&
        rule.condition === alert.condition &&
        rule.provenance === alert.provenance &&
        same(rule.chat, alert.chat),
    );
    if (twin) return { kind: 'exists', rule: twin };
    if (alert.state === 'draft') for (const { id, state } of own) if (state === 'draft') this.rows.delete(id);
    const resting = own.filter(({ state }) => state === 'done').sort((a, b) => (b.firedAt ?? 0) - (a.firedAt ?? 0));
    for (const { id } of resting.slice(keptAtRest)) this.rows.delete(id);
    if (own.filter(isActive).length >= room.person) return { kind: 'full', of: 'person', most: room.person };
    const here = all.filter((rule) => isActive(rule) && same(rule.chat, alert.chat));
    if (here.length >= room.chat) return { kind: 'full', of: 'chat', most: room.chat };
    const rule: AlertRule = { ...alert, id: this.#next++, firedAt: null, fires: 0, revision: 1 };
    this.rows.set(rule.id, rule);
    return { kind: 'added', rule };
  }

  async byId(id: number): Promise<AlertRule | null> {
    return this.rows.get(id) ?? null;
  }

  async of(owner: PersonId): Promise<readonly AlertRule[]> {
    return [...this.rows.values()].filter((rule) => same(rule.owner, owner)).sort((a, b) => b.id - a.id);
  }

  async change(id: number, owner: PersonId, from: readonly AlertState[], patch: AlertPatch): Promise<AlertRule | null> {
    const rule = this.rows.get(id);
    if (!rule || !same(rule.owner, owner) || !from.includes(rule.state)) return null;
    const changed = { ...rule, ...patch, revision: rule.revision + 1 };
    this.rows.set(id, changed);
    return changed;
  }

  async remove(id: number, owner: PersonId): Promise<boolean> {
    const rule = this.rows.get(id);
    return rule !== undefined && same(rule.owner, owner) && this.rows.delete(id);
  }

  async removeOf(owner: PersonId): Promise<number> {
    const own = await this.of(owner);
    for (const { id } of own) this.rows.delete(id);
    return own.length;
  }

  async watched({ market, timeframe }: Pick<Series, 'market' | 'timeframe'>, provenance: Provenance) {
    return [...this.rows.values()].filter(
      (rule) =>
        isActive(rule) && rule.market === market && rule.timeframe === timeframe && rule.provenance === provenance,
    );
  }

  async subjects(provenance: Provenance) {
    const found = [...this.rows.values()].filter((rule) => isActive(rule) && rule.provenance === provenance);
    const keys = new Map(found.map(({ market, timeframe }) => [`${market} ${timeframe}`, { market, timeframe }]));
    return [...keys.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subject]) => subject);
  }

  async mark(series: Series): Promise<EpochMs | null> {
    return this.marks.get(seriesKey(series)) ?? null;
  }

  async record({ series, from, until, standings, firings }: AlertEvaluation) {
    const key = seriesKey(series);
    const mark = this.marks.get(key) ?? null;
    if (mark !== null && mark !== from) return { fired: 0, repeated: true };
    this.marks.set(key, until);
    for (const { id, revision, holds } of standings) {
      const rule = this.rows.get(id);
      if (rule?.revision === revision) this.rows.set(id, { ...rule, holds });
    }
    const armed = new Set([...this.rows.values()].flatMap(({ id, state }) => (state === 'armed' ? [id] : [])));
    let fired = 0;
    for (const { revision, fired: fact, expiresAt } of firings) {
      const rule = this.rows.get(fact.rule.id);
      const firing = `${fact.rule.id} ${fact.closedAt}`;
      if (!rule || !armed.has(rule.id) || rule.revision !== revision || this.#firings.has(firing)) continue;
      this.#firings.set(firing, fact);
      this.rows.set(rule.id, {
        ...rule,
        firedAt: fact.closedAt,
        fires: rule.fires + 1,
        state: rule.mode === 'once' ? 'done' : rule.state,
      });
      this.told.push({ fired: fact, chat: rule.chat, expiresAt });
      fired++;
    }
    return { fired, repeated: false };
  }

  async firings(id: number, count: number): Promise<readonly FiredAlert[]> {
    return [...this.#firings.values()]
      .filter(({ rule }) => rule.id === id)
      .sort((a, b) => b.closedAt - a.closedAt)
      .slice(0, count);
  }
}
