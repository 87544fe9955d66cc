import { describe, expect, it } from 'vitest';
import { PulseOfUse } from '../../../src/wiring/pulse-of-use.js';

describe('what is used now and then', () => {
  it('works until it fails three times in a row, and again from the next success', () => {
    const use = new PulseOfUse();
    expect(use.works).toBe(true);
    for (const ok of [false, false, true, false, false]) use.note(ok);
    expect(use.works).toBe(true);
    use.note(false);
    expect(use.works).toBe(false);
    use.note(true);
    expect(use.works).toBe(true);
  });

  it('is given another chance when nobody has asked for a while, where that is wanted', () => {
    let now = 0;
    const asked = new PulseOfUse(1_000, () => now);
    const polled = new PulseOfUse(undefined, () => now);
    for (const use of [asked, polled]) for (let i = 0; i < 3; i++) use.note(false);
    now = 1_001;
    expect([asked.works, polled.works]).toEqual([true, false]);
  });
});
