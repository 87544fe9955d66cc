import { z } from 'zod';
import { helpButton, helpTopicButton } from '../buttons.js';
import { type HelpTopic, helpTopics, isHelpTopic } from '../help-topics.js';
import { message } from '../messages/catalogue.js';
import type { CommandLine } from '../reply/help.js';
import { defineCommand } from './define-command.js';
import { nearest } from './nearest.js';

const perRow = 4;

/** Topics that somebody has commands of, in rows; without the one that is shown. */
function topicButtons(commands: readonly CommandLine[], shown: HelpTopic | null) {
  const buttons = helpTopics
    .filter((topic) => topic !== shown && commands.some((command) => command.topic === topic))
    .map(helpTopicButton);
  return [buttons.slice(0, perRow), buttons.slice(perRow)].filter((row) => row.length > 0);
}

export const helpCommand = defineCommand({
  name: 'help',
  summary: 'What you can ask, by topic, or all about one command',
  example: '/help predict',
  verb: 'introduce',
  topic: 'you',
  options: [
    { name: 'about', summary: 'A command, as predict, or a topic, as markets', required: false, completes: 'command' },
  ],
  args: ({ echo }) =>
    z
      .object({
        about: z
          .string()
          .optional()
          .transform((text) => text?.trim().toLowerCase().replace(/^\//, '').replaceAll('_', '-') || null),
      })
      .transform(({ about }) => ({ about, given: echo(about ?? '') })),
  run: async ({ about, given }, { frame, identity, allowed, commandOf }) => {
    const own = { ...frame, ephemeral: true };
    const commands = allowed();
    const shown = { ...own, kind: 'help', role: identity.role, commands } as const;
    if (about === null) return { ...shown, topic: null, buttons: topicButtons(commands, null) };
    if (isHelpTopic(about) && commands.some(({ topic }) => topic === about))
      return { ...shown, topic: about, buttons: topicButtons(commands, about) };
    const line = commands.find(({ name }) => name === about);
    const command = line && commandOf(line.name);
    if (line && command) {
      const { options } = command;
      return {
        ...own,
        kind: 'commandHelp',
        command: line,
        options,
        buttons: [[helpTopicButton(line.topic), helpButton]],
      };
    }
    const known = [...commands.map(({ name }) => name), ...helpTopics];
    const example = `/help ${nearest(about, known) ?? 'predict'}`;
    return { ...own, kind: 'error', ...message('help.unknown', { given, example }) };
  },
});
