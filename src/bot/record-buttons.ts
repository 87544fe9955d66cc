import type { RecordFilter, RecordGrouping } from '../core/record.js';
import type { Button } from './button.js';
import { refresh, verifyButton } from './buttons.js';

/** The words of a filter, short: a button holds 64 bytes, and names of markets are long. */
export function filterWords({ market, timeframe, side, kind, month, since, withheld }: RecordFilter): string {
  return [
    market,
    timeframe,
    side === null ? null : side === 'long' ? 'b' : 's',
    kind === null ? null : kind === 'entry' ? 'e' : 'm',
    withheld === null ? null : withheld ? 'w' : 'x',
    month?.replace('-', '') ?? null,
    since === null ? null : new Date(since).toISOString().slice(0, 10).replaceAll('-', ''),
  ]
    .filter((word) => word !== null)
    .join(' ');
}

const button = (label: Button['label'], words: string, view: string): Button => {
  const text = [words, view].filter((part) => part !== '').join(' ');
  return { label, action: { command: 'record', args: text === '' ? [] : [text] } };
};

/** Under the record: the same calls in other orders, as a file, and their proof. */
export function recordButtons(filter: RecordFilter, by: RecordGrouping | null): readonly (readonly Button[])[] {
  const words = filterWords(filter);
  return [
    [
      ...(by === null ? [] : [button('wholeRecord', words, '')]),
      ...(by === 'market' ? [] : [button('byMarket', words, 'market')]),
      ...(by === 'month' ? [] : [button('byMonth', words, 'month')]),
    ],
    [button('everyCall', words, 'csv'), verifyButton(null), refreshOf(words, by)],
  ];
}

const refreshOf = (words: string, by: RecordGrouping | null): Button => {
  const text = [words, by ?? ''].filter((part) => part !== '').join(' ');
  return refresh('record', ...(text === '' ? [] : [text]));
};
