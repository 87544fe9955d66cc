import type {
  AutocompleteInteraction,
  BaseInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  CommandInteractionOption,
} from 'discord.js';
import { type Action, decodeAction } from '../button.js';
import type { CommandCall } from '../call.js';

type From = Pick<CommandCall, 'platform' | 'chat' | 'person' | 'personName' | 'isPrivate'>;

const from = (interaction: BaseInteraction): From => ({
  platform: 'discord',
  chat: { platform: 'discord', id: interaction.channelId ?? interaction.user.id },
  person: { platform: 'discord', id: interaction.user.id },
  personName: interaction.user.globalName ?? interaction.user.username,
  isPrivate: interaction.guildId === null,
});

/** Every option is registered as text; a subcommand does not exist here. */
const valuesOf = (options: readonly CommandInteractionOption[]): Record<string, string> =>
  Object.fromEntries(options.flatMap(({ name, value }) => (value === undefined ? [] : [[name, String(value)]])));

export const callOfCommand = (interaction: ChatInputCommandInteraction): CommandCall => ({
  ...from(interaction),
  name: interaction.commandName,
  args: { kind: 'named', values: valuesOf(interaction.options.data) },
  source: 'command',
});

export const callOfTyping = (interaction: AutocompleteInteraction): CommandCall => ({
  ...from(interaction),
  name: interaction.commandName,
  args: { kind: 'named', values: valuesOf(interaction.options.data) },
  source: 'autocomplete',
});

/** null when the button was not made by this program. */
export function callOfButton(interaction: ButtonInteraction): { call: CommandCall; action: Action } | null {
  const action = decodeAction(interaction.customId);
  if (!action) return null;
  const { command, args } = action;
  return {
    call: { ...from(interaction), name: command, args: { kind: 'list', values: args }, source: 'button' },
    action,
  };
}
