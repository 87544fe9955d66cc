import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId } from '../../../src/core/chat.js';
import type { SentimentReading } from '../../../src/core/sentiment.js';
import { PgOwnerClaims } from '../../../src/store/pg-owner-claims.js';
import { PgPeopleRepository } from '../../../src/store/pg-people-repository.js';
import { PgQuestionBudget } from '../../../src/store/pg-question-budget.js';
import { PgSentimentRepository } from '../../../src/store/pg-sentiment-repository.js';
import { PgStateRepository } from '../../../src/store/pg-state-repository.js';
import { at, btc, eth } from '../../builders/trading.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

describe('PgStateRepository', () => {
  it('keeps any JSON value until it is removed', async () => {
    const state = new PgStateRepository(database.db);
    for (const value of [[1, 'two', null], { deep: { list: [0.1 + 0.2] } }, 'text', 7, true]) {
      await state.put('key', value);
      expect(await state.get('key')).toEqual(value);
    }
    await state.remove('key');
    expect(await state.get('key')).toBeNull();
  });

  it('tells how long ago a stage was alive', async () => {
    const state = new PgStateRepository(database.db);
    await state.beat('candles', 'first');
    await state.beat('candles');
    const [beat] = await state.beats();
    expect(beat).toMatchObject({ stage: 'candles', note: null });
    expect(beat?.ageMs).toBeGreaterThanOrEqual(0);
    await state.beat('candles', 'second');
    await state.beatAll(['features', 'candles', 'features']);
    const all = await state.beats();
    expect(all.map(({ stage, note }) => [stage, note])).toEqual([
      ['candles', null],
      ['features', null],
    ]);
  });
});

describe('PgQuestionBudget', () => {
  const person = (id: string): PersonId => ({ platform: 'telegram', id });

  it('gives each person so many requests a day, and all together no more than a day has, whoever counts', async () => {
    const limits = { perPerson: 2, perDay: 5 };
    // Two processes.
    const [one, other] = [new PgQuestionBudget(database.db), new PgQuestionBudget(database.db)];
    const ann = await Promise.all([one, other, one, other].map((budget) => budget.spend(person('1'), limits)));
    expect(ann.sort()).toEqual(['person', 'person', 'spent', 'spent']);
    const bob = await Promise.all([one, other].map((budget) => budget.spend(person('2'), limits)));
    expect(bob).toEqual(['spent', 'spent']);
    expect(await one.spend(person('3'), limits)).toBe('spent');
    expect(await other.spend(person('3'), limits)).toBe('day');
    expect(await other.spend(person('1'), limits)).toBe('person');
    await database.pool.query('update question_budgets set day = day - 1');
    expect(await one.spend(person('1'), limits)).toBe('spent');
  });
});

describe('PgPeopleRepository', () => {
  const person = (id: string): PersonId => ({ platform: 'telegram', id });

  it('remembers a person, keeps the role given first and the last name known', async () => {
    const people = new PgPeopleRepository(database.db);
    expect(await people.find(person('1'))).toBeNull();
    await people.seen(person('1'), 'Ann\0', 'stranger');
    expect(await people.seen(person('1'), null, 'admin')).toEqual({
      id: person('1'),
      role: 'stranger',
      name: 'Ann',
      timeZone: 'UTC',
    });
    await people.setRole(person('1'), 'trader');
    await people.setRole(person('2'), 'banned');
    expect((await people.find(person('1')))?.role).toBe('trader');
    expect((await people.find(person('2')))?.role).toBe('banned');
  });
});

describe('PgOwnerClaims', () => {
  const person = (id: string): PersonId => ({ platform: 'telegram', id });

  it('makes the first who says the code owner, once', async () => {
    const owners = new PgOwnerClaims(database.db);
    const [code, same] = await Promise.all([owners.code(), owners.code()]);
    expect(code).toMatch(/^[A-Z2-9]{8}$/);
    expect(same).toBe(code);
    expect(await owners.claim('WRONG234', person('1'))).toBe(false);
    const claims = await Promise.all([
      owners.claim(` ${code?.toLowerCase()} `, person('1')),
      owners.claim(code ?? '', person('2')),
    ]);
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await owners.code()).toBeNull();
    expect(await owners.claim(code ?? '', person('3'))).toBe(false);
  });
});

describe('PgSentimentRepository', () => {
  const reading = (id: string, hours: number, market: SentimentReading['market']): SentimentReading => ({
    id,
    source: 'feed',
    title: 'a title',
    url: null,
    market,
    score: 0.25,
    label: 'positive',
    scorer: 'local',
    publishedAt: at(hours - 1),
    availableAt: at(hours),
  });

  it('adds what is new, and shows a market its own and the whole market’s, by when it could be used', async () => {
    const sentiment = new PgSentimentRepository(database.db);
    const all = [reading('a', 1, btc), reading('b', 2, null), reading('c', 3, eth), reading('d', 4, btc)];
    expect(await sentiment.add(all.slice(0, 2))).toBe(2);
    expect(await sentiment.add([...all, reading('d', 4, btc)])).toBe(2);
    expect(await sentiment.known(['a', 'd', 'z'])).toEqual(new Set(['a', 'd']));
    expect(await sentiment.window(btc, at(1), at(4), 9)).toEqual([all[3], all[1]]);
    expect(await sentiment.window(btc, at(0), at(3), 9)).toEqual([all[1], all[0]]);
    expect(await sentiment.window(null, at(0), at(9), 9)).toEqual([all[1]]);
    expect(await sentiment.window(btc, at(0), at(9), 1)).toEqual([all[3]]);
  });
});
