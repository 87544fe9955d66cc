import { describe, expect, it } from 'vitest';
import { type RecordRow, wholeRecord } from '../../../../src/core/record.js';
import { calibrationOf, cameTrue } from '../../../../src/pipeline/record/calibration.js';
import { callsCsv } from '../../../../src/pipeline/record/calls-csv.js';
import { recordReport, tallyOf } from '../../../../src/pipeline/record/report.js';
import { at, btc, eth, t0 } from '../../../builders/trading.js';

const aRow = (given: Partial<RecordRow> = {}): RecordRow => ({
  id: 1,
  kind: 'entry',
  market: btc,
  timeframe: '1h',
  side: 'long',
  decidedAt: t0,
  closedAt: t0,
  model: '1h-test',
  withheld: null,
  outcome: { kind: 'open' },
  said: 0.6,
  moveSize: 0.01,
  moved: null,
  expectedNet: 0.003,
  ...given,
});
const settled = (net: number, hours = 1): RecordRow['outcome'] => ({
  kind: 'settled',
  exit: 'horizon',
  entryPrice: 100,
  exitPrice: 101,
  exitAt: at(hours),
  net,
  randomNet: 0,
});

describe('calibration', () => {
  it('asks whether the stated move came, not how an entry got out', () => {
    expect(cameTrue(aRow({ moved: 0.011, outcome: settled(-0.02) }))).toBe(true);
    expect(cameTrue(aRow({ moved: -0.011 }))).toBe(false);
    expect(cameTrue(aRow({ moved: -0.011, side: 'short' }))).toBe(true);
    expect(cameTrue(aRow({ moved: 0.01 }))).toBe(false);
    expect(cameTrue(aRow({ moved: -0.02, kind: 'move' }))).toBe(true);
    expect(cameTrue(aRow({ moved: 0.009, kind: 'move' }))).toBe(false);
    expect(cameTrue(aRow())).toBeNull();
  });

  it('counts calls that stated about the same, with Wilson intervals', () => {
    const rows = [
      ...Array.from({ length: 67 }, () => aRow({ said: 0.71, moved: 0.02 })),
      ...Array.from({ length: 33 }, () => aRow({ said: 0.69, moved: 0 })),
      aRow({ said: 0.62, moved: 0.02 }),
      aRow({ said: 0.7 }),
    ];
    const [sixty, seventy, ...none] = calibrationOf(rows);
    expect(none).toEqual([]);
    expect(sixty).toMatchObject({ said: 0.6, of: 1, came: 1, high: 1 });
    expect(seventy).toMatchObject({ said: 0.7, of: 100, came: 67 });
    expect(seventy?.stated).toBeCloseTo(0.7034, 4);
    expect(seventy?.low).toBeCloseTo(0.573, 3);
    expect(seventy?.high).toBeCloseTo(0.7541, 3);
  });
});

describe('tallyOf', () => {
  it('puts every call in one drawer, and counts a withdrawn one with what it had come to', () => {
    const result = { entryPrice: 100, exitPrice: 99, net: -0.0114, randomNet: -0.0014 };
    const rows = [
      aRow({ outcome: settled(0.01) }),
      aRow(),
      aRow({ outcome: { kind: 'expired', reason: 'no candle' } }),
      aRow({ outcome: { kind: 'cancelled', why: { kind: 'withdrawn', by: 'x' }, at: at(2), result } }),
      aRow({ outcome: { kind: 'cancelled', why: { kind: 'withdrawn', by: 'x' }, at: at(2), result: null } }),
      aRow({ kind: 'move', said: 0.4, outcome: { kind: 'settledMove', cameTrue: true, move: 0.02, exitAt: at(4) } }),
      aRow({ kind: 'move', said: 0.5, outcome: { kind: 'settledMove', cameTrue: false, move: 0, exitAt: at(4) } }),
    ];
    const tally = tallyOf(rows);
    expect(tally).toMatchObject({
      calls: 7,
      settled: 3,
      open: 1,
      expired: 1,
      cancelled: 2,
      entries: { calls: 5, ended: 2, won: 1, days: 1 },
      moves: { calls: 2, ended: 2, came: 1, stated: 0.45 },
    });
    expect(tally.settled + tally.open + tally.expired + tally.cancelled).toBe(tally.calls);
    expect(tally.entries.net?.mean).toBeCloseTo(-0.0007, 12);
  });

  it('has no figures where nothing ended', () => {
    expect(tallyOf([])).toMatchObject({ calls: 0, entries: { net: null, edge: null }, moves: { stated: null } });
  });
});

describe('recordReport', () => {
  const rows = [
    aRow({ decidedAt: at(-24 * 10), outcome: settled(0.01) }),
    aRow({ withheld: { kind: 'abstains' }, outcome: settled(-0.01), moved: -0.02 }),
    aRow({ market: eth, withheld: { kind: 'abstains' } }),
    aRow({ market: eth, withheld: { kind: 'paused', by: 'x' } }),
  ];
  it('counts withheld calls apart, with their reasons, and judges what they said with the rest', () => {
    const report = recordReport(rows, wholeRecord, null);
    expect(report).toMatchObject({
      since: at(-240),
      sent: { calls: 1 },
      withheld: { calls: 3, entries: { ended: 1 } },
      reasons: [
        { why: 'abstains', calls: 2 },
        { why: 'paused', calls: 1 },
      ],
      calibration: { entries: [{ of: 1, came: 0 }], moves: [] },
      groups: null,
    });
  });
  it('groups by market and by month', () => {
    expect(recordReport(rows, wholeRecord, 'market').groups).toMatchObject([
      { name: 'BTC/USDT · 1h', sent: { calls: 1 }, withheld: { calls: 1 } },
      { name: 'ETH/USDT · 1h', sent: { calls: 0 }, withheld: { calls: 2 } },
    ]);
    expect(recordReport(rows, wholeRecord, 'month').groups?.map(({ name }) => name)).toEqual(['2024-12', '2025-01']);
  });
});

describe('callsCsv', () => {
  it('has a line a call, and no cell a spreadsheet would run', () => {
    const text = callsCsv([
      aRow({ outcome: settled(0.01), moved: 0.02, model: '=cmd|calc' }),
      aRow({ id: 2, model: 'a,"b"', withheld: { kind: 'moodVeto', score: -1, items: 9 } }),
    ]);
    const [head, one, two, end] = text.split('\r\n');
    expect(head?.split(',')).toHaveLength(22);
    expect(one).toBe(
      "1,entry,BTC/USDT,1h,long,2025-01-06T00:00:00.000Z,2025-01-06T00:00:00.000Z,'=cmd|calc,true,,0.6,0.010050167,0.0030045045,settled,horizon,100,101,2025-01-06T01:00:00.000Z,0.010050167,0,0.02020134,true",
    );
    expect(two).toContain('"a,""b""",false,moodVeto');
    expect(end).toBe('');
  });
});
