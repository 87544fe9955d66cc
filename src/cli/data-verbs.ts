import type { Command } from 'commander';
import { requireThat, timeframeOption } from './options.js';
import type { Output } from './output.js';

/** `features`, `import` and `score-text`. */
export function addDataVerbs(program: Command, output: Output): void {
  program
    .command('features')
    .description(
      'write the feature rows of a candle file as CSV; BTC, ETH and funding are read from the files beside it',
    )
    .requiredOption('--input <csv.gz>', 'candle file, named <SYMBOL>_<timeframe>.csv.gz')
    .requiredOption('--timeframe <timeframe>', 'timeframe of its candles', timeframeOption)
    .option('--out <file.csv>', 'where to write; stdout unless given')
    .option('--json', 'print one JSON document on stdout (needs --out)')
    .action(async (options) => {
      requireThat(!options.json || options.out, '--json needs --out <file.csv>: without it the rows go to stdout');
      const { runFeaturesVerb } = await import('../pipeline/features/features-verb.js');
      const done = await runFeaturesVerb({ ...options, stdout: process.stdout });
      const said = `${done.rows} rows, ${done.columns} features${options.out ? ` in ${options.out}` : ''}`;
      if (options.json && options.out) output.json({ ...done, out: options.out });
      else output.note(said);
    });

  program
    .command('import')
    .description('take candle and funding files into the store')
    .argument('<files...>', '<SYMBOL>_<timeframe>.csv.gz or <SYMBOL>_funding.csv.gz')
    .option('--venue <id>', 'under which venue to store them', 'binance')
    .option('--json', 'print one JSON document on stdout')
    .action(async (files: string[], options) => {
      const { importFiles } = await import('../wiring/import-files.js');
      const imported = await importFiles(files, options.venue);
      if (options.json) output.json(imported);
      else
        for (const one of imported)
          output.line(`${one.file}: ${one.rows} rows, ${one.added} new, ${one.corrected} corrected`);
    });

  program
    .command('score-text')
    .description('score one text a line of stdin; prints one JSON a line: {"score", "label"}')
    .option('--json', 'accepted for uniformity: the output is JSON already')
    .action(async () => {
      const { scoreStdin } = await import('../wiring/local-scorer.js');
      for await (const line of scoreStdin()) output.line(line);
    });
}
