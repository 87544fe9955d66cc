import { type MessageId, say, wording } from '../messages/catalogue.js';
import type { PlainAnswerReply, Reply } from '../reply.js';
import { type CardText, type Line, lines, plain } from './card.js';

const whyIds = { person: 'ask.why.person', day: 'ask.why.day', failed: 'ask.why.failed' } as const satisfies Record<
  string,
  MessageId
>;

/** `/predict BTC/USDT 1h` */
const typed = ({ name, args }: PlainAnswerReply['sources'][number]): string =>
  `/${[name, ...args.filter((arg) => arg !== '')].join(' ')}`;

/**
 * The answer to a plain question: its words, and whose numbers they are; or without words the commands' own answers, each
 * whole. `draw` draws those.
 */
export function plainAnswerCard(reply: PlainAnswerReply, draw: (reply: Reply) => CardText): CardText {
  const { text, sources, because } = reply;
  const why = because === null ? null : say('ask.byRule', { why: wording(whyIds[because], {}) });
  if (text !== null) {
    const [first = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
    return {
      tone: 'info',
      title: [{ strong: say('ask.title') }],
      body: lines(
        first,
        ...rest,
        ...sources.map(
          (source): Line => [say('ask.from', { command: typed(source), title: plain(draw(source.reply).title) })],
        ),
        say('ask.note'),
      ),
    };
  }
  const [only, ...others] = sources.map((source) => draw(source.reply));
  if (only && others.length === 0 && because !== null) return { ...only, body: [...only.body, ...lines(why)] };
  return {
    tone: 'info',
    title: [{ strong: say('ask.unchecked') }],
    body: [...[only, ...others].flatMap((card) => (card ? [card.title, ...card.body] : [])), ...lines(why)],
  };
}
