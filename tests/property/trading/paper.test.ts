import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/core/market.js';
import type { Fill } from '../../../src/core/order.js';
import type { PaperAccount } from '../../../src/core/ports/paper.js';
import type { SignalRepository } from '../../../src/core/ports/repositories.js';
import { money } from '../../../src/core/units.js';
import { applyFill, equityOf, openLedger } from '../../../src/pipeline/ledger/ledger.js';
import type { PaperStep } from '../../../src/pipeline/paper/change.js';
import { equityOfAccount, openAccount, PaperTrader, standardPaperPolicy, step } from '../../../src/pipeline/paper.js';
import { type Bar, marketStart, paperMarket } from '../../builders/paper-market.js';
import { btc, eth, venue } from '../../builders/trading.js';
import { MemoryCandles, MemoryPaperRepository, MemorySignals } from '../../fakes/memory-trading.js';

const policy = standardPaperPolicy;
const newAccount = () => openAccount('main', venue, money(10_000), marketStart);

type Stepper = typeof step;

/** The whole market through `stepper`, with all that happened. */
function run(bars: readonly Bar[], stepper: Stepper = step) {
  let account = newAccount();
  const steps: { bar: Bar; result: PaperStep }[] = [];
  const apply = (bar: Bar, event: Parameters<Stepper>[1]) => {
    const result = stepper(account, event, policy);
    account = result.account;
    steps.push({ bar, result });
  };
  for (const bar of bars) {
    apply(bar, { kind: 'candle', series: bar.series, candle: bar.candle });
    if (bar.signal) apply(bar, { kind: 'signal', signal: bar.signal });
  }
  return { account, steps, fills: steps.flatMap(({ result }) => result.fills) };
}

/** Every fill lies in the range of a candle that opened after its entry was decided, but for the stated slippage. */
function assertFillsHonest(bars: readonly Bar[], stepper: Stepper = step): void {
  const decided = new Map(bars.flatMap(({ signal }) => (signal ? [[signal.id, signal.prediction.closedAt]] : [])));
  const slip = policy.costs.slippageBps / 10_000 + 1e-11;
  for (const { bar, result } of run(bars, stepper).steps) {
    for (const fill of result.fills) {
      const { candle } = bar;
      expect(fill.price.toNumber()).toBeLessThanOrEqual(candle.high * (1 + slip));
      expect(fill.price.toNumber()).toBeGreaterThanOrEqual(candle.low * (1 - slip));
      const [, signalId, leg] = /-(\d+)-(in|out)$/.exec(fill.clientOrderId) ?? [];
      expect(candle.openedAt).toBeGreaterThanOrEqual(decided.get(Number(signalId)) ?? Number.POSITIVE_INFINITY);
      if (leg === 'in') {
        const against = fill.side === 'buy' ? 1 : -1;
        expect(against * (fill.price.toNumber() - candle.open)).toBeGreaterThan(0);
      }
    }
  }
}

describe('a paper account', () => {
  it('fills only after the decision, inside the candle, against itself', () => {
    fc.assert(
      fc.property(paperMarket(), (bars) => assertFillsHonest(bars)),
      { numRuns: 150 },
    );
  });

  it('is caught when it cheats by filling at the close that made the signal', () => {
    const cheat: Stepper = (account, event, given) => {
      const result = step(account, event, given);
      if (event.kind !== 'signal') return result;
      const order = result.account.pending.find(({ signalId }) => signalId === event.signal.id)?.order;
      if (!order) return result;
      const { close, closedAt } = event.signal.prediction;
      const fill = { ...order, price: new Decimal(close).times(1.0002), fee: new Decimal(1), filledAt: closedAt };
      return { ...result, fills: [fill as unknown as Fill] };
    };
    expect(() => fc.assert(fc.property(paperMarket(), (bars) => assertFillsHonest(bars, cheat)))).toThrow();
  });

  it('has no position without its fill, and its money equals the ledger of its fills to the last digit', () => {
    fc.assert(
      fc.property(paperMarket(), (bars) => {
        const { account, fills } = run(bars);
        const ledger = fills.reduce(applyFill, openLedger(money(10_000)));
        expect(account.cash.eq(ledger.cash) && account.feesPaid.eq(ledger.fees)).toBe(true);
        expect(account.positions.map(({ market }) => market).sort()).toEqual([...ledger.holdings.keys()].sort());
        for (const { market, side, quantity } of account.positions) {
          expect(ledger.holdings.get(market)?.units.eq(side === 'long' ? quantity : quantity.negated())).toBe(true);
        }
        const equity = equityOf(ledger, (market) => account.marks[market] ?? Number.NaN);
        expect(equityOfAccount(account).eq(equity)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('sums its trades: cash once flat is the balance plus every profit', () => {
    fc.assert(
      fc.property(paperMarket(), (bars) => {
        const { account, steps } = run(bars);
        if (account.positions.length > 0) return;
        const pnl = steps
          .flatMap(({ result }) => result.trades)
          .reduce((sum, trade) => sum.plus(trade.pnl), new Decimal(0));
        expect(account.cash.minus(10_000).eq(pnl)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('takes the stop before the target inside one candle', () => {
    fc.assert(
      fc.property(paperMarket(), (bars) => {
        for (const { bar, result } of run(bars).steps) {
          for (const trade of result.trades) {
            if (trade.exit !== 'target') continue;
            const signal = bars.find((one) => one.signal?.id === trade.signalId)?.signal;
            const { low, high, open } = bar.candle;
            const stop = signal?.levels.stop ?? Number.NaN;
            const target = signal?.levels.target ?? Number.NaN;
            const reached = trade.side === 'long' ? low <= stop : high >= stop;
            const gapped = trade.side === 'long' ? open >= target : open <= target;
            expect(reached && !gapped).toBe(false);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is not changed by repeated events', () => {
    fc.assert(
      fc.property(paperMarket(), (bars) => {
        const twice: Stepper = (account, event, given) => {
          const result = step(account, event, given);
          expect(step(result.account, event, given).account).toBe(result.account);
          return result;
        };
        run(bars, twice);
      }),
      { numRuns: 60 },
    );
  });
});

/** The account as text, whatever the order in which keys were set. */
const facts = (account: PaperAccount | undefined) => {
  const sorted = (record: Readonly<Record<string, number>> = {}) => Object.entries(record).sort();
  return JSON.stringify({
    ...account,
    marks: sorted(account?.marks),
    processed: sorted(account?.processed),
    version: 0,
  });
};

describe('PaperTrader', () => {
  const open = () => {
    const [repository, signals, candles] = [new MemoryPaperRepository(), new MemorySignals(), new MemoryCandles()];
    repository.accounts.set('main', newAccount());
    const series = [btc, eth].map((market): Series => ({ venue, market, timeframe: '1h' }));
    const ports = { repository, candles, signals: signals as unknown as SignalRepository, series: () => series };
    const restart = () => new PaperTrader({ ...ports, logger: pino({ level: 'silent' }) });
    return { repository, signals, candles, restart };
  };

  it('ends in the same state whatever was killed, repeated, or lost while it was down', async () => {
    const mishaps = fc.infiniteStream(
      fc.constantFrom('none' as const, 'killBefore' as const, 'killAfter' as const, 'twice' as const, 'down' as const),
    );
    await fc.assert(
      fc.asyncProperty(paperMarket(), mishaps, async (bars, stream) => {
        const { account: expected, fills } = run(bars);
        const { repository, signals, candles, restart } = open();
        let trader = restart();
        const attempt = async (act: () => Promise<void>, last: boolean) => {
          const mishap = stream.next().value as 'none' | 'killBefore' | 'killAfter' | 'twice' | 'down';
          if (mishap === 'down' && !last) {
            trader = restart();
            return;
          }
          if (mishap === 'killBefore' || mishap === 'killAfter') {
            repository[mishap] = true;
            await act().catch(() => {
              trader = restart();
            });
            repository[mishap] = false;
          }
          if (mishap === 'twice') await act();
          await act();
        };
        for (const bar of bars) {
          candles.add(bar.series, bar.candle);
          // What comes last brings everything up to date, unless it is lost itself.
          const last = bar === bars.at(-1);
          await attempt(() => trader.onCandle(bar.series, bar.candle), last);
          if (!bar.signal) continue;
          const { signal } = bar;
          signals.add(signal);
          await attempt(() => trader.onSignal(signal), last);
        }
        expect(facts(repository.accounts.get('main'))).toEqual(facts(expected));
        expect([...repository.fills.keys()].sort()).toEqual(fills.map((fill) => fill.clientOrderId).sort());
      }),
      { numRuns: 100 },
    );
  });
});
