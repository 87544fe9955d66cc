import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { messageOf, UsageError, UserError } from '../core/errors.js';
import { addBacktestVerb } from './backtest-verb.js';
import { addBenchVerbs } from './bench-verbs.js';
import { addDataVerbs } from './data-verbs.js';
import { addModelVerbs } from './model-verbs.js';
import { drainStdout, type Output, processOutput } from './output.js';
import { addStartVerb } from './start-verb.js';

/** The command line as product.md promises it. Verbs load what they need when they run, so that `--help` is instant. */
export function createProgram(output: Output): Command {
  const program = new Command('auspex')
    .description('Crypto signals in chat: trains its own models, loses no message, states its record honestly.')
    .version(version(), '-V, --version', 'print the version')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .allowExcessArguments(false);
  addStartVerb(program);
  addDataVerbs(program, output);
  addModelVerbs(program, output);
  addBacktestVerb(program, output);
  addBenchVerbs(program, output);
  for (const verb of program.commands) inherit(verb, program);
  return program;
}

/** As package.json has it, which lies beside `src` and `dist` alike. */
function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function inherit(verb: Command, parent: Command): void {
  verb.copyInheritedSettings(parent).exitOverride().allowExcessArguments(false);
  for (const inner of verb.commands) inherit(inner, verb);
}

/** Runs one command line; returns the exit status: 0 done, 1 failed, 2 wrong usage. */
export async function run(args: readonly string[], output: Output = processOutput): Promise<number> {
  try {
    const program = createProgram(output);
    if (args.length === 0) {
      output.note(program.helpInformation());
      return 2;
    }
    await program.parseAsync([...args], { from: 'user' });
    await drainStdout();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return explain(error, output);
  }
}

function explain(error: unknown, output: Output): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    output.note(`auspex: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}; see: npx auspex --help`);
    return 2;
  }
  if (error instanceof UsageError) {
    output.note(`auspex: ${error.message}`);
    return 2;
  }
  if (error instanceof UserError) {
    output.note(`auspex: ${error.message}`);
    return 1;
  }
  // Whoever read us has seen enough, as `| head` does.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;
  const diskFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  output.note(
    diskFull
      ? `auspex: the disk is full (${messageOf(error)}); free some space and run it again`
      : `auspex: unexpected: ${messageOf(error).split('\n')[0]}`,
  );
  return 1;
}
