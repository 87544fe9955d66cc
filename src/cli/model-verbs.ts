import type { Command } from 'commander';
import { countOption, instantOption, marketsOption, timeframeOption } from './options.js';
import type { Output } from './output.js';

/** `train`, `evaluate`, `predict` and `models`. */
export function addModelVerbs(program: Command, output: Output): void {
  program
    .command('train')
    .description('train a model on a folder of candle files')
    .requiredOption('--data <dir>', 'folder of <SYMBOL>_<timeframe>.csv.gz files')
    .option('--timeframe <timeframe>', 'timeframe to train for', timeframeOption, '1h' as const)
    .option('--until <date>', 'use no candle that closed later', instantOption)
    .option('--out <dir>', 'where to write model.onnx and card.json; models/<version> unless given')
    .option('--markets <list>', 'markets to pool; every perpetual of the folder unless given', marketsOption)
    .option('--horizon <candles>', 'how far the label looks ahead; 4 unless given', countOption)
    .option('--seed <n>', 'seed of every random choice', countOption, 1)
    .option('--threads <n>', 'worker threads', countOption, 2)
    .option('--json', 'print the card as one JSON document on stdout')
    .action(async (options) => {
      const { trainVerb } = await import('../wiring/model-verbs.js');
      const { directory, card } = await trainVerb(options);
      if (options.json) output.json(card);
      else output.line(`wrote ${directory}`);
    });

  program
    .command('evaluate')
    .description('score a model on a folder of candle files, by market and in all')
    .requiredOption('--model <dir>', 'folder with model.onnx and card.json')
    .requiredOption('--data <dir>', 'folder of candle files')
    .option('--from <date>', 'first instant to score', instantOption)
    .option('--to <date>', 'score nothing that closed later', instantOption)
    .option('--json', 'print one JSON document on stdout')
    .action(async (options) => {
      const { evaluateVerb, evaluationTable } = await import('../wiring/model-verbs.js');
      const report = await evaluateVerb(options);
      if (options.json) output.json(report);
      else output.line(evaluationTable(report));
    });

  program
    .command('predict')
    .description('ask a model about the candles of a file')
    .requiredOption('--model <dir>', 'folder with model.onnx and card.json')
    .requiredOption('--input <csv.gz>', 'candle file; BTC, ETH and funding are read from the files beside it')
    .option('--last <n>', 'the newest n candles', countOption, 1)
    .option('--json', 'print one JSON document on stdout')
    .action(async (options) => {
      const { predictVerb, predictionLine } = await import('../wiring/model-verbs.js');
      const predictions = await predictVerb(options);
      if (options.json) output.json(predictions);
      else for (const prediction of predictions) output.line(predictionLine(prediction));
    });

  addModelsVerb(program, output);
}

function addModelsVerb(program: Command, output: Output): void {
  const models = program.command('models').description('list and choose the models that serve');
  models
    .command('list', { isDefault: true })
    .description('models in MODELS_DIR, the serving ones marked')
    .option('--json', 'print one JSON document on stdout')
    .action(async (options) => {
      const { modelsVerb } = await import('../wiring/model-verbs.js');
      const listed = await modelsVerb.list();
      if (options.json) output.json(listed);
      else
        for (const one of listed)
          output.line(
            `${one.active ? '*' : ' '} ${one.version}  ${one.timeframe}  trained until ${new Date(one.trainedUntil).toISOString().slice(0, 10)}${one.fault ? `  cannot serve: ${one.fault}` : ''}`,
          );
    });
  for (const [name, description] of [
    ['promote', 'let a model serve its timeframe'],
    ['add', 'check a model folder and copy it into MODELS_DIR'],
  ] as const) {
    models
      .command(name)
      .description(description)
      .argument(name === 'add' ? '<dir>' : '<version>')
      .option('--json', 'print one JSON document on stdout')
      .action(async (what: string, options) => {
        const { modelsVerb } = await import('../wiring/model-verbs.js');
        const done = await modelsVerb[name](what);
        if (options.json) output.json(done);
        else
          output.line(
            name === 'add'
              ? `${done.version} added; let it serve: npx auspex models promote ${done.version}`
              : `${done.version} serves ${done.timeframe}`,
          );
      });
  }
  models
    .command('rollback')
    .description('let the model before this one serve again')
    .argument('<timeframe>', 'timeframe whose model to take back', timeframeOption)
    .option('--json', 'print one JSON document on stdout')
    .action(async (timeframe, options) => {
      const { modelsVerb } = await import('../wiring/model-verbs.js');
      const done = await modelsVerb.rollback(timeframe);
      if (options.json) output.json(done);
      else output.line(`${done.version} serves ${done.timeframe}`);
    });
}
