import { isTimeframe } from '../core/market.js';
import type { GivenArgs } from './call.js';
import type { OptionSpec, RawArgs } from './commands/define-command.js';
import { typedText } from './format/foreign-text.js';

/** Longer than any sensible argument; the rest of a pasted book is not looked at. */
const longestText = 1_000;

export interface AssignedArgs {
  readonly raw: RawArgs;
  /** What no option takes, or null. */
  readonly extra: string | null;
}

function assign(words: readonly string[], options: readonly OptionSpec[]): AssignedArgs {
  const raw: Record<string, string> = {};
  const left: string[] = [];
  for (const word of words) {
    // As Discord shows them: "/backtest market:BTC/USDT from:90d".
    const [, name = '', value = ''] = /^([a-z]+)[:=](.+)$/i.exec(word) ?? [];
    const named = options.find((option) => !option.rest && option.name === name.toLowerCase());
    if (named && !(named.name in raw)) raw[named.name] = value;
    else left.push(word);
  }
  const timeframe = options.find((option) => option.completes === 'timeframe');
  // People say "/predict 1h btc" as well as "/predict btc 1h"; a timeframe is never a market.
  const at = timeframe && !(timeframe.name in raw) ? left.findIndex((word) => isTimeframe(word.toLowerCase())) : -1;
  if (timeframe && at >= 0) raw[timeframe.name] = left.splice(at, 1)[0] ?? '';
  for (const option of options) {
    if (option.name in raw || left.length === 0) continue;
    if (option.rest) raw[option.name] = left.splice(0).join(' ');
    else raw[option.name] = left.shift() ?? '';
  }
  return { raw, extra: left.length === 0 ? null : left.join(' ') };
}

/** Arguments of whatever source under the names of the command's options; what cannot be seen in them is taken out. */
export function rawArgsOf(args: GivenArgs, options: readonly OptionSpec[]): AssignedArgs {
  const isProse = options.some(({ prose }) => prose === true);
  return assignedOf(plainly(args, isProse ? plain : (text) => narrow(plain(text))), options);
}

const plain = (text: string): string => typedText(text.slice(0, longestText));

/** Full-width forms, as keyboards of Chinese and Japanese make them: each is one narrow character, in the same place. */
const narrow = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');

function plainly(args: GivenArgs, plain: (text: string) => string): GivenArgs {
  switch (args.kind) {
    case 'text':
      return { kind: 'text', text: plain(args.text) };
    case 'list':
      return { kind: 'list', values: args.values.map(plain) };
    case 'named':
      return {
        kind: 'named',
        values: Object.fromEntries(Object.entries(args.values).map(([name, value]) => [name, plain(value)])),
      };
  }
}

function assignedOf(args: GivenArgs, options: readonly OptionSpec[]): AssignedArgs {
  switch (args.kind) {
    case 'text':
      return assign(args.text.trim().split(/\s+/).filter(Boolean), options);
    case 'list': {
      const raw = Object.fromEntries(
        options.flatMap(({ name }, i) => (args.values[i] ? [[name, args.values[i]]] : [])),
      );
      const rest = args.values.slice(options.length);
      return { raw, extra: rest.length === 0 ? null : rest.join(' ') };
    }
    case 'named': {
      const known = new Set(options.map(({ name }) => name));
      const entries = Object.entries(args.values).filter(([, value]) => value !== '');
      const extra = entries.filter(([name]) => !known.has(name)).map(([, value]) => value);
      return {
        raw: Object.fromEntries(entries.filter(([name]) => known.has(name))),
        extra: extra.length === 0 ? null : extra.join(' '),
      };
    }
  }
}
