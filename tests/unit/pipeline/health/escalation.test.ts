import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../../src/core/units.js';
import { duePage, standardEscalation, waitBeforePage } from '../../../../src/pipeline/health/escalation.js';
import { anIncident } from '../../../fakes/memory-operators.js';

const minute = 60_000;
const opened = Date.UTC(2026, 0, 2) as EpochMs;
const after = (ms: number): EpochMs => (opened + ms) as EpochMs;

describe('escalation', () => {
  it('pages at growing distances until somebody has it', () => {
    const pages: number[] = [];
    let incident = anIncident({ openedAt: opened, severity: 'page', pages: 0, pagedAt: null });
    for (let minutes = 0; minutes <= 24 * 60; minutes++) {
      incident = { ...incident, now: after(minutes * minute) };
      const page = duePage(incident);
      if (page === null) continue;
      pages.push(minutes);
      incident = { ...incident, pages: page, pagedAt: incident.now };
    }
    expect(pages).toEqual([5, 20, 65, 200, 605, 1_325]);
  });

  it('gives what only warns half an hour before it wakes anybody', () => {
    const incident = anIncident({ openedAt: opened, severity: 'warn' });
    expect(duePage({ ...incident, now: after(29 * minute) })).toBeNull();
    expect(duePage({ ...incident, now: after(30 * minute) })).toBe(1);
  });

  it('leaves alone who has acknowledged, and what is over', () => {
    const old = anIncident({ openedAt: opened, now: after(9e9) });
    expect(duePage(old)).toBe(1);
    expect(duePage({ ...old, acknowledged: { by: 'Ann', at: after(1) } })).toBeNull();
    expect(duePage({ ...old, resolvedAt: after(2) })).toBeNull();
  });

  it('makes one page of a long silence, not all that were missed', () => {
    const asleep = anIncident({ openedAt: opened, pages: 2, pagedAt: after(minute), now: after(9e9) });
    expect(duePage(asleep)).toBe(3);
  });

  it('never waits longer than its most, nor less than before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom('warn', 'page'), (page, severity) => {
        const wait = waitBeforePage(page, severity, standardEscalation);
        expect(wait).toBeLessThanOrEqual(standardEscalation.longestMs);
        expect(waitBeforePage(page + 1, severity, standardEscalation)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });
});
