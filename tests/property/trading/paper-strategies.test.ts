import { describe, expect, it } from 'vitest';
import { type Candle, timeframeMs } from '../../../src/core/market.js';
import { epochMs } from '../../../src/core/units.js';
import { strategyBook } from '../../../src/pipeline/paper.js';
import { ada, aStart, PaperRig } from '../../builders/paper-rig.js';
import { seeded } from '../../builders/pictures.js';
import { btc, eth } from '../../builders/trading.js';
import { haveRealCandles, newestCandles } from '../../support/real-candles.js';
import '../../support/long-tests.js';

const hour = timeframeMs('1h');

/** Candles by instant, both markets. */
async function history(count: number): Promise<readonly (readonly [Candle | undefined, Candle | undefined])[]> {
  const [bitcoin, ether] = await Promise.all([newestCandles(btc, '1h', count), newestCandles(eth, '1h', count)]);
  const byClose = new Map(ether.map((candle) => [candle.closedAt, candle]));
  return bitcoin.map((candle) => [candle, byClose.get(candle.closedAt)] as const);
}

async function live(strategy: string, rows: Awaited<ReturnType<typeof history>>, before: number, restarts: boolean) {
  const [first] = rows[before] ?? [];
  if (!first) throw new Error(`no candle ${before}`);
  const rig = new PaperRig(epochMs(first.openedAt + 1_234));
  const add = ([bitcoin, ether]: (typeof rows)[number]): void => {
    if (bitcoin) rig.candles.add(rig.series(btc), bitcoin);
    if (ether) rig.candles.add(rig.series(eth), ether);
  };
  for (const row of rows.slice(0, before)) add(row);
  await rig.desk.start(ada, aStart({ plan: { kind: 'strategy', strategy, settings: {} } }));
  const random = seeded(5);
  for (const row of rows.slice(before)) {
    add(row);
    rig.moveTo(epochMs((row[0]?.closedAt ?? 0) + 1_000));
    if (restarts && random() < 0.05) rig.restart();
    // While it is down candles come all the same.
    if (!restarts || random() < 0.8) await rig.trader.wake();
  }
  rig.moveTo(epochMs(rig.clock.now() + 2 * hour));
  await rig.trader.wake();
  return rig;
}

describe('a strategy account', () => {
  const where = haveRealCandles ? 'on real candles' : 'on simulated candles (the real ones are absent)';

  it.each(strategyBook.names)(`of %s does the same however often its process is replaced, ${where}`, async (name) => {
    const rows = await history(1_100);
    const [steady, broken] = [await live(name, rows, 800, false), await live(name, rows, 800, true)];
    const facts = (rig: PaperRig) => ({ ...rig.repository.accounts.get('telegram-1'), version: 0 });
    expect(await broken.repository.fills('telegram-1')).toEqual(await steady.repository.fills('telegram-1'));
    expect(facts(broken)).toEqual(facts(steady));
    // Paper and backtest are one code: with the same candles and no faults there is no difference at all.
    for (const rig of [steady, broken]) {
      const report = await rig.desk.gap(ada);
      expect(report.candles).toBe(600);
      expect(report.trades).toEqual([]);
      expect(report.difference.toFixed()).toBe('0');
      expect(report.replayEquity.eq(report.paperEquity)).toBe(true);
    }
  });

  it('trades at all, so that agreeing means something', async () => {
    const rig = await live('randomEntry', await history(1_100), 800, true);
    expect((await rig.repository.trades('telegram-1', 1_000)).length).toBeGreaterThan(5);
  });
});
