import { describe, expect, it } from 'vitest';
import { Pulse } from '../../../src/wiring/pulse.js';

describe('Pulse', () => {
  it('beats once a second a stage, and again at once after a beat that failed', async () => {
    const beats: string[] = [];
    let now = 0;
    let away = false;
    const state = {
      beat: async (stage: string) => {
        if (away) throw new Error('away');
        beats.push(`${stage} ${now}`);
      },
    };
    const pulse = new Pulse(state, () => now);
    await Promise.all([pulse.beat('features'), pulse.beat('features'), pulse.beat('decision')]);
    now = 999;
    await pulse.beat('features');
    now = 1_000;
    await pulse.beat('features');
    expect(beats).toEqual(['features 0', 'decision 0', 'features 1000']);
    now = 2_000;
    away = true;
    await expect(pulse.beat('features')).rejects.toThrow('away');
    away = false;
    await pulse.beat('features');
    expect(beats.at(-1)).toBe('features 2000');
  });
});
