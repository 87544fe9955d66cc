import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import type { PersonId } from '../../../src/core/chat.js';
import type { EpochMs } from '../../../src/core/units.js';
import { createQuestions, questionBudget } from '../../../src/wiring/questions.js';

class MemoryState {
  readonly kept = new Map<string, unknown>();
  get = async <T>(key: string): Promise<T | null> => (this.kept.get(key) as T) ?? null;
  put = async (key: string, value: unknown): Promise<void> => {
    this.kept.set(key, JSON.parse(JSON.stringify(value)));
  };
}
const person = (id: string): PersonId => ({ platform: 'telegram', id });

describe('questionBudget', () => {
  it('gives each person so many requests a day, and all together no more than a day has', async () => {
    const state = new MemoryState();
    const clock = { at: Date.UTC(2025, 10, 12, 23), now: () => clock.at as EpochMs };
    const limits = { perPerson: 2, perDay: 5 };
    const spend = questionBudget(state, clock, limits);
    // All at once: no request is spent twice.
    const ann = await Promise.all(Array.from({ length: 4 }, () => spend(person('1'))));
    expect(ann).toEqual(['spent', 'spent', 'person', 'person']);
    expect(await Promise.all([spend(person('2')), spend(person('2'))])).toEqual(['spent', 'spent']);
    expect(await spend(person('3'))).toBe('spent');
    expect(await spend(person('3'))).toBe('day');
    // A restart remembers, another day forgets.
    const again = questionBudget(state, clock, limits);
    expect(await again(person('4'))).toBe('day');
    clock.at += 3_600_000;
    expect(await again(person('1'))).toBe('spent');
  });

  it('goes on after the store failed once', async () => {
    const state = new MemoryState();
    const clock = { now: () => 0 as EpochMs };
    let broken = true;
    const get = async <T>(key: string): Promise<T | null> => {
      if (broken) throw new Error('database away');
      return state.get<T>(key);
    };
    const spend = questionBudget({ get, put: state.put }, clock);
    await expect(spend(person('1'))).rejects.toThrow('database away');
    broken = false;
    expect(await spend(person('1'))).toBe('spent');
  });
});

describe('createQuestions', () => {
  it('has a language model only where there is a key', () => {
    const state = new MemoryState() as never;
    const logger = pino({ level: 'silent' });
    expect(createQuestions(loadConfig({}), state, logger).model).toBeNull();
    expect(createQuestions(loadConfig({ GEMINI_API_KEY: 'key' }), state, logger).model).not.toBeNull();
  });
});
