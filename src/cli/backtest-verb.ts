import { type Command, InvalidArgumentError, Option } from 'commander';
import { timeframes } from '../core/market.js';
import { countOption, instantOption, marketsOption, numberOption, timeframeOption } from './options.js';
import type { Output } from './output.js';

/** `name=value`, gathered over repeated options. */
function settingOption(text: string, before: Readonly<Record<string, number>> = {}): Record<string, number> {
  const [name, value] = split(text);
  return { ...before, [name]: numberOption(value) };
}

/** `name=a,b,c`: values to try. */
function sweepOption(
  text: string,
  before: Readonly<Record<string, readonly number[]>> = {},
): Record<string, readonly number[]> {
  const [name, values] = split(text);
  return { ...before, [name]: values.split(',').map(numberOption) };
}

function split(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`"${text}" is no setting; write name=value`);
  return [text.slice(0, at).trim(), text.slice(at + 1)];
}

const sizings = ['fraction', 'stop', 'fixed', 'volatility', 'kelly'] as const;

/** `backtest`: a strategy through recorded candles, with costs, baselines and leak checks. */
export function addBacktestVerb(program: Command, output: Output): void {
  program
    .command('backtest')
    .description(
      'trade a strategy through candle files: costs on, fills at the next open, models trained only on earlier data',
    )
    .requiredOption('--data <dir>', 'folder of <SYMBOL>_<timeframe>.csv.gz files, funding beside them')
    .requiredOption('--markets <list>', 'markets to trade, each with an equal part: BTC/USDT,ETH/USDT', marketsOption)
    .option('--timeframe <timeframe>', `candles to decide on: ${timeframes.join(', ')}`, timeframeOption, '1h' as const)
    .option('--strategy <name>', 'what decides; "strategies" lists them', 'model')
    .option('--set <name=value>', 'a setting of the strategy; may be repeated', settingOption)
    .option(
      '--sweep <name=a,b,c>',
      'try these values; the choice is judged on candles after those it was made on',
      sweepOption,
    )
    .option('--model <dir>', 'model folder; those of MODELS_DIR trained before each candle unless given')
    .option('--in-sample', 'allow a model that was trained on the tested span; the title then says so')
    .option('--from <date>', 'first candle to trade; earlier ones only warm up', instantOption)
    .option('--to <date>', 'trade no candle that closed later', instantOption)
    .option('--balance <amount>', 'money to begin with, in quote units', '10000')
    .option('--spot', 'spot without shorts or funding instead of a perpetual')
    .option('--leverage <x>', 'most notional over equity', numberOption, 1)
    .addOption(new Option('--sizing <kind>', 'how large an entry is').choices(sizings).default('fraction'))
    .option('--fee-bps <bps>', 'fee a side; 5 unless given', numberOption)
    .option('--slippage-bps <bps>', 'spread and slippage a side; 2 unless given', numberOption)
    .option('--latency-ms <ms>', 'from a decision to the venue', numberOption, 0)
    .option('--detail <timeframe>', 'finer candles that tell what came first inside a candle', timeframeOption)
    .option('--no-checks', 'leave the leak checks out')
    .option('--seed <n>', 'seed of every random choice', countOption, 1)
    .option('--trials <n>', 'settings tried before this one, itself among them; deflates the Sharpe', countOption)
    .option('--html <file>', 'write the report as one HTML file')
    .option('--csv <dir>', 'write trades.csv and equity.csv there')
    .option('--svg <dir>', 'write the pictures there as SVG')
    .option('--png <dir>', 'write the pictures there as PNG')
    .addOption(new Option('--theme <name>', 'of the pictures').choices(['light', 'dark']).default('light'))
    .option('--json', 'print the report as one JSON document on stdout')
    .action(async (options) => {
      const { backtestVerb } = await import('../wiring/backtest-verb.js');
      const told = await backtestVerb(options, (line) => output.note(line));
      if (options.json) output.json(told.report);
      else output.line(told.text);
    });

  program
    .command('strategies')
    .description('list what a backtest or paper account can trade by, with settings')
    .option('--json', 'print one JSON document on stdout')
    .action(async (options) => {
      const { strategiesText, strategyList } = await import('../wiring/backtest-verb.js');
      if (options.json) output.json(strategyList());
      else output.line(strategiesText());
    });
}
