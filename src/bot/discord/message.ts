import type { RawFile } from 'discord.js';
import type { Logger } from 'pino';
import { messageOf } from '../../core/errors.js';
import type { PictureRequest } from '../reply/pictures.js';
import type { Reply } from '../reply.js';
import { type DiscordDrawing, discordDrawing, pictureName, restName } from './draw.js';

/** Draws a chart as PNG; injected, so that this folder needs no renderer. */
export type RenderPicture = (request: PictureRequest) => Promise<Buffer>;

/** A message as Discord's API takes it: the JSON part and the files beside it. */
export interface DiscordMessage {
  readonly body: {
    readonly content: string;
    readonly embeds: readonly DiscordDrawing['embed'][];
    readonly components: DiscordDrawing['components'];
    /** Also says which files of an edited message stay: none but these. */
    readonly attachments: readonly { readonly id: number; readonly filename: string }[];
    readonly allowed_mentions: { readonly parse: readonly never[]; readonly users?: readonly string[] };
  };
  readonly files: RawFile[];
}

/** A reply as a message. A picture that cannot be drawn is left out (logged): the words are what matters. */
export async function messageOfReply(
  reply: Reply,
  options: { readonly public: boolean; readonly renderPicture: RenderPicture; readonly logger: Logger },
): Promise<DiscordMessage> {
  const drawing = discordDrawing(reply, options);
  const mentioned = mentionedIn(reply);
  const picture = await rendered(drawing.picture, options);
  const { image, ...withoutImage } = drawing.embed;
  const files: RawFile[] = [
    ...(picture ? [{ name: pictureName, data: picture, contentType: 'image/png' }] : []),
    ...(reply.file ? [{ name: reply.file.name, data: Buffer.from(reply.file.text), contentType: 'text/csv' }] : []),
    ...(drawing.rest === null ? [] : [{ name: restName, data: Buffer.from(drawing.rest), contentType: 'text/plain' }]),
  ];
  return {
    body: {
      content: mentioned.map((id) => `<@${id}>`).join(' '),
      embeds: [picture && image ? drawing.embed : withoutImage],
      components: drawing.components,
      attachments: files.map(({ name }, id) => ({ id, filename: name })),
      allowed_mentions: { parse: [], ...(mentioned.length > 0 ? { users: mentioned } : {}) },
    },
    files,
  };
}

/** Whom a message is for, where many read: a mention in an embed reaches nobody, so it stands above. */
function mentionedIn(reply: Reply): readonly string[] {
  const alerts = reply.kind === 'alertFired' ? [reply] : reply.kind === 'alertDigest' ? reply.alerts : [];
  const people = alerts.flatMap(({ askedBy }) => (askedBy?.person.platform === 'discord' ? [askedBy.person.id] : []));
  return [...new Set(people)];
}

async function rendered(
  picture: PictureRequest | null,
  { renderPicture, logger }: { readonly renderPicture: RenderPicture; readonly logger: Logger },
): Promise<Buffer | null> {
  if (picture === null) return null;
  try {
    return await renderPicture(picture);
  } catch (error) {
    logger.error({ err: messageOf(error), picture: picture.kind }, 'a picture could not be drawn');
    return null;
  }
}
