import { topicLabel } from '../buttons.js';
import { helpTopics } from '../help-topics.js';
import { labelOf, say } from '../messages/catalogue.js';
import { summaryIn } from '../messages/commands/index.js';
import { spoken } from '../messages/language.js';
import { optionIn } from '../messages/options/index.js';
import type { CommandHelpReply, CommandLine, HelpReply } from '../reply/help.js';
import { type CardText, type Line, lines } from './card.js';

/** Its example is a question, and people ask in their own language. */
const usageOf = ({ name, usage }: CommandLine): string => (name === 'ask' ? say('ask.example') : usage);

const commandLine = (command: CommandLine): Line => [{ code: usageOf(command) }, `  ${summaryIn(command, spoken())}`];

/** A line for each topic somebody has commands of. */
const overview = (commands: readonly CommandLine[]): readonly Line[] =>
  helpTopics.flatMap((topic): Line[] => {
    const names = commands.filter((command) => command.topic === topic).map(({ name }) => `/${name}`);
    return names.length === 0 ? [] : [[{ strong: labelOf(topicLabel(topic)) }, `  ${names.join(' ')}`]];
  });

export function helpCard({ commands, role, topic }: HelpReply): CardText {
  if (topic === null) {
    return {
      tone: 'info',
      title: [{ strong: say('help.title') }],
      body: [...overview(commands), ...lines(say('help.more'), say('help.role', { role }))],
    };
  }
  return {
    tone: 'info',
    title: [{ strong: say('help.of', { topic: labelOf(topicLabel(topic)) }) }],
    body: commands.filter((command) => command.topic === topic).map(commandLine),
  };
}

export function commandHelpCard({ command, options }: CommandHelpReply): CardText {
  const taken = options.flatMap(({ name, summary, required, choices }) => {
    const params = { name, summary: optionIn(summary, spoken()) };
    const line = required ? say('help.option', params) : say('help.optional', params);
    return choices?.some((choice) => !summary.includes(choice))
      ? [line, say('help.choices', { choices: choices.join(', ') })]
      : [line];
  });
  return {
    tone: 'info',
    title: [{ strong: `/${command.name}` }],
    body: [
      ...lines(summaryIn(command, spoken())),
      ...lines(options.length === 0 ? say('help.nothing') : say('help.takes'), ...taken),
      ...lines(say('help.example', { usage: usageOf(command) })),
    ],
  };
}
