import type { RecordRow } from '../../core/record.js';
import { cameTrue } from './calibration.js';

const columns = [
  'signal',
  'kind',
  'market',
  'timeframe',
  'side',
  'decided',
  'candle closed',
  'model',
  'sent',
  'withheld because',
  'said',
  'move size',
  'expected net',
  'outcome',
  'exit',
  'entry price',
  'exit price',
  'ended',
  'net',
  'random net',
  'moved',
  'came true',
] as const;

/** A cell that no spreadsheet takes for a formula or for more than one cell. */
function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
/** Of a log return: what a holder sees, as a fraction. */
const fraction = (logReturn: number | null): number | null =>
  logReturn === null ? null : Number(Math.expm1(logReturn).toPrecision(8));

function cellsOf(row: RecordRow): Readonly<Record<(typeof columns)[number], string | number | boolean | null>> {
  const { outcome } = row;
  const settled = outcome.kind === 'settled' ? outcome : outcome.kind === 'cancelled' ? outcome.result : null;
  const endedAt = 'exitAt' in outcome ? outcome.exitAt : outcome.kind === 'cancelled' ? outcome.at : null;
  return {
    signal: row.id,
    kind: row.kind,
    market: row.market,
    timeframe: row.timeframe,
    side: row.side,
    decided: time(row.decidedAt),
    'candle closed': time(row.closedAt),
    model: row.model,
    sent: row.withheld === null,
    'withheld because': row.withheld?.kind ?? null,
    said: row.said,
    'move size': fraction(row.moveSize),
    'expected net': fraction(row.expectedNet),
    outcome: outcome.kind,
    exit: outcome.kind === 'settled' ? outcome.exit : null,
    'entry price': settled?.entryPrice ?? null,
    'exit price': settled?.exitPrice ?? null,
    ended: time(endedAt),
    net: fraction(settled?.net ?? null),
    'random net': fraction(settled?.randomNet ?? null),
    moved: fraction(row.moved),
    'came true': cameTrue(row),
  };
}

/** Calls as CSV (RFC 4180): times in UTC, returns as fractions, what is not known empty. */
export function callsCsv(rows: readonly RecordRow[]): string {
  const lines = rows.map((row) => {
    const cells = cellsOf(row);
    return columns.map((name) => cell(cells[name])).join(',');
  });
  return [columns.join(','), ...lines, ''].join('\r\n');
}
