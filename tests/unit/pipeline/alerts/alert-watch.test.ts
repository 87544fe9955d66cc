import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertRule } from '../../../../src/core/alert.js';
import { type Candle, type Series, type Timeframe, timeframeMs } from '../../../../src/core/market.js';
import type { NewAlert } from '../../../../src/core/ports/alerts.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { AlertHistory, AlertWatch } from '../../../../src/pipeline/alerts/index.js';
import { alertSeries, aNewAlert, quarter, quarterMs } from '../../../builders/alerts.js';
import { MemoryAlerts } from '../../../fakes/memory-alerts.js';
import { MemoryCandleRepository } from '../../../fakes/memory-candles.js';

const candleAt = (place: number, close: number, timeframe: Timeframe = '15m'): Candle => {
  const length = timeframeMs(timeframe);
  const openedAt = (quarter(0) + (place - 1) * length) as EpochMs;
  return {
    openedAt,
    closedAt: (openedAt + length) as EpochMs,
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    volume: 10,
  };
};

/** A market under the hands of a test: it closes candles, and time goes with them. */
class Bench {
  readonly repository = new MemoryAlerts();
  readonly candles = new MemoryCandleRepository();
  readonly unreadable: number[] = [];
  now = quarter(0);
  watched: readonly Timeframe[] = ['15m', '1h'];
  decided: EpochMs | null = null;
  predictions: { closedAt: EpochMs; up: number }[] = [];
  moods = new Map<number, number>();
  watch = this.open();

  /** As after a restart: only what is stored is known. */
  open(): AlertWatch {
    const history = new AlertHistory({
      candles: this.candles,
      decisions: {
        predictions: async () =>
          this.predictions.map(({ closedAt, up }) => ({
            closedAt,
            bigMove: 0.2,
            probabilities: { up, down: 0.2, neutral: 0.8 - up },
          })) as never,
        newestDecided: async () => this.decided,
      },
      moods: async (_market, instants) => instants.map((at) => this.moods.get(at) ?? null),
      watched: () => this.watched,
    });
    return new AlertWatch({
      repository: this.repository,
      history,
      clock: { now: () => this.now },
      pause: async () => undefined,
      onUnreadable: ({ id }) => this.unreadable.push(id),
    });
  }

  async add(given: Partial<NewAlert> = {}): Promise<AlertRule> {
    const answer = await this.repository.add(aNewAlert(given), { person: 1_000, chat: 1_000 });
    if (answer.kind === 'full') throw new Error('full');
    return answer.rule;
  }

  async store(place: number, close: number, timeframe: Timeframe = '15m'): Promise<void> {
    await this.candles.save({ ...alertSeries, timeframe }, [candleAt(place, close, timeframe)]);
    this.now = Math.max(this.now, quarter(0) + place * timeframeMs(timeframe)) as EpochMs;
  }

  /** Stores and looks. */
  async close(place: number, close: number): Promise<void> {
    await this.store(place, close);
    await this.watch.onClose(alertSeries);
  }

  /** Places of the closes that were told, of one alert or of all. */
  told(id?: number): readonly number[] {
    return this.repository.told
      .filter(({ fired }) => id === undefined || fired.rule.id === id)
      .map(({ fired }) => (fired.closedAt - quarter(0)) / quarterMs);
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('AlertWatch', () => {
  it('tells a one-time alert once, when its condition becomes true', async () => {
    const rule = await bench.add();
    for (const [place, close] of [69_000, 69_500, 70_100, 70_200, 69_000, 71_000].entries()) {
      await bench.close(place + 1, close);
    }
    expect(bench.told()).toEqual([3]);
    expect(await bench.repository.byId(rule.id)).toMatchObject({ state: 'done', fires: 1, firedAt: quarter(3) });
    expect(bench.repository.told[0]).toMatchObject({
      chat: rule.chat,
      expiresAt: quarter(3) + 86_400_000,
      fired: {
        close: 70_100,
        clauses: [{ left: { text: 'close', value: 70_100, unit: 'price' }, operator: '>', right: { value: 70_000 } }],
      },
    });
  });

  it('tells a repeating alert at each rise, but within the cooldown not', async () => {
    await bench.add({ mode: 'repeat', cooldownMs: 3_600_000 });
    const closes = [1, 71, 1, 72, 1, 1, 73, 1, 74].map((value) => value * 1_000);
    for (const [place, close] of closes.entries()) await bench.close(place + 1, close);
    // 2; then 4 is within the hour, 7 is not; 9 is again.
    expect(bench.told()).toEqual([2, 7]);
  });

  it('does not tell what was true when it was made', async () => {
    await bench.add({ holds: true });
    for (const [place, close] of [71_000, 72_000, 69_000, 71_000].entries()) await bench.close(place + 1, close);
    expect(bench.told()).toEqual([4]);
  });

  it('counts only candles closed after it was made', async () => {
    await bench.store(1, 60_000);
    await bench.store(2, 71_000);
    await bench.add({ since: quarter(2), holds: false });
    await bench.watch.sweep(alertSeries.venue);
    expect(bench.told()).toEqual([]);
    await bench.close(3, 71_500);
    expect(bench.told()).toEqual([3]);
  });

  it('follows a muted alert in silence', async () => {
    const rule = await bench.add({ mode: 'repeat', cooldownMs: 60_000 });
    await bench.close(1, 69_000);
    await bench.repository.change(rule.id, rule.owner, ['armed'], { state: 'muted' });
    await bench.close(2, 71_000);
    await bench.repository.change(rule.id, rule.owner, ['muted'], { state: 'armed' });
    await bench.close(3, 72_000);
    expect(bench.told()).toEqual([]);
    await bench.close(4, 69_000);
    await bench.close(5, 71_000);
    expect(bench.told()).toEqual([5]);
  });

  it('loses nothing and doubles nothing over restarts, repeats and pauses of any length', async () => {
    const condition = 'close > sma(3) and close > 100';
    const closes = Array.from({ length: 60 }, (_, at) => 100 + 10 * Math.sin(at / 2));
    const alert = { condition, mode: 'repeat', cooldownMs: 60_000 } as const;
    await bench.add(alert);
    for (const [place, close] of closes.entries()) await bench.close(place + 1, close);
    const steady = bench.told();
    expect(steady.length).toBeGreaterThan(3);

    for (const every of [2, 5, 7, 59]) {
      const other = new Bench();
      await other.add(alert);
      for (const [place, close] of closes.entries()) {
        await other.store(place + 1, close);
        if (place % every === 0 || place === closes.length - 1) {
          other.watch = other.open();
          await Promise.all([
            other.watch.onClose(alertSeries),
            other.watch.sweep(alertSeries.venue),
            other.open().onClose(alertSeries),
          ]);
        }
      }
      expect(other.told(), `every ${every}`).toEqual(steady);
    }
  });

  it('begins anew after a failure half way, and then tells all', async () => {
    await bench.add({ condition: 'close > sma(2)', mode: 'repeat', cooldownMs: 60_000 });
    for (const [place, close] of [10, 9, 8].entries()) await bench.close(place + 1, close);
    const record = bench.repository.record.bind(bench.repository);
    bench.repository.record = async () => {
      throw new Error('the database went away');
    };
    await expect(bench.close(4, 20)).rejects.toThrow('went away');
    bench.repository.record = record;
    expect(bench.told()).toEqual([]);
    await bench.watch.sweep(alertSeries.venue);
    expect(bench.told()).toEqual([4]);
  });

  it('doubles nothing when it was written and the answer was lost', async () => {
    await bench.add({ mode: 'repeat', cooldownMs: 60_000 });
    await bench.close(1, 69_000);
    const record = bench.repository.record.bind(bench.repository);
    bench.repository.record = async (evaluation) => {
      await record(evaluation);
      throw new Error('the connection broke');
    };
    await expect(bench.close(2, 71_000)).rejects.toThrow('broke');
    bench.repository.record = record;
    await bench.watch.sweep(alertSeries.venue);
    await bench.watch.onClose(alertSeries);
    expect(bench.told()).toEqual([2]);
    await bench.close(3, 69_000);
    await bench.close(4, 71_000);
    expect(bench.told()).toEqual([2, 4]);
  });

  it('waits a little for a candle that is missing, and looks at it in its turn', async () => {
    await bench.add();
    await bench.close(1, 69_000);
    // The third candle comes before the second, which alone is high.
    await bench.close(3, 69_200);
    expect(bench.told()).toEqual([]);
    expect(await bench.repository.mark(alertSeries)).toBe(quarter(1));
    await bench.store(2, 70_500);
    await bench.watch.sweep(alertSeries.venue);
    expect(bench.told()).toEqual([2]);
    expect(await bench.repository.mark(alertSeries)).toBe(quarter(3));
  });

  it('goes on without a candle that does not come', async () => {
    await bench.add();
    await bench.close(1, 69_000);
    await bench.close(3, 70_200);
    bench.now = (quarter(3) + 25_000) as EpochMs;
    await bench.watch.sweep(alertSeries.venue);
    expect(bench.told()).toEqual([3]);
  });

  it('computes anew what a late candle changed', async () => {
    await bench.add({ condition: 'sma(3) > 100', mode: 'repeat', cooldownMs: 60_000 });
    for (const place of [1, 2, 3]) await bench.close(place, 50);
    await bench.store(5, 90);
    bench.now = (quarter(5) + 25_000) as EpochMs;
    await bench.watch.sweep(alertSeries.venue);
    await bench.store(4, 200);
    await bench.close(6, 40);
    // 200, 90, 40 and not 50, 90, 40.
    expect(bench.told()).toEqual([6]);
  });

  it('waits for the longer candle of the same instant', async () => {
    await bench.add({ condition: 'close(1h) > 100 and close > 1' });
    for (const place of [1, 2, 3]) await bench.close(place, 50);
    await bench.close(4, 50);
    expect(await bench.repository.mark(alertSeries)).toBe(quarter(3));
    await bench.store(1, 150, '1h');
    await bench.watch.onClose({ ...alertSeries, timeframe: '1h' } as Series);
    expect(bench.told()).toEqual([4]);
  });

  it('waits for what the model says of the close, but not for ever', async () => {
    await bench.add({ condition: 'up > 60%', timeframe: '15m', mode: 'repeat', cooldownMs: 60_000 });
    await bench.close(1, 50);
    expect(await bench.repository.mark(alertSeries)).toBeNull();
    bench.predictions = [{ closedAt: quarter(1), up: 0.7 }];
    bench.decided = quarter(1);
    await bench.watch.sweep(alertSeries.venue);
    expect(bench.told()).toEqual([1]);
    // Nothing is said of the second: what was, stays.
    await bench.close(2, 50);
    bench.now = (quarter(2) + 30_000) as EpochMs;
    await bench.watch.sweep(alertSeries.venue);
    expect(await bench.repository.mark(alertSeries)).toBe(quarter(2));
    bench.predictions.push({ closedAt: quarter(3), up: 0.8 });
    bench.decided = quarter(3);
    await bench.close(3, 50);
    expect(bench.told()).toEqual([1]);
  });

  it('reads moods as they were at each close, also when it looks late', async () => {
    await bench.add({ condition: 'mood < -0.3' });
    for (const place of [1, 2, 3, 4]) await bench.store(place, 50);
    bench.moods = new Map([
      [quarter(1), 0.1],
      [quarter(2), -0.5],
      [quarter(4), 0.2],
    ]);
    await bench.watch.sweep(alertSeries.venue);
    expect(bench.told()).toEqual([2]);
  });

  it('sees a crossing only where the close before was on the other side', async () => {
    await bench.add({ condition: 'crosses(close, 100)', mode: 'repeat', cooldownMs: 60_000 });
    const closes = [90, 95, 105, 110, 100, 99, 101];
    for (const [place, close] of closes.entries()) await bench.close(place + 1, close);
    expect(bench.told()).toEqual([3, 6]);
  });

  it('looks at one alert of other prices, markets and candles not at all', async () => {
    await bench.add({ provenance: 'simulated' });
    await bench.add({ market: 'ETH/USDT' as never });
    await bench.add({ timeframe: '1h' });
    await bench.close(1, 69_000);
    await bench.close(2, 71_000);
    expect(bench.told()).toEqual([]);
  });

  it('says once of an alert whose candles are no longer watched, and looks at the others', async () => {
    const asleep = await bench.add({ condition: 'rsi(14, 30m) < 30 and close > 1' });
    await bench.add();
    bench.watched = ['1h'];
    await bench.close(1, 69_000);
    await bench.close(2, 71_000);
    expect(bench.unreadable).toEqual([asleep.id, 2]);
    bench.watched = ['15m', '1h'];
    await bench.close(3, 69_000);
    await bench.close(4, 71_000);
    expect(bench.told()).toEqual([4]);
    expect(bench.unreadable).toEqual([asleep.id, 2]);
  });

  it('takes up what is added while it runs, with values warm from the first close on', async () => {
    await bench.add({ condition: 'close > 1000' });
    for (let place = 1; place <= 30; place++) await bench.close(place, 50 + (place % 3));
    await bench.add({ condition: 'rsi(14) > 70', since: quarter(30) });
    await bench.close(31, 90);
    expect(bench.told()).toEqual([31]);
  });

  it('forgets what was computed of a market whose candle was corrected', async () => {
    await bench.add({ condition: 'sma(3) > 100' });
    for (const place of [1, 2, 3]) await bench.close(place, 50);
    await bench.candles.save(alertSeries, [candleAt(3, 400)]);
    bench.watch.invalidate(alertSeries);
    await bench.close(4, 50);
    expect(bench.told()).toEqual([4]);
  });

  it('looks back only so far after a long silence', async () => {
    await bench.add({ mode: 'repeat', cooldownMs: 60_000 });
    const candles = Array.from({ length: 2_300 }, (_, at) =>
      candleAt(at + 1, at === 100 || at === 2_200 ? 71_000 : 60_000),
    );
    await bench.candles.save(alertSeries, candles);
    bench.now = quarter(2_300);
    await bench.watch.sweep(alertSeries.venue);
    expect(bench.told()).toEqual([2_201]);
  });
});
