import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/core/market.js';
import { CloseGate } from '../../../src/wiring/close-gate.js';
import { at, btc1h, eth } from '../../builders/trading.js';

const eth1h: Series = { ...btc1h, market: eth };

async function isOpen(passing: Promise<void>): Promise<boolean> {
  const later = new Promise<false>((resolve) => setImmediate(() => setImmediate(() => resolve(false))));
  return Promise.race([passing.then(() => true as const), later]);
}

describe('CloseGate', () => {
  it('lets all but the last of an instant pass, and the last when all are decided', async () => {
    const gate = new CloseGate(() => 2);
    expect(await isOpen(gate.pass(btc1h, at(1)))).toBe(true);
    const last = gate.pass(eth1h, at(1));
    expect(await isOpen(last)).toBe(false);
    gate.open(eth1h, at(1));
    expect(await isOpen(last)).toBe(false);
    gate.open(btc1h, at(1));
    expect(await isOpen(last)).toBe(true);
  });

  it('settles an instant in which a series was missing before the next one begins', async () => {
    const gate = new CloseGate(() => 2);
    await gate.pass(btc1h, at(1));
    const next = gate.pass(btc1h, at(2));
    expect(await isOpen(next)).toBe(false);
    gate.open(btc1h, at(1));
    expect(await isOpen(next)).toBe(true);
  });

  it('does not wait for ever for a decision that failed', async () => {
    const gate = new CloseGate(() => 1, 10);
    await expect(gate.pass(btc1h, at(1))).resolves.toBeUndefined();
    expect(() => gate.open(btc1h, at(1))).not.toThrow();
  });
});
