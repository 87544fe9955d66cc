import { type Button, encodeAction } from '../button.js';
import { type Line, plain } from '../draw/card.js';
import { cardOf } from '../draw/cards.js';
import { drawnOnce } from '../draw/drawn-once.js';
import { labelOf } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { PictureRequest } from '../reply/pictures.js';
import type { Reply } from '../reply.js';
import { lineHtml } from './html.js';

/** Telegram's limits, counted after markup is taken away. */
export const captionLimit = 1_024;
export const textLimit = 4_096;
/** Wider rows are cut by clients. */
export const buttonsInRow = 8;

interface InlineButton {
  readonly text: string;
  readonly callback_data: string;
}

export interface Keyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[];
}

/** A reply as Telegram messages. */
export interface TelegramDrawing {
  /** HTML of one message each; more than one only when a reply is longer than a message may be. */
  readonly texts: readonly string[];
  /** HTML for under the picture: the whole text, or when that is too long its first lines, and the texts follow apart. */
  readonly caption: string;
  /** The caption says everything. */
  readonly captionIsWhole: boolean;
  readonly keyboard: Keyboard | null;
  readonly picture: PictureRequest | null;
}

interface Drawn {
  readonly html: string;
  readonly length: number;
}

const drawn = (line: Line): readonly Drawn[] => {
  const length = plain(line).length;
  if (length <= textLimit) return [{ html: lineHtml(line), length }];
  // No line of ours is this long; one made of foreign text still must not stop the message.
  const text = plain(line);
  const parts = text.match(/[\s\S]{1,4000}(?![\udc00-\udfff])/g) ?? [];
  return parts.map((part) => ({ html: lineHtml([part]), length: part.length }));
};

/** Lines into as few messages as hold them, cut between lines only. */
function inMessages(lines: readonly Drawn[]): readonly string[] {
  const messages: { html: string; length: number }[] = [];
  for (const line of lines) {
    const last = messages.at(-1);
    if (last && last.length + 1 + line.length <= textLimit) {
      last.html += `\n${line.html}`;
      last.length += 1 + line.length;
    } else messages.push({ ...line });
  }
  return messages.map(({ html }) => html);
}

const inlineButton = ({ label, params, action }: Button): InlineButton => ({
  text: labelOf(label, params),
  callback_data: encodeAction(action),
});

/** `public`: others read along, so the disclaimer goes with it. */
export const telegramDrawing = drawnOnce(
  (reply, options): TelegramDrawing => inLanguage(reply.language ?? 'en', () => drawingOf(reply, options)),
);

function drawingOf(reply: Reply, options: { readonly public: boolean }): TelegramDrawing {
  const { title, body, footer } = cardOf(reply, options);
  const lines = [title, ...body, ...footer].flatMap(drawn);
  const length = lines.reduce((sum, line) => sum + line.length + 1, -1);
  const captionIsWhole = length <= captionLimit;
  // The first body line of a market that is not live is its mark: even the short caption carries it.
  const head = [title, ...body.slice(0, 1), ...footer.slice(0, 1)].flatMap(drawn);
  const rows = (reply.buttons ?? []).flatMap((row) =>
    Array.from({ length: Math.ceil(row.length / buttonsInRow) }, (_, i) =>
      row.slice(i * buttonsInRow, (i + 1) * buttonsInRow),
    ),
  );
  return {
    texts: inMessages(lines),
    caption: (captionIsWhole ? lines : head).map(({ html }) => html).join('\n'),
    captionIsWhole,
    keyboard: rows.length === 0 ? null : { inline_keyboard: rows.map((row) => row.map(inlineButton)) },
    picture: reply.picture ?? null,
  };
}
