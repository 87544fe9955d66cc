import { describe, expect, it } from 'vitest';
import { type BacktestRequest, type BacktestRun, noStress } from '../../../../src/core/backtest.js';
import { InvariantError, UserError } from '../../../../src/core/errors.js';
import { price } from '../../../../src/core/units.js';
import { runLeakChecks } from '../../../../src/pipeline/report/leak-checks.js';
import { aFill, aRequest, aRun, aTrade, day } from '../../../builders/backtest-run.js';
import { at } from '../../../builders/trading.js';

/** Forty trades a day apart with this mean result and a spread of one about it. */
const trading = (mean: number, given: Partial<BacktestRun> = {}): BacktestRun => {
  const trades = Array.from({ length: 40 }, (_, i) => aTrade(i * 24, mean + (i % 2 ? 1 : -1)));
  const final = 10_000 + trades.reduce((sum, trade) => sum + trade.pnl.toNumber(), 0);
  const days = Array.from({ length: 40 }, (_, i) => (i === 39 ? final : 10_000));
  return aRun(days, { trades, fills: trades.map((_, i) => aFill(i * 24)), ...given }, day);
};

const kindOf = ({ to, stress }: BacktestRequest) =>
  to !== null ? 'cut' : stress.delayBars > 0 ? 'late' : stress.shuffleSeed !== null ? 'shuffled' : 'dear';

const check = (run: BacktestRun, answers: Partial<Record<ReturnType<typeof kindOf>, BacktestRun>>) =>
  runLeakChecks(
    aRequest(),
    run,
    async (request) => {
      const kind = kindOf(request);
      if (kind === 'cut')
        return answers.cut ?? { ...run, fills: run.fills.filter((fill) => fill.filledAt < (request.to as number)) };
      return answers[kind] ?? run;
    },
    { roundTripCost: 0.0014, shuffles: 9 },
  );

describe('leak checks', () => {
  const good = trading(0.5);

  it('pass for a rule that earns and knows nothing', async () => {
    const checks = await check(good, { late: trading(0.45), shuffled: trading(-0.1), dear: trading(0.3) });
    expect(Object.values(checks).map((one) => one.passed)).toEqual([true, true, true, true]);
    expect(checks.truncation.values['fillsCompared']).toBe(20);
    expect(checks.shuffledLabels.detail).toContain('9 of 9');
  });

  it('ask for runs that differ in nothing else', async () => {
    const asked: BacktestRequest[] = [];
    const progress: string[] = [];
    await runLeakChecks(
      aRequest({ seed: 5 }),
      good,
      async (request) => {
        asked.push(request);
        return good;
      },
      { roundTripCost: 0.0014, shuffles: 2, onRun: (done, of) => progress.push(`${done}/${of}`) },
    );
    expect(asked).toEqual([
      aRequest({ seed: 5, to: at(20 * 24) }),
      aRequest({ seed: 5, stress: { ...noStress, delayBars: 1 } }),
      aRequest({ seed: 5, stress: { ...noStress, shuffleSeed: 6 } }),
      aRequest({ seed: 5, stress: { ...noStress, shuffleSeed: 7 } }),
      aRequest({ seed: 5, stress: { ...noStress, costFactor: 2 } }),
    ]);
    expect(progress).toEqual(['0/5', '1/5', '2/5', '3/5', '4/5']);
  });

  it('catch a fill that was different without the future', async () => {
    const fills = good.fills.map((fill, i) => (i === 3 ? { ...fill, price: price(101) } : fill));
    const { truncation } = await check(good, { cut: { ...good, fills } });
    expect(truncation.passed).toBe(false);
    expect(truncation.detail).toContain('fill 4 before the middle differs');
  });

  it('catch a fill that is missing or too many without the future', async () => {
    expect((await check(good, { cut: { ...good, fills: good.fills.slice(0, 19) } })).truncation).toMatchObject({
      passed: false,
      values: { firstDifference: 20 },
    });
    const more = [...good.fills.slice(0, 20), aFill(19 * 24 + 1)];
    expect((await check(good, { cut: { ...good, fills: more } })).truncation.passed).toBe(false);
  });

  it('take no notice of what is under way at the cut', async () => {
    const closing = [...good.fills.slice(0, 20), aFill(20 * 24, { side: 'sell' })];
    expect((await check(good, { cut: { ...good, fills: closing } })).truncation.passed).toBe(true);
  });

  it('catch a gain that a candle of delay takes away', async () => {
    const { oneBarLate } = await check(good, { late: trading(-0.4) });
    expect(oneBarLate.passed).toBe(false);
    expect(oneBarLate.detail).toContain('a trade makes −0.40 % instead of +0.50 %');
  });

  it('let a delay pass that is lost in the noise', async () => {
    const weak = trading(0.05);
    const { oneBarLate } = await check(weak, { late: trading(-0.1) });
    expect(oneBarLate).toMatchObject({
      passed: true,
      detail: expect.stringContaining('inside the noise of 40 trades'),
    });
  });

  it('catch a gain that needs no timing', async () => {
    const { shuffledLabels } = await check(good, { shuffled: trading(0.5) });
    expect(shuffledLabels).toMatchObject({ passed: false, values: { asGood: 9, chance: 1 } });
  });

  it('catch a gain that twice the cost eats up', async () => {
    const { doubleCost } = await check(good, { dear: trading(-0.2) });
    expect(doubleCost).toMatchObject({ passed: false, detail: expect.stringContaining('nothing is left') });
    const lost = await check(trading(-0.1), { dear: trading(-0.2) });
    expect(lost.doubleCost.detail).toContain('nothing was left at the plain cost either');
  });

  it('neither pass nor fail where there is nothing to check', async () => {
    const losing = await check(trading(-0.5), {});
    expect(losing.oneBarLate.passed).toBeNull();
    expect(losing.shuffledLabels.passed).toBeNull();
    expect(losing.doubleCost.passed).toBe(false);
    const idle = await check(aRun([10_000]), {});
    expect(Object.values(idle).map((one) => one.passed)).toEqual([null, null, null, null]);
    const late = trading(0.5, { fills: [aFill(30 * 24)] });
    expect((await check(late, {})).truncation).toMatchObject({ passed: null, values: { fillsCompared: 0 } });
  });

  it('say why a run was refused, and let a bug through', async () => {
    const checksWith = (thrown: Error) =>
      runLeakChecks(aRequest(), good, () => Promise.reject(thrown), { roundTripCost: 0.0014 });
    const refused = await checksWith(new UserError('the span is too short'));
    expect(refused.truncation).toMatchObject({
      passed: null,
      detail: expect.stringContaining('the span is too short'),
    });
    await expect(checksWith(new InvariantError('broken'))).rejects.toThrow('broken');
  });
});
