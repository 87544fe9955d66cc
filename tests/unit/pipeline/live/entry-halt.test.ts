import { describe, expect, it } from 'vitest';
import type { ExecutionVenue } from '../../../../src/core/ports/execution-venue.js';
import { epochMs } from '../../../../src/core/units.js';
import { EntryHalt } from '../../../../src/pipeline/live/entry-halt.js';
import { GuardedVenue } from '../../../../src/pipeline/live/guarded-venue.js';
import type { KillProgress } from '../../../../src/pipeline/live/live-memory.js';
import type { LiveAlert, LiveTraderParts } from '../../../../src/pipeline/live/live-parts.js';
import { d, silent } from '../../../builders/live-venue.js';
import { btc } from '../../../builders/trading.js';

const at = epochMs(1_000);
const differs = { kind: 'position', text: 'one more than ours' } as const;

function aHalt() {
  const told: LiveAlert[] = [];
  const guard = new GuardedVenue(
    {} as ExecutionVenue,
    { markets: [btc], maxNotional: d(1), maxExposure: d(1) },
    { knows: () => false, unitsOf: () => d(0), live: () => [], markOf: () => null },
  );
  const kill: { now: KillProgress | null } = { now: null };
  const halt = new EntryHalt(guard, () => kill.now, {
    logger: silent,
    settings: { sandbox: true },
    announce: async (alert) => void told.push(alert),
  } as LiveTraderParts);
  return { guard, kill, halt, told };
}

describe('EntryHalt', () => {
  it('lets nothing be entered before the books were compared, and everything when they agree', () => {
    const { guard, halt } = aHalt();
    expect(guard.halted).toMatch(/not compared/i);
    expect(halt.state).toBe('starting');
    halt.compared([], at);
    expect(guard.halted).toBeNull();
    expect(halt.state).toBe('trading');
  });

  it('halts while the books differ', () => {
    const { guard, halt } = aHalt();
    halt.compared([differs], at);
    expect(guard.halted).toContain('one more than ours');
    expect(halt.state).toBe('halted');
    halt.compared([], at);
    expect(guard.halted).toBeNull();
  });

  it('bears an exchange that does not tell for two looks, not for three', () => {
    const { guard, halt } = aHalt();
    halt.compared([], at);
    halt.compared(null, at);
    halt.compared(null, at);
    expect(guard.halted).toBeNull();
    halt.compared(null, at);
    expect(guard.halted).not.toBeNull();
  });

  it('is not talked into entries by a kill that is taken back before the exchange told anything', () => {
    const { guard, kill, halt } = aHalt();
    halt.compared(null, at);
    kill.now = { since: at, by: 'Ada', round: 0, flat: false };
    halt.settle();
    expect(halt.state).toBe('killing');
    kill.now = null;
    halt.settle();
    expect(guard.halted).toMatch(/not compared/i);
  });

  it('stops for a person once, tells it once, and goes on when it was released', () => {
    const { guard, halt, told } = aHalt();
    halt.compared([], at);
    halt.stop('Invalid API-key');
    halt.stop('another');
    expect(guard.halted).toBe('Invalid API-key');
    expect(told).toEqual([{ kind: 'live', sandbox: true, what: 'stopped', details: ['Invalid API-key'], by: null }]);
    halt.release();
    halt.compared([], at);
    expect(halt.state).toBe('trading');
  });
});
