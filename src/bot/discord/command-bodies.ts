import {
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Command, OptionSpec } from '../commands/define-command.js';
import { summaryIn } from '../messages/commands/index.js';
import { optionIn } from '../messages/options/index.js';
import { localised } from './localisations.js';

const shortened = (text: string) => (text.length <= 100 ? text : `${text.slice(0, 99)}…`);
const mostChoices = 25;

function optionBody({ name, summary, required, choices, completes }: OptionSpec): APIApplicationCommandStringOption {
  const base = {
    type: ApplicationCommandOptionType.String as const,
    name,
    description: shortened(summary),
    description_localizations: localised((language) => shortened(optionIn(summary, language))),
    required,
  };
  if (choices && choices.length <= mostChoices) {
    return { ...base, choices: choices.map((value) => ({ name: value, value })) };
  }
  return choices || completes ? { ...base, autocomplete: true } : base;
}

/** A command as Discord registers it. `onlyDirect`: offered in direct conversations alone. */
export function commandBody(
  { name, summary, options }: Pick<Command, 'name' | 'summary' | 'options'>,
  { onlyDirect }: { readonly onlyDirect: boolean },
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  // Discord wants what is required first; the names say which is which, so the order is free.
  const sorted = [...options].sort((a, b) => Number(b.required) - Number(a.required));
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description: shortened(summary),
    description_localizations: localised((language) => shortened(summaryIn({ name, summary }, language))),
    options: sorted.map(optionBody),
    ...(onlyDirect ? { contexts: [InteractionContextType.BotDM] } : {}),
  };
}
