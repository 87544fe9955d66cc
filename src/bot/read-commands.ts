import type { Command } from './commands/define-command.js';

/**
 * Commands that only tell: what a language model may ask for, what may be posted by the calendar and what is offered in
 * other chats. A name on this list still needs the verb `read`, so that no change of a command lets it do more by this way.
 */
export const readCommandNames = [
  'price',
  'signal',
  'predict',
  'why',
  'chart',
  'sentiment',
  'feargreed',
  'movers',
  'heatmap',
  'compare',
  'convert',
  'record',
  'watch',
  'models',
  'status',
] as const;

const names: ReadonlySet<string> = new Set(readCommandNames);

export const isReadCommand = ({ name, verb }: Pick<Command, 'name' | 'verb'>): boolean =>
  verb === 'read' && names.has(name);
