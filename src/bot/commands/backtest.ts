import { z } from 'zod';
import { type BacktestJob, backtestIdOf, backtestName } from '../../core/backtest-job.js';
import { type Market, timeframes } from '../../core/market.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { type BacktestView, backtestViews } from '../backtest-picture.js';
import { backtestReply, cancelButton, showButton } from '../backtest-reply.js';
import { message, say } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import { atLeast } from '../permissions.js';
import type { Reply } from '../reply.js';
import { markOfVenue } from '../signal-reply.js';
import { usualTimeframe } from '../usual-timeframe.js';
import type { ArgKit } from './args.js';
import { watchedMarket } from './args.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { addFault, type Fault } from './fault.js';
import { timeframeOption } from './options.js';
import { addUnwatched } from './unwatched.js';

const example = '/backtest BTC/USDT 90d';
const usualStrategy = 'model';
const dayMs = 86_400_000;

/** What a finished one can be asked for, after its id. */
const words = [...backtestViews.map((view) => view.toLowerCase()), 'csv', 'cancel'] as const;
type Word = (typeof words)[number];

export const backtestCommand = defineCommand({
  name: 'backtest',
  summary: 'Trade a strategy through past candles, with costs, baselines and leak checks',
  example,
  verb: 'read',
  topic: 'trading',
  options: [
    {
      name: 'market',
      summary: 'Markets as BTC/USDT,ETH/USDT; "all"; or an earlier run as b77',
      required: true,
      completes: 'market',
    },
    { name: 'from', summary: 'First day, as 2025-01-31, or 90d for 90 days back', required: false },
    { name: 'to', summary: 'Last day, not included; today unless given', required: false },
    {
      name: 'strategy',
      summary: `What decides; ${usualStrategy} unless given`,
      required: false,
      completes: 'strategy',
    },
    timeframeOption,
  ],
  args: (kit) =>
    z
      .object({
        market: z.string().optional(),
        from: z.string().optional(),
        to: z.string().optional(),
        strategy: z.string().optional(),
        timeframe: z.string().optional(),
      })
      .transform((raw, context) => {
        const id = raw.market === undefined ? null : backtestIdOf(raw.market);
        if (id !== null) return { kind: 'shown' as const, id, word: raw.from?.toLowerCase() ?? null };
        const markets = marketsOf(raw.market, kit, context);
        // Candles of a timeframe that is not called can be fetched all the same.
        const given = raw.timeframe?.trim().toLowerCase() ?? usualTimeframe(kit.info);
        const timeframe = timeframes.find((one) => one === given);
        if (timeframe) return { kind: 'asked' as const, markets, raw, timeframe };
        const choices = timeframes.join(', ');
        addFault(context, 'backtest.timeframe', { given: kit.echo(given), choices, example: `${example} 4h` });
        return z.NEVER;
      }),
  async run(args, context) {
    if (args.kind === 'shown') return shown(args.id, args.word, context);
    const { services, frame, call } = context;
    const { markets, timeframe } = args;
    const now = services.clock.now();
    const strategies = services.backtests.strategies().map(({ name }) => name);
    const raw = inPlace(args.raw, (text) => instantOf(text, now) === null && strategyOf(text, strategies) !== null);
    const strategy = strategyOf(raw.strategy ?? usualStrategy, strategies);
    if (strategy === null) {
      const params = { given: raw.strategy ?? '', choices: strategies.join(', '), example: `${example} breakout` };
      return refused(context, message('backtest.strategy', params));
    }
    const ends: Record<'from' | 'to', EpochMs | null> = { from: null, to: null };
    for (const option of ['from', 'to'] as const) {
      const text = raw[option];
      if (text === undefined) continue;
      ends[option] = instantOf(text, now);
      if (ends[option] === null) {
        return refused(context, message('backtest.date', { option, given: text.slice(0, 40), example }));
      }
    }
    const { kind, job } = await services.backtests.ask(
      { markets, timeframe, ...ends, strategy },
      context.identity.person.id,
      call.chat,
    );
    if (kind === 'busy') {
      const buttons = [[showButton(job.id), cancelButton(job.id)]];
      return {
        ...frame,
        ephemeral: true,
        kind: 'notice',
        ...message('backtest.busy', { name: backtestName(job.id) }),
        buttons,
      };
    }
    return backtestReply(framed(context, job), job, kind === 'known' ? { again: true } : { isNew: true });
  },
});

interface Words {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly strategy?: string | undefined;
}

/** People say `BTC 90d breakout` as well: a strategy that stands where a day is looked for goes to its place. */
function inPlace({ from, to, strategy }: Words, isStrategy: (text: string) => boolean): Words {
  if (strategy !== undefined) return { from, to, strategy };
  if (to !== undefined && isStrategy(to)) return { from, strategy: to };
  return from !== undefined && isStrategy(from) ? { from: to, strategy: from } : { from, to };
}

/** Later parts of an earlier run: a picture, the file, or its end. */
async function shown(id: number, word: string | null, context: CommandContext): Promise<Reply> {
  const { services, identity, call } = context;
  const name = backtestName(id);
  const job = await services.backtests.find(id);
  if (!job) return refused(context, message('backtest.unknown', { name, example }));
  const known = words.find((one) => one === word);
  if (word !== null && !known) {
    const params = { given: word.slice(0, 40), choices: words.join(', '), example: `/backtest ${name} months` };
    return refused(context, message('backtest.view', params));
  }
  if (known === 'cancel') {
    if (job.state.kind !== 'queued' && job.state.kind !== 'running') {
      return refused(context, message('backtest.ended', { name }));
    }
    const { person, role } = identity;
    const own = [person.id, ...(identity.linked ?? [])].some(
      (id) => job.asker.platform === id.platform && job.asker.id === id.id,
    );
    if (!own && !atLeast(role, 'admin')) return refused(context, message('backtest.notYours', { name }));
    const after = await services.backtests.cancel(id, call.personName ?? person.name ?? person.id.id);
    return backtestReply(framed(context, job), after ?? job);
  }
  if (job.state.kind !== 'done') {
    if (known === undefined) return backtestReply(framed(context, job), job);
    const { kind } = job.state;
    const state = inLanguage(context.frame.language ?? 'en', () => stateWords(kind));
    return refused(context, message('backtest.notDone', { name, state }));
  }
  if (known === 'csv') {
    const { csv, report } = job.state.result;
    return {
      ...framed(context, job),
      kind: 'backtestFile',
      id,
      trades: report.trades,
      file: { name: `backtest-${name}.csv`, text: csv },
    };
  }
  return backtestReply(framed(context, job), job, known === undefined ? {} : { view: viewOf(known) });
}

const viewOf = (word: Word): BacktestView => backtestViews.find((view) => view.toLowerCase() === word) ?? 'equity';

const stateWords = (kind: Exclude<BacktestJob['state']['kind'], 'done'>): string =>
  ({
    queued: say('backtest.state.queued'),
    running: say('backtest.state.running'),
    failed: say('backtest.state.failed'),
    cancelled: say('backtest.state.cancelled'),
  })[kind];

/** The market its candles are of, which may not be the one watched now. */
const framed = ({ frame, services }: CommandContext, { venue }: BacktestJob) => ({
  ...frame,
  mark: markOfVenue(venue, services.market()),
});

const refused = ({ frame }: CommandContext, fault: Fault): Reply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

const strategyOf = (text: string, names: readonly string[]): string | null => {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return names.find((name) => plain(name) === plain(text)) ?? null;
};

/** `2025-01-31`, `2025-01`, `2025`, or `90d` back; null for anything else. UTC. */
export function instantOf(text: string, now: EpochMs): EpochMs | null {
  const back = /^(\d{1,5})\s*d(?:ays?)?$/i.exec(text.trim());
  if (back) return epochMs(Math.floor(now / dayMs) * dayMs - Number(back[1]) * dayMs);
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim());
  if (!match) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const at = new Date(Date.UTC(year, month - 1, date));
  // 31 February would become a day of March.
  const exists = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
  return exists ? epochMs(at.getTime()) : null;
}

function marketsOf(text: string | undefined, kit: ArgKit, context: z.RefinementCtx): readonly Market[] {
  const { markets } = kit.info;
  if (text === undefined) {
    addFault(context, 'market.missing', { markets: markets.join(', '), example });
    return [];
  }
  if (text.trim().toLowerCase() === 'all') return markets;
  const named = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const found: Market[] = [];
  for (const part of named) {
    const market = watchedMarket(part, markets);
    if (market === null) {
      addUnwatched(context, part, markets, (one) => example.replace('BTC/USDT', one));
      return [];
    }
    if (!found.includes(market)) found.push(market);
  }
  return found;
}
