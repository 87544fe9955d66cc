import { z } from 'zod';
import { isTimeframe } from '../../core/market.js';
import { type RecordFilter, type RecordGrouping, wholeRecord } from '../../core/record.js';
import type { EpochMs } from '../../core/units.js';
import type { Button } from '../button.js';
import { pictureLanguage } from '../picture-language.js';
import { recordButtons } from '../record-buttons.js';
import type { Reply } from '../reply.js';
import { type ArgKit, watchedMarket } from './args.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { addFault } from './fault.js';

interface Asked {
  readonly filter: RecordFilter;
  readonly view: RecordGrouping | 'calls' | 'links' | null;
}

/** Words people type, and the short ones that buttons carry. */
const words: Readonly<Record<string, Partial<RecordFilter>>> = {
  buy: { side: 'long' },
  long: { side: 'long' },
  b: { side: 'long' },
  sell: { side: 'short' },
  short: { side: 'short' },
  s: { side: 'short' },
  entry: { kind: 'entry' },
  entries: { kind: 'entry' },
  e: { kind: 'entry' },
  move: { kind: 'move' },
  moves: { kind: 'move' },
  m: { kind: 'move' },
  sent: { withheld: false },
  x: { withheld: false },
  withheld: { withheld: true },
  w: { withheld: true },
};

/** What people write between words that mean something. */
const filler: ReadonlySet<string> = new Set(['', 'all', 'by', 'since', 'from', 'in', 'of']);

const views: Readonly<Record<string, Asked['view']>> = {
  market: 'market',
  markets: 'market',
  month: 'month',
  months: 'month',
  csv: 'calls',
  calls: 'calls',
  links: 'links',
};

/** With dashes as people write them, without as buttons do. */
const dayPattern = /^(20\d{2})-?(\d{2})-?(\d{2})$/;
const monthPattern = /^(20\d{2})-?(0[1-9]|1[0-2])$/;

/** What one word asks for, or null when the record goes by nothing of that name. */
function meaning(word: string, { info }: ArgKit): { filter?: Partial<RecordFilter>; view?: Asked['view'] } | null {
  const plain = word.replace(/^(by|since|month|market|side|kind)[=:]/, '');
  if (plain in views) return { view: views[plain] ?? null };
  const known = words[plain];
  if (known) return { filter: known };
  if (isTimeframe(plain) && info.timeframes.includes(plain)) return { filter: { timeframe: plain } };
  const month = monthPattern.exec(plain);
  if (month) return { filter: { month: `${month[1]}-${month[2]}` } };
  const day = dayPattern.exec(plain);
  if (day) {
    const written = `${day[1]}-${day[2]}-${day[3]}`;
    const since = Date.parse(written);
    // 31 February is none, whatever it is taken for.
    const isDay = !Number.isNaN(since) && new Date(since).toISOString().startsWith(written);
    return isDay ? { filter: { since: since as EpochMs } } : null;
  }
  const market = watchedMarket(plain, info.markets);
  return market === null ? null : { filter: { market } };
}

/** Something of its kind was asked for already, and it was another. */
function excludes({ filter, view }: Asked, meant: { filter?: Partial<RecordFilter>; view?: Asked['view'] }): boolean {
  const before: Readonly<Record<string, unknown>> = { ...filter };
  const clashes = (was: unknown, now: unknown): boolean => was !== null && was !== now;
  return (
    (meant.view !== undefined && clashes(view, meant.view)) ||
    Object.entries(meant.filter ?? {}).some(([key, value]) => clashes(before[key], value))
  );
}

const schemaOf = (kit: ArgKit) =>
  z.object({
    what: z
      .string()
      .optional()
      .transform((text = '', context): Asked => {
        let asked: Asked = { filter: wholeRecord, view: null };
        for (const word of text
          .toLowerCase()
          .split(/[\s,]+/)
          .filter((part) => !filler.has(part))) {
          const meant = meaning(word, kit);
          if (!meant) {
            addFault(context, 'signals.record.unknown', { given: kit.echo(word), example: kit.command.example });
            return z.NEVER;
          }
          if (excludes(asked, meant)) {
            addFault(context, 'signals.record.twice', { given: kit.echo(word), example: kit.command.example });
            return z.NEVER;
          }
          asked = { filter: { ...asked.filter, ...meant.filter }, view: meant.view ?? asked.view };
        }
        return asked;
      }),
  });

async function recordFile(what: 'calls' | 'links', filter: RecordFilter, context: CommandContext): Promise<Reply> {
  const { services, frame } = context;
  const { rows, shown, name, text } = await (what === 'calls'
    ? services.record.calls(filter)
    : services.record.links());
  return { ...frame, kind: 'recordFile', what, rows, shown, file: { name, text } };
}

/** All calls and what came of them, filtered, grouped, as a file. */
export const recordCommand = defineCommand({
  name: 'record',
  summary: 'Every call, how it ended, and what chance made of it',
  example: '/record BTC/USDT 1h',
  verb: 'read',
  topic: 'calls',
  options: [
    {
      name: 'what',
      summary: 'Market, timeframe, buy or sell, entry or move, sent or withheld, 2025-11; by market, month; csv',
      required: false,
      rest: true,
      completes: 'market',
    },
  ],
  args: schemaOf,
  async run({ what: { filter, view } }, context): Promise<Reply> {
    if (view === 'calls' || view === 'links') return recordFile(view, filter, context);
    const { services, frame } = context;
    const report = await services.record.report(filter, view);
    const { calibration } = report;
    const hasPicture = view === null && calibration.entries.length + calibration.moves.length > 0;
    const buttons: readonly (readonly Button[])[] = recordButtons(filter, view);
    return {
      ...frame,
      kind: 'record',
      report,
      by: view,
      buttons,
      ...(hasPicture
        ? {
            picture: {
              kind: 'record' as const,
              mark: frame.mark,
              calibration,
              since: report.since,
              timeZone: frame.timeZone,
              theme: frame.theme ?? 'dark',
              ...pictureLanguage(frame),
            },
          }
        : {}),
    };
  },
});
