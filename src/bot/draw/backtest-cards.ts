import type { BacktestRequest } from '../../core/backtest.js';
import { backtestName } from '../../core/backtest-job.js';
import type { BacktestReport, LeakCheckName, ReportInterval } from '../../core/backtest-report.js';
import { baseOf, quoteOf } from '../../core/market.js';
import { shortened } from '../format/foreign-text.js';
import { countText, fixedText, percentText, shareText, signedPercentText } from '../format/numbers.js';
import { say } from '../messages/catalogue.js';
import type { BacktestFileReply, BacktestProgressReply, BacktestReply } from '../reply/backtests.js';
import { type CardText, type Line, lines, plain } from './card.js';
import { saidText } from './said.js';

const barLength = 10;
/** Room for the names of markets in the first line; at least one stands there. */
const marketsLength = 44;
const mostModels = 2;
const modelLength = 18;
const warningsShown = 2;
const warningLength = 110;
const [verdictLength, shortestVerdict] = [320, 120];
/** Telegram puts 1,024 characters under a picture; the mark of the market needs up to 130 of them. */
const cardLength = 890;

/** `BTC ETH SOL` where all are quoted alike, and whole names where they are not. */
function marketsText(markets: readonly string[]): string {
  const alike = new Set(markets.map((market) => quoteOf(market as Parameters<typeof quoteOf>[0]))).size === 1;
  const names = markets.length > 1 && alike ? markets.map((market) => baseOf(market as never)) : markets;
  let fit = 1;
  while (fit < names.length && names.slice(0, fit + 1).join(' ').length <= marketsLength) fit++;
  const shown = names.slice(0, fit).join(' ');
  return fit < names.length ? say('backtest.moreMarkets', { shown, count: names.length - fit }) : shown;
}

const day = (at: number | null): string => (at === null ? '' : new Date(at).toISOString().slice(0, 10));

function titleOf(id: number, request: BacktestRequest, inSample = false): Line {
  const title = say('backtest.title', {
    markets: marketsText(request.markets),
    timeframe: request.timeframe,
    strategy: request.strategy,
    from: day(request.from),
    // As on its picture: a span that ends at midnight ends with the day before.
    to: day(request.to === null ? null : request.to - 1),
    name: backtestName(id),
  });
  return [{ strong: `${inSample ? say('backtest.inSample') : ''}${title}` }];
}

function stateLine({ state }: BacktestProgressReply): string {
  switch (state.kind) {
    case 'queued':
      return state.ahead === 0
        ? say('backtest.queued.next')
        : say('backtest.queued', { ahead: countText(state.ahead) });
    case 'running': {
      const done = Math.round(barLength * Math.min(1, Math.max(0, state.share)));
      const bar = '▰'.repeat(done) + '▱'.repeat(barLength - done);
      return say('backtest.running', {
        bar,
        share: `${Math.floor(100 * state.share)} %`,
        doing: saidText(state.doing),
      });
    }
    case 'failed':
      return say('backtest.failed', { reason: shortened(saidText(state.reason), 600).replace(/[.。]$/, '') });
    case 'cancelled':
      return say('backtest.cancelled', { by: state.by });
  }
}

export function backtestProgressCard(reply: BacktestProgressReply): CardText {
  const { state } = reply;
  const goesOn = state.kind === 'queued' || state.kind === 'running';
  return {
    tone: state.kind === 'failed' ? 'alert' : 'info',
    title: titleOf(reply.id, reply.request),
    body: lines(stateLine(reply), goesOn && reply.isNew ? say('backtest.live') : null),
  };
}

const interval = (value: string, bounds: ReportInterval | undefined, show: (value: number) => string): string =>
  bounds === undefined ? value : say('backtest.interval', { value, low: show(bounds[0]), high: show(bounds[1]) });

/** Without its unit, which the value before it has. */
const bare = (text: string): string => text.replace(' %', '');
const ratio = (value: number): string =>
  `${value < 0 ? '−' : ''}${fixedText(Math.abs(value), Math.abs(value) < 10 ? 1 : 0)}`;

function figures({ netReturn, sharpe, maxDrawdown, trades, tradeFigures, intervals }: BacktestReport): readonly Line[] {
  const signedRange = (value: number): string => bare(signedPercentText(value));
  const plainRange = (value: number): string => bare(percentText(value));
  return [
    [
      {
        strong: say('backtest.net', {
          net: interval(signedPercentText(netReturn), intervals.netReturn, signedRange),
          sharpe: sharpe === null ? say('unknown') : interval(ratio(sharpe), intervals.sharpe, ratio),
        }),
      },
    ],
    [
      {
        strong: say('backtest.fall', {
          fall: interval(percentText(maxDrawdown), intervals.maxDrawdown, plainRange),
          trades:
            trades === 0
              ? say('backtest.noTrades')
              : say('backtest.trades', {
                  count: countText(trades),
                  won: interval(shareText(tradeFigures.winRate ?? 0), intervals.winRate, (value) =>
                    bare(shareText(value)),
                  ),
                }),
        }),
      },
    ],
  ];
}

function beside({ baselines, setup }: BacktestReport): readonly string[] {
  const { random, buyAndHold } = baselines;
  const models = setup.models.slice(0, mostModels).map((name) => shortened(name, modelLength));
  const hidden = setup.models.length - models.length;
  const named = hidden > 0 ? `${models.join(', ')} +${hidden}` : models.join(', ');
  const bps = setup.roundTripCost * 10_000;
  return [
    random === null
      ? say('backtest.noRandom')
      : say('backtest.random', {
          mean: signedPercentText(random.netReturn),
          beaten: `${random.beaten < 1 ? Math.min(99, Math.floor(100 * random.beaten)) : 100} %`,
        }),
    buyAndHold === null
      ? say('backtest.noHold')
      : say('backtest.hold', {
          net: signedPercentText(buyAndHold.netReturn),
          fall: percentText(buyAndHold.maxDrawdown),
        }),
    say('backtest.costs', {
      bps: fixedText(bps, bps >= 10 ? 0 : 1),
      models:
        setup.models.length === 0
          ? say('backtest.noModels')
          : setup.inSample
            ? say('backtest.modelsInSample')
            : say('backtest.models', { models: named }),
    }),
  ];
}

const checkIds = {
  truncation: 'backtest.check.truncation',
  oneBarLate: 'backtest.check.oneBarLate',
  shuffledLabels: 'backtest.check.shuffledLabels',
  doubleCost: 'backtest.check.doubleCost',
} as const satisfies Readonly<Record<LeakCheckName, string>>;

function checksText({ leakChecks }: BacktestReport): string {
  if (leakChecks === null) return say('backtest.checksOff');
  const names = Object.keys(checkIds) as LeakCheckName[];
  const checks = names.map((check) => {
    const { passed, values } = leakChecks[check];
    const doubled = values['netReturnDoubled'] ?? null;
    const name = say(checkIds[check]);
    if (passed === null) return say('backtest.check.none', { name });
    if (passed) return say('backtest.check.passed', { name });
    return doubled === null
      ? say('backtest.check.failed', { name })
      : say('backtest.check.failedWith', { name, result: signedPercentText(doubled) });
  });
  return say('backtest.checks', { checks: checks.join('  ') });
}

/**
 * First what it proves, then how sure, then against what, at which cost, and whether it can be believed. Short enough to
 * stand under a picture: warnings are left out first, then the verdict is cut; the file and the other views have the rest.
 */
export function backtestCard({ id, request, report, again }: BacktestReply): CardText {
  const title = titleOf(id, request, report.setup.inSample);
  const facts = lines(...figures(report), ...beside(report), checksText(report));
  const last = again ? say('backtest.again') : null;
  const length = (all: readonly (Line | string | null)[]): number =>
    lines(...all).reduce((sum, line) => sum + plain(line).length + 1, 0);
  const fixed = length([title, ...facts, last]);
  const verdict = shortened(
    saidText(report.verdict),
    Math.max(shortestVerdict, Math.min(verdictLength, cardLength - fixed)),
  );
  const warnings: string[] = [];
  for (const warning of report.warnings.slice(0, warningsShown)) {
    const words = say('backtest.warning', { warning: shortened(saidText(warning), warningLength) });
    if (fixed + length([verdict, ...warnings, words]) <= cardLength) warnings.push(words);
  }
  const failed = Object.values(report.leakChecks ?? {}).some(({ passed }) => passed === false);
  return { tone: failed ? 'alert' : 'info', title, body: lines(verdict, ...facts, ...warnings, last) };
}

export const backtestFileCard = ({ id, trades }: BacktestFileReply): CardText => ({
  tone: 'info',
  title: [say('backtest.csv', { name: backtestName(id), count: countText(trades) })],
  body: [],
});
