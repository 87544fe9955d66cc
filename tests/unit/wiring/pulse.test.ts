import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Pulse } from '../../../src/wiring/pulse.js';
import { patience } from '../../support/patience.js';

const logger = pino({ level: 'silent' });

describe('Pulse', () => {
  it('beats once a second a stage, all that are due together, and again at once after a beat that failed', async () => {
    const written: string[] = [];
    let now = 0;
    let away = false;
    const state = {
      beatAll: async (stages: readonly string[]) => {
        if (away) throw new Error('away');
        written.push(`${stages.join(' ')} ${now}`);
      },
    };
    const pulse = new Pulse(state, logger, () => now);
    pulse.beat('features');
    pulse.beat('features');
    pulse.beat('decision');
    await pulse.flush();
    now = 999;
    pulse.beat('features');
    await pulse.flush();
    now = 1_000;
    pulse.beat('features');
    await pulse.flush();
    expect(written).toEqual(['features decision 0', 'features 1000']);
    now = 2_000;
    away = true;
    pulse.beat('features');
    await pulse.flush();
    away = false;
    pulse.beat('features');
    await pulse.flush();
    expect(written.at(-1)).toBe('features 2000');
  });

  it('writes by itself a moment later, and what is under way before a flush resolves', async () => {
    const written: string[] = [];
    const state = {
      beatAll: async (stages: readonly string[]) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        written.push(...stages);
      },
    };
    const pulse = new Pulse(state, logger);
    pulse.beat('candles');
    await expect.poll(() => written, patience).toEqual(['candles']);
    pulse.beat('features');
    void pulse.flush();
    await pulse.flush();
    expect(written).toEqual(['candles', 'features']);
    pulse.beat('decision');
    await pulse.close();
    pulse.beat('inference');
    await pulse.flush();
    expect(written).toEqual(['candles', 'features', 'decision']);
  });
});
