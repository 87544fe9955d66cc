import { type Card, type Line, plain } from '../draw/card.js';
import { cardOf } from '../draw/cards.js';
import { shortened } from '../format/foreign-text.js';
import { type MessageId, say, wording } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { Reply } from '../reply.js';
import { textLimit } from './draw.js';
import { lineHtml } from './html.js';

/** An answer that can be put into any chat, as Telegram's InlineQueryResultArticle. */
export interface InlineArticle {
  readonly type: 'article';
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly input_message_content: {
    readonly message_text: string;
    readonly parse_mode: 'HTML';
    readonly link_preview_options: { readonly is_disabled: true };
  };
  readonly reply_markup: {
    readonly inline_keyboard: readonly (readonly { readonly text: string; readonly url: string }[])[];
  };
}

const titleLength = 120;
const descriptionLength = 160;
/** Room for the line that says that lines are missing. */
const room = textLimit - 100;

/** Lines up to Telegram's limit; where some find no room, a mark says so. The footer always stands. */
function fitting({ title, body, footer }: Card): readonly Line[] {
  const lengthOf = (some: readonly Line[]): number => some.reduce((sum, line) => sum + plain(line).length + 1, 0);
  const left = room - lengthOf([title, ...footer]);
  const kept: Line[] = [];
  for (const line of body) {
    if (lengthOf([...kept, line]) > left) return [title, ...kept, ['…'], ...footer];
    kept.push(line);
  }
  return [title, ...kept, ...footer];
}

/** `label`: which of our answers it is; the disclaimer stands below each, since nobody knows who will read it. */
export function inlineArticle(
  reply: Reply,
  { id, label, username }: { readonly id: string; readonly label: MessageId; readonly username: string },
): InlineArticle {
  return inLanguage(reply.language ?? 'en', () => {
    const drawn = cardOf(reply, { public: true });
    const notAdvice = say('mark.notAdvice');
    const said = drawn.footer.some((line) => plain(line) === notAdvice);
    const card = said ? drawn : { ...drawn, footer: [...drawn.footer, [notAdvice]] };
    const [first = [], second = []] = card.body;
    const [named, title] = [wording(label, {}), plain(card.title)];
    return {
      type: 'article',
      id,
      // "Price: Price BTC/USDT" says one thing twice.
      title: shortened(title.startsWith(named) ? title : `${named}: ${title}`, titleLength),
      description: shortened(`${plain(first)} · ${plain(second)}`, descriptionLength),
      input_message_content: {
        message_text: fitting(card).map(lineHtml).join('\n'),
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      },
      reply_markup: { inline_keyboard: [[{ text: say('inline.open'), url: `https://t.me/${username}?start=inline` }]] },
    };
  });
}
