import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { type Button, encodeAction } from '../button.js';
import type { Card } from '../draw/card.js';
import { cardOf } from '../draw/cards.js';
import { drawnOnce } from '../draw/drawn-once.js';
import { labelOf, say } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { PictureRequest } from '../reply/pictures.js';
import type { Reply } from '../reply.js';
import { boldLineMarkdown, lineMarkdown, linePlain } from './markdown.js';

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits and the components' reference. */
export const discordLimits = {
  title: 256,
  description: 4_096,
  footer: 2_048,
  total: 6_000,
  rows: 5,
  buttonsInRow: 5,
  label: 80,
  customId: 100,
} as const;

export const pictureName = 'chart.png';
export const restName = 'whole-message.txt';

export interface DiscordDrawing {
  readonly embed: APIEmbed;
  readonly components: readonly APIActionRowComponent<APIButtonComponent>[];
  readonly picture: PictureRequest | null;
  /** The whole message as text, to be attached, when it did not fit; null when it did. */
  readonly rest: string | null;
}

/** Blue against orange, as in the pictures; a word and a symbol always stand beside. */
const colors: Readonly<Record<Card['tone'], number>> = {
  up: 0x56b4e9,
  down: 0xee8f2a,
  flat: 0x8a94a3,
  alert: 0xd55e00,
  info: 0x5b6b80,
};

/** `public`: others read along, so the disclaimer goes with it. */
export const discordDrawing = drawnOnce(
  (reply, options): DiscordDrawing => inLanguage(reply.language ?? 'en', () => drawingOf(reply, options)),
);

function drawingOf(reply: Reply, options: { readonly public: boolean }): DiscordDrawing {
  const card = cardOf(reply, options);
  const footer = shortened(card.footer.map(linePlain).join('\n'), discordLimits.footer);
  const title = boldLineMarkdown(card.title);
  // A sentence reads badly in the large letters of a title.
  const isSentence = reply.kind === 'notice' || reply.kind === 'error' || title.length > discordLimits.title;
  const lines = [...(isSentence ? [lineMarkdown(card.title)] : []), ...card.body.map(lineMarkdown)];
  const used = footer.length + (isSentence ? 0 : title.length);
  const { text, whole } = fitting(lines, Math.min(discordLimits.description, discordLimits.total - used));
  return {
    embed: {
      color: colors[card.tone],
      ...(isSentence ? {} : { title }),
      ...(text === '' ? {} : { description: text }),
      ...(footer === '' ? {} : { footer: { text: footer } }),
      ...(reply.picture ? { image: { url: `attachment://${pictureName}` } } : {}),
    },
    components: componentsOf(reply.buttons ?? []),
    picture: reply.picture ?? null,
    rest: whole ? null : [card.title, ...card.body, ...card.footer].map(linePlain).join('\n'),
  };
}

/** Not through the middle of a letter: Discord takes no half of one. */
const shortened = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** As many whole lines as fit; when some do not, the last line says where the rest is. */
function fitting(lines: readonly string[], most: number): { readonly text: string; readonly whole: boolean } {
  const all = lines.join('\n');
  if (all.length <= most) return { text: all, whole: true };
  const room = most - 60;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length + line.length + 1 > room) break;
    kept.push(line);
    length += line.length + 1;
  }
  const more = say('message.rest', { count: lines.length - kept.length, file: restName });
  return { text: [...kept, more].join('\n'), whole: false };
}

/** Rows of at most five; an action that stands there twice is shown once, for Discord refuses doubles. */
function componentsOf(rows: readonly (readonly Button[])[]): readonly APIActionRowComponent<APIButtonComponent>[] {
  const seen = new Set<string>();
  const drawn = rows.flatMap((row) => {
    const buttons = row.flatMap(({ label, params, action }): APIButtonComponent[] => {
      const id = encodeAction(action);
      if (seen.has(id)) return [];
      seen.add(id);
      const words = shortened(labelOf(label, params), discordLimits.label);
      return [{ type: ComponentType.Button, style: ButtonStyle.Secondary, label: words, custom_id: id }];
    });
    const { buttonsInRow } = discordLimits;
    return Array.from({ length: Math.ceil(buttons.length / buttonsInRow) }, (_, index) =>
      buttons.slice(index * buttonsInRow, (index + 1) * buttonsInRow),
    );
  });
  return drawn.slice(0, discordLimits.rows).map((components) => ({ type: ComponentType.ActionRow, components }));
}
