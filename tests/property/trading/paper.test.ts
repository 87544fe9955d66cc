import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import type { Fill } from '../../../src/core/order.js';
import type { PaperAccount } from '../../../src/core/paper-account.js';
import { epochMs } from '../../../src/core/units.js';
import { type Bar, marketStart, paperMarket } from '../../builders/paper-market.js';
import { aStart, house, PaperRig } from '../../builders/paper-rig.js';
import { btc } from '../../builders/trading.js';
import '../../support/long-tests.js';

const mishapNames = ['none', 'killBefore', 'killAfter', 'twice', 'down', 'restart'] as const;
type Mishap = (typeof mishapNames)[number];
const mishaps = fc.infiniteStream(fc.constantFrom(...mishapNames));
/** By hand, after some bars: whether, and what. */
const hands = fc.infiniteStream(fc.constantFrom('no', 'no', 'no', 'buy', 'sell', 'close', 'limit'));
type Hand = 'no' | 'buy' | 'sell' | 'close' | 'limit';

async function byHand(rig: PaperRig, hand: Hand, price: number): Promise<void> {
  if (hand === 'no') return;
  try {
    if (hand === 'close') await rig.desk.close(house, btc);
    else {
      await rig.desk.order(house, {
        market: btc,
        side: hand === 'sell' ? 'sell' : 'buy',
        amount: { value: '7', unit: 'percent' },
        limit: hand === 'limit' ? (price * 0.99).toFixed(4) : null,
        stop: null,
        target: null,
      });
    }
  } catch (thrown) {
    // What cannot be honoured is refused; that must be the same in both runs.
    if (!(thrown instanceof UserError)) throw thrown;
  }
}

interface Stream<T> {
  next(): { readonly value: T };
}

/** The whole market through an account, under whatever mishaps; each is a way a process or a message can be lost. */
async function run(bars: readonly Bar[], handStream: Stream<string>, mishapStream: Stream<Mishap> | null) {
  const rig = new PaperRig(marketStart);
  await rig.desk.start(house, aStart());
  const attempt = async (act: () => Promise<void>, last: boolean, retry: boolean): Promise<void> => {
    const mishap = mishapStream?.next().value ?? 'none';
    if (mishap === 'restart') rig.restart();
    if (mishap === 'down' && retry && !last) return rig.restart();
    if (mishap === 'killBefore' || mishap === 'killAfter') {
      rig.repository[mishap] = true;
      const died = await act().then(
        () => false,
        () => true,
      );
      rig.repository[mishap] = false;
      if (died) rig.restart();
      // An order that was taken is not given again; what brings up to date may come as often as it likes.
      if (died && (mishap === 'killBefore' || retry)) await act();
      return;
    }
    if (mishap === 'twice' && retry) await act();
    await act();
  };
  for (const bar of bars) {
    rig.candles.add(bar.series, bar.candle);
    rig.moveTo(epochMs(bar.candle.closedAt + 2_000));
    const last = bar === bars.at(-1);
    await attempt(() => rig.trader.wake(), last && !bar.signal, true);
    if (bar.signal) {
      rig.addSignal(bar.signal);
      await attempt(() => rig.trader.wake(), last, true);
    }
    // Between two instants; every candle of the last one has come.
    if (bar.series.market === btc) continue;
    for (const { signal } of bars.filter(({ candle }) => candle.closedAt === bar.candle.closedAt)) {
      if (signal === null || signal.id % 3 !== 0) continue;
      // Taken back within the very candle that would fill it.
      const why = { kind: 'withdrawn', by: 'telegram:9' } as const;
      const outcome = { kind: 'cancelled', why, at: epochMs(bar.candle.closedAt + 1_000), result: null } as const;
      await rig.signals.settle(signal.id, outcome);
      await attempt(() => rig.trader.wake(), last, true);
    }
    const hand = handStream.next().value as Hand;
    await attempt(() => byHand(rig, hand, bar.candle.close), last, false);
  }
  await rig.trader.wake();
  return rig;
}

const facts = (account: PaperAccount | undefined) => ({ ...account, version: 0 });
const nameOf = ({ clientOrderId, sequence }: Fill): string => `${clientOrderId}#${sequence}`;

/** The same values again, however often they were asked for. */
function repeatable<T>(stream: Stream<T>): () => Stream<T> {
  const drawn: T[] = [];
  return () => {
    let next = 0;
    return {
      next: () => {
        if (next === drawn.length) drawn.push(stream.next().value as T);
        return { value: drawn[next++] as T };
      },
    };
  };
}

describe('a paper account', () => {
  it('ends in the same state whatever was killed, repeated, or lost while it was down', async () => {
    await fc.assert(
      fc.asyncProperty(paperMarket(), hands, mishaps, async (bars, handStream, mishapStream) => {
        const again = repeatable(handStream);
        const expected = await run(bars, again(), null);
        const actual = await run(bars, again(), mishapStream);
        expect(facts(actual.repository.accounts.get('main'))).toEqual(facts(expected.repository.accounts.get('main')));
        const fills = await expected.repository.fills('main');
        expect(await actual.repository.fills('main')).toEqual(fills);
        // Not a double one either: what the store would refuse to book twice is never offered twice.
        expect(actual.repository.rawFills('main').map(nameOf).sort()).toEqual(fills.map(nameOf).sort());
        expect(await actual.repository.trades('main', 1_000)).toEqual(await expected.repository.trades('main', 1_000));
        expect(await actual.repository.equity('main', marketStart)).toEqual(
          await expected.repository.equity('main', marketStart),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its money to the last digit, and fills nothing outside a candle or before it was decided', async () => {
    await fc.assert(
      fc.asyncProperty(paperMarket(), hands, async (bars, handStream) => {
        const { repository } = await run(bars, handStream, null);
        const account = repository.accounts.get('main') as PaperAccount;
        const { figures, balance } = account;
        const fills = await repository.fills('main');
        const fees = fills.reduce((sum, fill) => sum.plus(fill.fee), new Decimal(0));
        expect(figures.fees.eq(fees)).toBe(true);
        const cash = fills.reduce(
          (sum, fill) => sum.plus(fill.price.times(fill.quantity).times(fill.side === 'buy' ? -1 : 1)).minus(fill.fee),
          new Decimal(balance),
        );
        const held = figures.positions.reduce(
          (sum, { side, quantity, mark }) => sum.plus(quantity.times(mark ?? 0).times(side === 'long' ? 1 : -1)),
          new Decimal(0),
        );
        expect(figures.equity.eq(cash.plus(held))).toBe(true);
        for (const { market, side, quantity } of figures.positions) {
          const units = fills
            .filter((fill) => fill.market === market)
            .reduce((sum, fill) => sum.plus(fill.quantity.times(fill.side === 'buy' ? 1 : -1)), new Decimal(0));
          expect(units.eq(side === 'long' ? quantity : quantity.negated())).toBe(true);
        }
        for (const fill of fills) {
          // At an open, or inside a candle, which then counts as at its close.
          const around = bars.filter(
            ({ series, candle: one }) =>
              series.market === fill.market && one.openedAt <= fill.filledAt && fill.filledAt <= one.closedAt,
          );
          const slip = 0.0005;
          expect(
            around.some(
              ({ candle: one }) => fill.price.gte(one.low * (1 - slip)) && fill.price.lte(one.high * (1 + slip)),
            ),
            nameOf(fill),
          ).toBe(true);
        }
        const signals = new Map(bars.flatMap(({ signal }) => (signal ? [[signal.id, signal]] : [])));
        for (const trade of await repository.trades('main', 1_000)) {
          const signal = trade.signalId === null ? null : signals.get(trade.signalId);
          if (signal) expect(trade.openedAt).toBeGreaterThanOrEqual(signal.prediction.closedAt);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('differs from the replay of its span by exactly nothing while nothing goes wrong', async () => {
    await fc.assert(
      fc.asyncProperty(paperMarket(), mishaps, async (bars, mishapStream) => {
        const never = { next: () => ({ value: 'no' }) };
        const rig = await run(bars, never, mishapStream);
        const report = await rig.desk.gap(house);
        expect(report.trades).toEqual([]);
        expect(report.difference.toFixed()).toBe('0');
        expect(report.replayTrades).toBe(report.paperTrades);
      }),
      { numRuns: 40 },
    );
  });
});
