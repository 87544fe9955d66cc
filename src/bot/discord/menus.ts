import {
  ApplicationCommandType,
  type Embed,
  type Message,
  type MessageContextMenuCommandInteraction,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import type { MarketInfo } from '../../core/ports/services.js';
import type { CommandCall } from '../call.js';
import { marketsIn } from '../questions/markets-in.js';
import { timeframeIn } from '../questions/timeframe-in.js';
import { from } from './calls.js';
import { type MenuName, menuNames, menuNamesIn } from './localisations.js';

/** Which command stands behind an entry of a message's menu. */
const messageMenus: Readonly<Record<Exclude<MenuName, 'Paper account'>, string>> = {
  Signal: 'signal',
  Chart: 'chart',
  Why: 'why',
};

/** The menus as Discord registers them: three on messages, one on people. */
export const menuBodies = (): readonly RESTPostAPIContextMenuApplicationCommandsJSONBody[] =>
  menuNames.map((name) => ({
    type: name === 'Paper account' ? ApplicationCommandType.User : ApplicationCommandType.Message,
    name,
    name_localizations: menuNamesIn(name),
  }));

const longestText = 4_000;

const embedText = ({ title, description }: Pick<Embed, 'title' | 'description'>): string =>
  [title, description].filter((text) => text !== null).join('\n');

/** What stands in a message: data, in which a market's name is looked for and nothing else. */
const textOf = (message: Message): string =>
  [...message.embeds.map(embedText), message.content].join('\n').slice(0, longestText);

/** The command of a message's menu; null when no watched market is named in the message. */
export function callOfMessageMenu(
  interaction: MessageContextMenuCommandInteraction,
  info: MarketInfo,
): { readonly call: CommandCall; readonly found: boolean } | null {
  const known = menuNames.find((name) => name === interaction.commandName);
  if (known === undefined || known === 'Paper account') return null;
  const { targetMessage: message } = interaction;
  const text = textOf(message);
  const name = messageMenus[known];
  const isOurs = message.author.id === interaction.client.user.id;
  // Our own messages carry the number of the signal they show.
  const signal = isOurs && name !== 'chart' ? /(?:^|\s)#(\d{1,9})(?=\s|$)/.exec(text)?.[1] : undefined;
  const [market] = marketsIn(text, info.markets);
  const timeframe = timeframeIn(text, info.timeframes);
  const values = signal ? [signal] : market ? [market, ...(timeframe ? [timeframe] : [])] : [];
  return {
    found: values.length > 0,
    call: { ...from(interaction), name, args: { kind: 'list', values }, source: 'menu' },
  };
}

/** The command of a person's menu: their paper account, for whoever may see those. */
export const callOfUserMenu = (interaction: UserContextMenuCommandInteraction): CommandCall => ({
  ...from(interaction),
  name: 'paper',
  args: { kind: 'list', values: ['status', `of=discord:${interaction.targetId}`] },
  source: 'menu',
});
