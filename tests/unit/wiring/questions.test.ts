import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { createQuestions } from '../../../src/wiring/questions.js';

describe('createQuestions', () => {
  it('has a language model only where there is a key', () => {
    const budget = { spend: async () => 'spent' as const };
    const logger = pino({ level: 'silent' });
    expect(createQuestions(loadConfig({}), budget, logger).model).toBeNull();
    expect(createQuestions(loadConfig({ GEMINI_API_KEY: 'key' }), budget, logger).model).not.toBeNull();
  });
});
