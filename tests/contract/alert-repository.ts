import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertRule, FiredAlert } from '../../src/core/alert.js';
import type { ChatAddress } from '../../src/core/chat.js';
import type { AlertEvaluation, AlertRepository, NewAlert } from '../../src/core/ports/alerts.js';
import type { EpochMs } from '../../src/core/units.js';
import { aFiring, alertSeries, aNewAlert, ann, bob, quarter } from '../builders/alerts.js';

export interface AlertBench {
  readonly repository: AlertRepository;
  /** What waits to be told, oldest first. */
  told(): Promise<readonly { fired: FiredAlert; chat: ChatAddress; expiresAt: EpochMs | null }[]>;
}

const room = { person: 3, chat: 4 };

/** What every keeper of alerts promises. */
export function alertRepositoryContract(name: string, open: () => Promise<AlertBench>): void {
  describe(`${name} keeps alerts`, () => {
    let bench: AlertBench;
    let repository: AlertRepository;
    beforeEach(async () => {
      bench = await open();
      repository = bench.repository;
    });

    const added = async (given: Partial<NewAlert> = {}): Promise<AlertRule> => {
      const answer = await repository.add(aNewAlert(given), { person: 100, chat: 100 });
      if (answer.kind === 'full') throw new Error('full');
      return answer.rule;
    };
    const looked = (given: Partial<AlertEvaluation>): AlertEvaluation => ({
      series: alertSeries,
      from: null,
      until: quarter(1),
      standings: [],
      firings: [],
      ...given,
    });
    const firing = (rule: AlertRule, at: EpochMs) => ({
      revision: rule.revision,
      fired: aFiring(rule, at),
      expiresAt: quarter(100),
    });

    it('gives back what was put in, by number and by owner, newest first', async () => {
      const one = await added();
      const two = await added({ condition: 'rsi(14) < 30', mode: 'repeat', timeframe: '1h' });
      const other = await added({ owner: bob, maker: bob });
      expect(one).toMatchObject({ ...aNewAlert(), firedAt: null, fires: 0, revision: 1 });
      expect(await repository.byId(one.id)).toEqual(one);
      expect(await repository.byId(999)).toBeNull();
      expect(await repository.byId(1.5)).toBeNull();
      expect(await repository.of(ann)).toEqual([two, one]);
      expect(await repository.of(bob)).toEqual([other]);
    });

    it('makes the same alert once, unless the first one rests', async () => {
      const one = await added();
      expect(await repository.add(aNewAlert(), room)).toEqual({ kind: 'exists', rule: one });
      expect(await repository.add(aNewAlert({ chat: { platform: 'telegram', id: '-100' } }), room)).toMatchObject({
        kind: 'added',
      });
      await repository.change(one.id, ann, ['armed'], { state: 'done' });
      expect(await repository.add(aNewAlert(), room)).toMatchObject({ kind: 'added' });
    });

    it('has room for so many of a person and in a chat; those at rest do not count', async () => {
      const rules = await Promise.all([1, 2, 3].map((level) => added({ condition: `close > ${level}` })));
      expect(await repository.add(aNewAlert({ condition: 'close > 4' }), room)).toEqual({
        kind: 'full',
        of: 'person',
        most: 3,
      });
      await repository.change(rules[0]?.id ?? 0, ann, ['armed'], { state: 'done' });
      expect(await repository.add(aNewAlert({ condition: 'close > 4' }), room)).toMatchObject({ kind: 'added' });
      expect(await repository.add(aNewAlert({ owner: bob, condition: 'close > 5' }), room)).toMatchObject({
        kind: 'added',
      });
      expect(await repository.add(aNewAlert({ owner: bob, condition: 'close > 6' }), room)).toEqual({
        kind: 'full',
        of: 'chat',
        most: 4,
      });
    });

    it('counts alerts that are made at the same moment', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, level) => repository.add(aNewAlert({ condition: `close > ${level}` }), room)),
      );
      expect(answers.filter(({ kind }) => kind === 'added')).toHaveLength(3);
    });

    it('keeps one draft of a person, and looks at none', async () => {
      const first = await added({ state: 'draft' });
      const second = await added({ state: 'draft', condition: 'close > 2' });
      expect(await repository.byId(first.id)).toBeNull();
      expect(await repository.watched(alertSeries, 'live')).toEqual([]);
      await added({ condition: 'close > 3' });
      expect(await repository.byId(second.id)).toEqual(second);
      const kept = await repository.change(second.id, ann, ['draft'], { state: 'armed' });
      expect(kept).toMatchObject({ state: 'armed', revision: 2 });
      expect(await repository.watched(alertSeries, 'live')).toMatchObject([
        { id: second.id, state: 'armed', revision: 2 },
        { id: 3 },
      ]);
    });

    it('changes and removes only for the owner, and only from the states named', async () => {
      const rule = await added();
      expect(await repository.change(rule.id, bob, ['armed'], { state: 'muted' })).toBeNull();
      expect(await repository.change(rule.id, ann, ['done'], { state: 'armed' })).toBeNull();
      expect(await repository.remove(rule.id, bob)).toBe(false);
      const patch = {
        condition: 'close > 1',
        cooldownMs: 60_000,
        holds: true,
        since: quarter(9),
        mode: 'repeat',
      } as const;
      expect(await repository.change(rule.id, ann, ['armed'], patch)).toEqual({ ...rule, ...patch, revision: 2 });
      expect(await repository.remove(rule.id, ann)).toBe(true);
      expect(await repository.remove(rule.id, ann)).toBe(false);
    });

    it('forgets all of a person', async () => {
      await added();
      await added({ condition: 'close > 2', state: 'muted' });
      const other = await added({ owner: bob });
      expect(await repository.removeOf(ann)).toBe(2);
      expect(await repository.removeOf(ann)).toBe(0);
      expect(await repository.of(bob)).toEqual([other]);
    });

    it('finds what is to be looked at by series and kind of prices', async () => {
      const armed = await added();
      const muted = await added({ condition: 'close > 2', state: 'muted' });
      await added({ condition: 'close > 3', state: 'done' });
      await added({ condition: 'close > 4', timeframe: '1h' });
      await added({ condition: 'close > 5', provenance: 'simulated' });
      const watched = await repository.watched(alertSeries, 'live');
      expect(watched.map(({ id }) => id)).toEqual([armed.id, muted.id]);
      for (const [place, rule] of [armed, muted].entries()) expect(rule).toMatchObject(watched[place] ?? {});
      const { market } = alertSeries;
      expect(await repository.subjects('live')).toEqual([
        { market, timeframe: '15m' },
        { market, timeframe: '1h' },
      ]);
      expect(await repository.subjects('replay')).toEqual([]);
    });

    it('writes a firing, the state and what is told together, once', async () => {
      const once = await added();
      const again = await added({ condition: 'close > 2', mode: 'repeat', chat: { platform: 'discord', id: '9' } });
      const firings = [firing(once, quarter(1)), firing(again, quarter(1))];
      const standings = [once, again].map(({ id, revision }) => ({ id, revision, holds: true }));
      const evaluation = looked({ standings, firings });
      expect(await repository.record(evaluation)).toEqual({ fired: 2, repeated: false });
      expect(await repository.byId(once.id)).toEqual({
        ...once,
        state: 'done',
        holds: true,
        firedAt: quarter(1),
        fires: 1,
      });
      expect(await repository.byId(again.id)).toMatchObject({
        state: 'armed',
        firedAt: quarter(1),
        fires: 1,
        revision: 1,
      });
      expect(await repository.mark(alertSeries)).toBe(quarter(1));
      expect(await repository.firings(once.id, 5)).toEqual([aFiring(once, quarter(1))]);
      const told = await bench.told();
      expect(told).toEqual([
        { fired: aFiring(once, quarter(1)), chat: once.chat, expiresAt: quarter(100) },
        { fired: aFiring(again, quarter(1)), chat: again.chat, expiresAt: quarter(100) },
      ]);
      expect(await repository.record(evaluation)).toEqual({ fired: 0, repeated: true });
      expect(await bench.told()).toHaveLength(2);
    });

    it('lets one of two who looked at the same closes write', async () => {
      const rule = await added({ mode: 'repeat' });
      await repository.record(looked({}));
      const next = looked({ from: quarter(1), until: quarter(2), firings: [firing(rule, quarter(2))] });
      const answers = await Promise.all([repository.record(next), repository.record(next)]);
      expect(answers.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
      expect(await bench.told()).toHaveLength(1);
      expect((await repository.byId(rule.id))?.fires).toBe(1);
    });

    it('writes nothing of an alert that was changed, muted or deleted meanwhile', async () => {
      const changed = await added();
      const muted = await added({ condition: 'close > 2' });
      const deleted = await added({ condition: 'close > 3' });
      await repository.change(changed.id, ann, ['armed'], { condition: 'close > 80000' });
      await repository.change(muted.id, ann, ['armed'], { state: 'muted' });
      await repository.remove(deleted.id, ann);
      const rules = [changed, muted, deleted];
      const evaluation = looked({
        standings: rules.map(({ id, revision }) => ({ id, revision, holds: true })),
        firings: rules.map((rule) => firing(rule, quarter(1))),
      });
      expect(await repository.record(evaluation)).toEqual({ fired: 0, repeated: false });
      expect(await repository.byId(changed.id)).toMatchObject({ holds: false, fires: 0 });
      expect(await bench.told()).toEqual([]);
    });

    it('writes several firings of one alert from one look', async () => {
      const rule = await added({ mode: 'repeat' });
      const firings = [firing(rule, quarter(1)), firing(rule, quarter(30))];
      expect(await repository.record(looked({ until: quarter(40), firings }))).toMatchObject({ fired: 2 });
      expect(await repository.byId(rule.id)).toMatchObject({ fires: 2, firedAt: quarter(30) });
      expect((await repository.firings(rule.id, 1)).map(({ closedAt }) => closedAt)).toEqual([quarter(30)]);
    });
  });
}
