import type { Command } from 'commander';
import { countOption, numberOption } from './options.js';
import type { Output } from './output.js';

/** `bench …`: every measured path of docs/benchmarks.md. */
export function addBenchVerbs(program: Command, output: Output): void {
  const bench = program.command('bench').description('measure: figures go to docs/benchmarks.md');
  bench
    .command('gbdt')
    .description('train the booster on a float32 matrix: seconds (binning included) and log loss on the remaining rows')
    .requiredOption('--x <file>', 'row-major little-endian float32 matrix')
    .requiredOption('--y <file>', 'little-endian float32 labels, 0 or 1')
    .requiredOption('--rows <n>', 'rows in all', countOption)
    .requiredOption('--cols <n>', 'columns', countOption)
    .requiredOption('--train-rows <n>', 'rows to train on; the rest is scored', countOption)
    .option('--rounds <n>', 'trees', countOption, 100)
    .option('--depth <n>', 'depth of a tree', countOption, 6)
    .option('--eta <x>', 'learning rate', numberOption, 0.1)
    .option('--bins <n>', 'histogram bins a feature', countOption, 256)
    .option('--threads <n>', 'threads', countOption, 1)
    .option('--json', 'print one JSON document on stdout')
    .action(async (options) => {
      const { benchGbdt } = await import('../pipeline/training/gbdt/bench.js');
      const { seconds, logloss } = await benchGbdt(options);
      if (options.json) output.json({ seconds, logloss });
      else output.line(`${seconds.toFixed(2)} s, log loss ${logloss.toFixed(4)}`);
    });
  for (const [name, description] of [
    ['features', 'feature rows a second in batch, and one live update'],
    ['predict', 'one answer with warm features, and a thousand at once'],
    ['queue', 'jobs a second on the queue of this configuration'],
    ['close', 'candle closed to send call: 6 markets × 2 timeframes, and 50 markets at one close'],
    ['engine', 'candles a second through the trading engine, alone and with a model; memory; backtesting.py beside it'],
    ['pictures', 'one picture of each kind in the drawing thread, warm'],
    ['chat', 'command to answer with 200 people asking at once, on Telegram and Discord (needs the repository)'],
    ['alerts', '10,000 alerts of 6 markets looked at when all close together, from a cold start and warm'],
    ['subscriptions', 'one signal matched to 100,000 subscriptions, by how many hear it'],
    ['start', 'start to ready with a warm database, and memory of the whole bot'],
  ] as const) {
    bench
      .command(name)
      .description(description)
      .option('--json', 'print one JSON document on stdout')
      .action(async (options) => {
        const { benches } = await import('../wiring/benches.js');
        const figures = await benches[name]();
        if (options.json) output.json(figures);
        else for (const [figure, value] of Object.entries(figures)) output.line(`${figure}: ${value}`);
      });
  }
}
