import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/core/market.js';
import { type EpochMs, epochMs } from '../../../src/core/units.js';
import { FlowStarter } from '../../../src/wiring/flow-starter.js';
import type { Close } from '../../../src/wiring/pipeline-handlers.js';
import { aCandle, at, btc1h, eth } from '../../builders/trading.js';

const eth1h: Series = { ...btc1h, market: eth };
const candle = aCandle(0, [1, 1, 1, 1]);

function aStarter() {
  const added: (readonly Close[])[] = [];
  const errors: unknown[] = [];
  const queue = { away: false, refusals: 0, elapsed: 0 };
  const starter = new FlowStarter(
    {
      closed: async (closes) => {
        if (queue.away) {
          queue.elapsed += 60_000;
          throw new Error('the queue is away');
        }
        if (queue.refusals > 0) {
          queue.refusals -= 1;
          throw new Error('the connection broke');
        }
        if (closes.length > 0) added.push(closes);
      },
    },
    pino({ level: 'error' }, { write: (line: string) => void errors.push(JSON.parse(line)) }),
    { now: () => epochMs(7) },
    () => queue.elapsed,
  );
  return { starter, added, errors, queue };
}

const stored = (newest: EpochMs | null, decided: EpochMs | null) => ({
  candles: { newest: async ({ market }: Series) => (market === eth ? at(1) : newest) },
  decisions: { newestDecided: async ({ market }: Series) => (market === eth ? at(1) : decided) },
});

describe('FlowStarter', () => {
  it('puts what closes together into the queue together', async () => {
    const { starter, added } = aStarter();
    starter.start(btc1h, candle);
    starter.start(eth1h, candle);
    await starter.flushed();
    expect(added).toEqual([
      [
        { ...btc1h, closedAt: candle.closedAt, seenAt: 7 },
        { ...eth1h, closedAt: candle.closedAt, seenAt: 7 },
      ],
    ]);
    starter.start(btc1h, aCandle(1, [1, 1, 1, 1]));
    await starter.flushed();
    expect(added).toHaveLength(2);
  });

  it('offers closes again that were refused for a moment', async () => {
    const { starter, added, errors, queue } = aStarter();
    queue.refusals = 2;
    starter.start(btc1h, candle);
    await starter.flushed();
    expect(added).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('says so when the queue is away, and goes on', async () => {
    const { starter, added, errors, queue } = aStarter();
    queue.away = true;
    starter.start(btc1h, candle);
    await starter.flushed();
    expect(errors).toMatchObject([{ closes: 1, reason: 'the queue is away' }]);
    queue.away = false;
    starter.start(eth1h, candle);
    await starter.flushed();
    expect(added).toHaveLength(1);
  });

  it('gives the newest candle without a decision its flow, at once after a start', async () => {
    const { starter, added } = aStarter();
    expect(await starter.reconcile(stored(at(2), at(1)), [btc1h, eth1h], 0)).toBe(1);
    expect(added).toEqual([[{ ...btc1h, closedAt: at(2), seenAt: 7 }]]);
    expect(await starter.reconcile(stored(at(2), null), [btc1h], 0)).toBe(1);
    expect(await starter.reconcile(stored(at(2), at(2)), [btc1h], 0)).toBe(0);
    expect(await starter.reconcile(stored(null, null), [btc1h], 0)).toBe(0);
  });

  it('knows how long a series has stood still, which one that goes on never does', async () => {
    const { starter, queue } = aStarter();
    const look = (newest: EpochMs, decided: EpochMs, atMs: number) => {
      queue.elapsed = atMs;
      return starter.reconcile(stored(newest, decided), [btc1h, eth1h]);
    };
    await look(at(2), at(1), 0);
    await look(at(3), at(2), 50_000);
    await look(at(4), at(3), 100_000);
    expect(starter.longestUndecidedMs()).toBe(0);
    await look(at(4), at(3), 160_000);
    await look(at(5), at(3), 200_000);
    expect(starter.longestUndecidedMs()).toBe(100_000);
    await look(at(5), at(5), 210_000);
    expect(starter.longestUndecidedMs()).toBe(0);
  });

  it('has no patience again with a close that the queue refused', async () => {
    const { starter, added, queue } = aStarter();
    const look = () => starter.reconcile(stored(at(2), at(1)), [btc1h]);
    expect(await look()).toBe(0);
    queue.elapsed = 30_000;
    queue.refusals = 1;
    await expect(look()).rejects.toThrow('the connection broke');
    expect(await look()).toBe(1);
    expect(added).toHaveLength(1);
    expect(await look()).toBe(0);
  });

  it('leaves what may be under way alone until it has stayed undecided', async () => {
    const { starter, added, queue } = aStarter();
    const look = (closedAt: EpochMs) => starter.reconcile(stored(closedAt, at(1)), [btc1h]);
    expect(await look(at(2))).toBe(0);
    queue.elapsed = 29_999;
    expect(await look(at(2))).toBe(0);
    queue.elapsed = 30_000;
    expect(await look(at(3))).toBe(0);
    queue.elapsed = 60_000;
    expect(await look(at(3))).toBe(1);
    expect(added).toEqual([[{ ...btc1h, closedAt: at(3), seenAt: 7 }]]);
  });
});
