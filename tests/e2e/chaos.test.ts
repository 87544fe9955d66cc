import { describe, expect, it } from 'vitest';
import { faultsOf } from '../chaos/gate.js';
import { runChaos } from '../chaos/run-chaos.js';

/**
 * The gate of `npm run chaos` in small. How fast it was says nothing here, where other tests run beside it; nor does a 429 that
 * a starved machine brought about. What must hold on any machine is held.
 */
describe('alerts while everything breaks', () => {
  it('all arrive, in order, none twice without a reason, whoever is killed', async () => {
    const report = await runChaos({
      size: { seed: 5, telegram: 14, discord: 14, alertsAChat: 7, blocks: 7, stormChats: 1, stormSignals: 12 },
      bots: 2,
      botKills: 2,
      workerKills: 1,
      databaseRestarts: 1,
      makeMs: 1_500,
      redis: false,
      globalPausesAt: [],
      mostMs: 300_000,
    });
    expect(report.kills).toMatchObject({ bots: 2, workers: 1 });
    expect(report.databaseDownMs).toHaveLength(1);
    expect(report.alerts).toBe(220);
    expect(faultsOf(report, Number.POSITIVE_INFINITY).filter((fault) => !/429 by our own pace/.test(fault))).toEqual(
      [],
    );
    expect(report.states).toEqual({ sent: 220 });
    expect(report.storm).toMatchObject({ alerts: 24, named: 24 });
    expect(report.storm.messages).toBeLessThan(24);
  }, 400_000);
});
