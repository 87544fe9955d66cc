import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { consoleText } from '../../../src/bot/console/draw.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../src/bot/router.js';
import type { SignalOutcome, StoredSignal } from '../../../src/core/signal.js';
import type { EpochMs } from '../../../src/core/units.js';
import { aCall } from '../../builders/calls.js';
import { anEntry, aPrediction } from '../../builders/trading.js';
import { MemoryServices } from '../../fakes/services.js';

let services: MemoryServices;
let router: Router;
const ask = (line: string): Promise<Reply> => router.dispatch(aCall(line));

beforeEach(() => {
  services = new MemoryServices();
  services.venue = 'binance' as typeof services.venue;
  router = createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'silent' }) });
});

describe('/record', () => {
  const day = 86_400_000;
  const call = (id: number, at: number, given: Partial<StoredSignal> = {}): StoredSignal => {
    const decidedAt = at as EpochMs;
    const prediction = aPrediction({ closedAt: decidedAt });
    return {
      signal: anEntry({ id, venue: services.venue, prediction, decidedAt }),
      outcome: { kind: 'open' },
      ...given,
    };
  };
  const settledAt = (at: number, net: number, randomNet: number): SignalOutcome => ({
    kind: 'settled',
    exit: 'target',
    entryPrice: 100,
    exitPrice: 101,
    exitAt: at as EpochMs,
    net,
    randomNet,
  });
  const recordOf = async (text: string) => {
    const reply = await ask(text);
    if (reply.kind !== 'record') throw new Error(`was ${reply.kind}`);
    return reply;
  };

  it('compares each entry with the random one of its moment, by days, and counts withheld ones apart', async () => {
    for (let i = 0; i < 40; i++) {
      const at = Math.floor(i / 2) * day;
      const net = 0.01 + (i % 3) * 0.001;
      services.signals.rows.push(call(i + 1, at, { outcome: settledAt(at, net, net - 0.005) }));
    }
    services.signals.rows.push(call(41, 21 * day));
    services.signals.rows.push(
      call(42, 22 * day, { withheld: { kind: 'abstains' }, outcome: settledAt(23 * day, -0.02, 0) }),
    );
    const { report } = await recordOf('/record');
    expect(report.sent).toMatchObject({ calls: 41, settled: 40, open: 1 });
    expect(report.withheld).toMatchObject({ calls: 1, entries: { ended: 1, won: 0, net: { mean: -0.02, low: null } } });
    expect(report.reasons).toEqual([{ why: 'abstains', calls: 1 }]);
    const { days, net, edge } = report.sent.entries;
    expect(days).toBe(20);
    expect(net?.mean).toBeCloseTo(0.011, 3);
    expect(net?.low).toBeLessThan(0.011);
    expect(edge?.low).toBeCloseTo(0.005, 9);
    expect(edge?.high).toBeCloseTo(0.005, 9);
  });

  it('gives no interval for a few days', async () => {
    services.signals.rows.push(call(1, 0, { outcome: settledAt(0, 0.01, 0) }));
    services.signals.rows.push(call(2, 1, { outcome: settledAt(1, -0.02, 0) }));
    const { report } = await recordOf('/record');
    expect(report.sent.entries).toMatchObject({ days: 1, net: { low: null, high: null }, edge: { low: null } });
  });

  it('filters by what its words name, and its buttons ask for the same', async () => {
    services.signals.rows.push(call(1, Date.UTC(2025, 10, 5)), call(2, Date.UTC(2025, 9, 5)));
    const reply = await recordOf('/record btc 1h long entries sent 2025-11');
    expect(reply.report.filter).toEqual({
      market: 'BTC/USDT',
      timeframe: '1h',
      side: 'long',
      kind: 'entry',
      month: '2025-11',
      since: null,
      withheld: false,
    });
    expect(reply.report.sent.calls).toBe(1);
    const byMarket = reply.buttons?.flat().find(({ label }) => label === 'byMarket');
    const again = await recordOf(`/record ${byMarket?.action.args[0]}`);
    expect(again.report.filter).toEqual(reply.report.filter);
    expect(again.report.groups).toMatchObject([{ name: 'BTC/USDT · 1h', sent: { calls: 1 } }]);
    expect((await recordOf('/record since 2025-11-01 month')).report.groups).toHaveLength(1);
    expect((await recordOf('/record withheld')).report.since).toBeNull();
    expect(await ask('/record nonsense')).toMatchObject({ kind: 'error', id: 'signals.record.unknown' });
    expect(await ask('/record 2025-13')).toMatchObject({ kind: 'error' });
    // Words that shut each other out: none is dropped silently.
    for (const line of [
      'BTC ETH',
      'buy sell',
      '2025-06 2025-07',
      '1h 15m',
      'entry move',
      'sent withheld',
      'by market by month',
    ]) {
      const given = line.toLowerCase().split(' ').at(-1);
      expect(await ask(`/record ${line}`), line).toMatchObject({ id: 'signals.record.twice', params: { given } });
    }
    expect(await ask('/record BTC btc 1h 1h')).toMatchObject({ kind: 'record' });
    for (const day of ['2025-02-31', '2025-13-01', '20250231', '2025-00-10'])
      expect(await ask(`/record since ${day}`), day).toMatchObject({ kind: 'error', id: 'signals.record.unknown' });
  });

  it('gives every call as a file, and every link', async () => {
    services.signals.rows.push(call(1, 0), call(2, day, { withheld: { kind: 'paused', by: '=cmd' } }));
    const calls = await ask('/record csv');
    expect(calls).toMatchObject({ kind: 'recordFile', what: 'calls', rows: 2, shown: 2, file: { name: 'record.csv' } });
    expect(calls.file?.text.split('\r\n')[2]).toContain('2,entry,BTC/USDT,1h,long');
    const links = await ask('/record links');
    expect(links.file?.text.trim().split('\n')).toHaveLength(2);
  });
});

describe('/signal with a number, /verify, /withdraw', () => {
  beforeEach(() => {
    const prediction = aPrediction();
    services.signals.rows.push(
      { signal: anEntry({ id: 7, venue: services.venue, prediction }), outcome: { kind: 'open' } },
      {
        signal: anEntry({ id: 8, venue: services.venue, prediction }),
        outcome: { kind: 'expired', reason: 'no candle' },
        withheld: { kind: 'abstains' },
      },
    );
  });

  it('shows a signal as it stands and as it was first sent', async () => {
    expect(await ask('/signal 7')).toMatchObject({ kind: 'signalCard', outcome: { kind: 'open' } });
    expect(await ask('/signal #8')).toMatchObject({ outcome: { kind: 'expired' }, withheld: { kind: 'abstains' } });
    expect(await ask('/signal 8 first')).toMatchObject({
      outcome: { kind: 'open' },
      firstSent: { number: 2, outcome: { kind: 'expired' } },
    });
    // Nobody was sent a withheld one.
    const withheld = await ask('/signal 8');
    expect(withheld.buttons?.flat().map(({ label }) => label)).toContain('firstMade');
    expect(consoleText(withheld)).not.toContain('As first sent');
    expect(consoleText(await ask('/signal 8 first'))).toContain('As first made');
    expect(consoleText(await ask('/signal 7 first'))).toContain('As first sent');
    expect(await ask('/signal 9')).toMatchObject({ kind: 'error', id: 'signal.unknown' });
    expect(await ask('/signal 9 first')).toMatchObject({ kind: 'error', id: 'signal.unknown' });
    expect(await ask('/signal 8 frist')).toMatchObject({
      kind: 'error',
      id: 'argument.unknown',
      params: { given: 'frist', choices: 'first' },
    });
    expect(await ask('/signal #99999999999')).toMatchObject({ kind: 'error', id: 'signals.number' });
    expect(await ask('/signal 7 nonsense')).toMatchObject({ kind: 'error' });
  });

  it('never gives a withheld call as the newest signal', async () => {
    expect(await ask('/signal')).toMatchObject({ signal: { id: 7 } });
  });

  it('verifies the whole record, and where a signal stands in it', async () => {
    expect(await ask('/verify')).toMatchObject({ kind: 'verify', report: { length: 2, fault: null, link: null } });
    expect(await ask('/verify 8')).toMatchObject({ signalId: 8, report: { link: { number: 2, signalId: 8 } } });
    expect(await ask('/verify 99')).toMatchObject({ report: { link: null } });
    expect(await ask('/verify BTC')).toMatchObject({ kind: 'error', id: 'signals.number' });
  });

  it('asks before it withdraws, and only admins may', async () => {
    expect(await ask('/withdraw 7')).toMatchObject({ kind: 'error' });
    services.people.add({ platform: 'telegram', id: '5001' }, 'admin');
    const question = await ask('/withdraw 7');
    expect((await services.signals.byId(7))?.outcome.kind).toBe('open');
    const yes = question.buttons?.flat()[0]?.action;
    expect(yes?.command).toBe('confirm');
    expect(await ask(`/confirm ${yes?.args[0]}`)).toMatchObject({ id: 'signals.withdraw.done' });
    expect((await services.signals.byId(7))?.outcome).toMatchObject({
      kind: 'cancelled',
      why: { kind: 'withdrawn', by: 'telegram:5001' },
    });
    expect(await ask('/withdraw 7')).toMatchObject({ id: 'signals.withdraw.ended' });
    expect(await ask('/withdraw 8')).toMatchObject({ id: 'signal.unknown' });
    expect(await ask('/withdraw')).toMatchObject({ id: 'signals.withdraw.missing' });
  });
});
