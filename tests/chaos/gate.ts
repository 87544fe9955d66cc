import type { ChaosReport } from './judge-run.js';

/** What is wrong with a run; empty when it passes. */
export function faultsOf(report: ChaosReport, mostOver: number): readonly string[] {
  const { platforms, lost, outOfOrder, storm } = report;
  const faults: string[] = [];
  const none = (count: number, what: string) => {
    if (count > 0) faults.push(`${what}: ${count}`);
  };
  none(lost, 'lost');
  none(outOfOrder, 'out of order in their chat and lane');
  for (const [platform, { doubles, calls }] of Object.entries(platforms)) {
    none(doubles.unexplained, `${platform}: shown twice although the answer arrived`);
    none(calls.ownTooFast, `${platform}: 429 by our own pace`);
    none(calls.disobeyed, `${platform}: calls into a pause that was asked for`);
  }
  none(storm.alerts - storm.named, 'signals of the storm that no message names');
  if (report.overWithDatabase > mostOver) {
    faults.push(`slower than the limits allow by ${(100 * report.overWithDatabase).toFixed(1)} %`);
  }
  return faults;
}
