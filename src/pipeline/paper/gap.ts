import { Decimal } from 'decimal.js';
import type { Trade } from '../../core/backtest.js';
import { UserError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
import type { PaperAccount } from '../../core/paper-account.js';
import { type GapCause, type GapReport, type GapTrade, gapCauses } from '../../core/paper-gap.js';
import type { PaperInput } from '../../core/ports/paper-repository.js';
import { sentence } from '../../core/sentence.js';
import type { EntrySignal } from '../../core/signal.js';
import { type EpochMs, epochMs, type Money, money } from '../../core/units.js';
import type { AccountMachine } from './account-machine.js';
import { closeByHand, orderByHand } from './hand-order.js';
import { openMachine } from './machines.js';
import type { PaperPorts } from './paper-accounts.js';
import { candleInstants, signalsOf } from './timeline.js';

type Ports = Pick<PaperPorts, 'repository' | 'candles' | 'signals' | 'deliveries' | 'strategies'>;
type Instant = Awaited<ReturnType<typeof candleInstants>>[number];

/** Which mishaps of the real run a replay repeats. */
interface Mishaps {
  readonly manual: boolean;
  readonly latency: boolean;
  readonly missedCandle: boolean;
}

interface Outcome {
  readonly trades: readonly Trade[];
  readonly equity: Money;
}

interface Dated {
  readonly signal: EntrySignal;
  readonly since: EpochMs;
  /** When it was taken back. */
  readonly end: { readonly at: EpochMs } | null;
}

const tradesRead = 1_000_000;
const mostTradesTold = 200;

/**
 * Replays an account's span: the same engine and settings over the stored candles, with nothing going wrong. Then each thing
 * that did go wrong is let back in, one kind after the other, so that every difference belongs to one kind and they add up
 * to the whole. What the replay with all of them still does not reach is down to prices, fees, or other decisions.
 */
export async function gapOf(account: PaperAccount, ports: Ports): Promise<GapReport> {
  const { name, startedAt, cursor } = account;
  const [inputs, paperTrades] = await Promise.all([
    ports.repository.inputs(name),
    ports.repository.trades(name, tradesRead),
  ]);
  const span = epochMs(Math.min(startedAt, cursor));
  const instants = await candleInstants(account, span, cursor, ports);
  if (instants.length === 0) {
    throw new UserError(sentence('said.paper.nothingYet'));
  }
  const signals = await idealSignals(account, inputs, ports);
  const replay = (mishaps: Mishaps) => replayed(account, ports, { instants, inputs, signals, mishaps });

  const ideal = await replay({ manual: false, latency: false, missedCandle: false });
  const stages: { cause: Exclude<GapCause, 'price' | 'fee' | 'features'>; present: boolean }[] = [
    { cause: 'manual', present: inputs.some(isByHand) },
    { cause: 'latency', present: signals.some((one) => isLate(one, inputs)) },
    { cause: 'missedCandle', present: inputs.some(({ kind }) => kind === 'missed') },
  ];
  const differences: GapTrade[] = [];
  const sums = new Map<GapCause, Decimal>();
  let mishaps: Mishaps = { manual: false, latency: false, missedCandle: false };
  let before = ideal;
  for (const { cause, present } of stages) {
    if (!present) continue;
    mishaps = { ...mishaps, [cause]: true };
    const after = await replay(mishaps);
    differences.push(...compare(after.trades, before.trades, () => cause));
    // With what is still open, so that the kinds add up.
    sums.set(cause, after.equity.minus(before.equity));
    before = after;
  }
  const unexplained = compare(paperTrades, before.trades, causeOf);
  for (const { cause, difference } of unexplained) sums.set(cause, difference.plus(sums.get(cause) ?? 0));
  differences.push(...unexplained);

  const paperEquity = account.figures.equity;
  const difference = money(paperEquity.minus(ideal.equity));
  const byCause = Object.fromEntries(gapCauses.map((cause) => [cause, money(sums.get(cause) ?? 0)])) as Record<
    GapCause,
    Money
  >;
  return {
    account,
    from: startedAt,
    to: cursor,
    candles: instants.reduce((sum, { bars }) => sum + bars.length, 0),
    paperTrades: paperTrades.length,
    replayTrades: ideal.trades.length,
    paperEquity,
    replayEquity: ideal.equity,
    difference,
    byCause,
    open: money([...sums.values()].reduce((left, sum) => left.minus(sum), difference)),
    trades: [...differences]
      .sort((one, other) => other.difference.abs().comparedTo(one.difference.abs()))
      .slice(0, mostTradesTold),
    missed: inputs.filter(({ kind }) => kind === 'missed').length,
  };
}

const isByHand = ({ kind }: PaperInput): boolean => kind === 'order' || kind === 'close';

/** Signals the account dealt with, and those it should have, with the moment from which each counted. */
async function idealSignals(
  account: PaperAccount,
  inputs: readonly PaperInput[],
  ports: Ports,
): Promise<readonly Dated[]> {
  const dealtWith = new Set(inputs.flatMap((input) => ('signalId' in input ? [input.signalId] : [])));
  const stored = await signalsOf(account, ports);
  return stored.filter(({ signal, since }) => dealtWith.has(signal.id) || since < account.cursor);
}

/** Whether the account got to it later than it could have, or never. */
function isLate({ signal, since, end }: Dated, inputs: readonly PaperInput[]): boolean {
  const input = inputs.find((one) => 'signalId' in one && one.signalId === signal.id);
  if (end && end.at <= since) return input?.kind !== 'withdrawn';
  return input === undefined || input.at !== since;
}

interface Given {
  readonly instants: readonly Instant[];
  readonly inputs: readonly PaperInput[];
  readonly signals: readonly Dated[];
  readonly mishaps: Mishaps;
}

async function replayed(account: PaperAccount, ports: Ports, given: Given): Promise<Outcome> {
  const base = { ...account, cursor: epochMs(Math.min(account.startedAt, account.cursor)), engine: null };
  const { machine, feed } = await openMachine(base, ports, ports.strategies);
  const instants = given.mishaps.missedCandle ? withoutMissed(given) : given.instants;
  await feed(instants);
  const deeds = deedsOf(account, given);
  let next = 0;
  const doUntil = (isDue: (deed: ReplayDeed) => boolean): void => {
    for (let one = deeds[next]; one && isDue(one); one = deeds[++next]) one.act(machine);
  };
  for (const { at, bars } of instants) {
    doUntil(({ after }) => after < at);
    machine.instant(bars);
  }
  doUntil(() => true);
  const { trades } = machine.news();
  return { trades, equity: machine.figures().equity };
}

function withoutMissed({ instants, inputs }: Given): readonly Instant[] {
  const missed = new Set(inputs.flatMap((input) => (input.kind === 'missed' ? [`${input.market}@${input.at}`] : [])));
  return instants.flatMap((instant) => {
    const bars = instant.bars.filter(({ series }) => !missed.has(`${series.market}@${instant.at}`));
    return bars.length > 0 ? [{ ...instant, bars }] : [];
  });
}

/** Something done between two candles; `after`: the close of the last candle before it. */
interface ReplayDeed {
  readonly after: number;
  readonly order: number;
  readonly act: (machine: AccountMachine) => void;
}

function deedsOf(account: PaperAccount, { inputs, signals, mishaps }: Given): readonly ReplayDeed[] {
  const length = timeframeMs(account.settings.timeframe);
  const deeds: ReplayDeed[] = [];
  const byId = new Map(signals.map((one) => [one.signal.id, one]));
  for (const [order, input] of inputs.entries()) {
    const act = deedOf(account, input, byId, mishaps);
    if (act) deeds.push({ after: input.after, order, act });
  }
  if (!mishaps.latency) {
    for (const { signal, since, end } of signals) {
      if (end && end.at <= since) continue;
      const after = Math.floor(since / length) * length;
      const order = inputs.findIndex((one) => 'signalId' in one && one.signalId === signal.id);
      deeds.push({
        after,
        order: order === -1 ? inputs.length + signal.id : order,
        act: (machine) => {
          machine.signal(signal, since);
        },
      });
      if (!end) continue;
      deeds.push({
        after: Math.floor(end.at / length) * length,
        order: order === -1 ? inputs.length + signal.id : order,
        act: (machine) => {
          machine.withdraw(signal, end.at, 'taken back');
        },
      });
    }
  }
  return deeds.sort((one, other) => one.after - other.after || one.order - other.order);
}

/** What an input does in a replay with these mishaps; null for nothing. */
function deedOf(
  account: PaperAccount,
  input: PaperInput,
  signals: ReadonlyMap<number, Dated>,
  { manual, latency }: Mishaps,
): ReplayDeed['act'] | null {
  switch (input.kind) {
    case 'stop':
      return (machine) => machine.stop(input.at);
    case 'resume':
      return (machine) => machine.resume(input.at);
    case 'order':
      if (!manual) return null;
      return (machine) => byHand(() => orderByHand(asIs(account, machine), machine, input.order, input.at));
    case 'close':
      if (!manual) return null;
      return (machine) => byHand(() => closeByHand(asIs(account, machine), machine, input.market, input.at));
    case 'signal':
    case 'passed': {
      const dated = signals.get(input.signalId);
      // One whose message never came was not there to be acted on.
      if (!latency || !dated || input.since === null) return null;
      return (machine) => {
        machine.signal(dated.signal, input.at);
      };
    }
    case 'withdrawn': {
      const dated = signals.get(input.signalId);
      if (!latency || !dated) return null;
      return (machine) => {
        machine.withdraw(dated.signal, input.at, input.reason);
      };
    }
    case 'missed':
      return null;
  }
}

/** The account as it stands in the replay, for the rules of orders by hand. */
const asIs = (account: PaperAccount, machine: AccountMachine): PaperAccount => ({
  ...account,
  running: true,
  figures: machine.figures(),
});

/** What was possible in the real run may be impossible where it went otherwise; then it is left out. */
function byHand(deed: () => void): void {
  try {
    deed();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
  }
}

const keyOf = ({ market, openedAt, side }: Trade): string => `${market}@${openedAt}@${side}`;

/** Trades that differ, with the money each makes a difference of. */
function compare(
  paper: readonly Trade[],
  replay: readonly Trade[],
  cause: (paper: Trade | null, replay: Trade | null) => GapCause,
): readonly GapTrade[] {
  const replayByKey = new Map(replay.map((trade) => [keyOf(trade), trade]));
  const differences: GapTrade[] = [];
  const add = (one: Trade | null, other: Trade | null): void => {
    const either = one ?? other;
    if (!either || (one && other && one.pnl.eq(other.pnl) && one.closedAt === other.closedAt)) return;
    differences.push({
      market: either.market,
      openedAt: either.openedAt,
      cause: cause(one, other),
      paper: one && { pnl: one.pnl, exit: one.exit },
      replay: other && { pnl: other.pnl, exit: other.exit },
      difference: money((one?.pnl ?? new Decimal(0)).minus(other?.pnl ?? 0)),
    });
  };
  for (const trade of paper) {
    const key = keyOf(trade);
    add(trade, replayByKey.get(key) ?? null);
    replayByKey.delete(key);
  }
  for (const trade of replayByKey.values()) add(null, trade);
  return differences;
}

/** Of what no known mishap explains. */
function causeOf(paper: Trade | null, replay: Trade | null): GapCause {
  // Another decision was made: from other features, or from candles that were corrected since.
  if (!paper || !replay) return 'features';
  const samePrices = paper.entryPrice.eq(replay.entryPrice) && paper.exitPrice.eq(replay.exitPrice);
  return samePrices && paper.quantity.eq(replay.quantity) ? 'fee' : 'price';
}
