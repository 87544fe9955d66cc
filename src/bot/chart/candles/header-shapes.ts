import { assertNever } from '../../../core/errors.js';
import type { Signal, SignalOutcome } from '../../../core/signal.js';
import { exactText } from '../../format/exact.js';
import { shortened } from '../../format/foreign-text.js';
import { fixedText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import { originOf } from '../overview/frame.js';
import type { Palette } from '../palette.js';
import { type Shape, text, widthOf } from '../shapes.js';
import { zonedTime } from '../time-axis.js';
import { picture } from './chart-layout.js';
import type { Drawing } from './drawing.js';

const titleSize = 46;
const stampSize = 34;
const noteSize = 28;

function headline(signal: Signal | null, palette: Palette): { words: string; color: string } | null {
  if (!signal) return null;
  if (signal.kind === 'move') return { words: say('pictures.move'), color: palette.bigMove };
  return signal.side === 'long'
    ? { words: say('call.buy'), color: palette.up }
    : { words: say('call.sell'), color: palette.down };
}

function outcomeWords(outcome: SignalOutcome | null): string | null {
  if (!outcome || outcome.kind === 'open') return null;
  const percent = (logReturn: number) => {
    const value = Math.expm1(logReturn) * 100;
    return `${value < 0 ? '−' : '+'}${exactText(Math.abs(value).toFixed(2))} %`;
  };
  switch (outcome.kind) {
    case 'settled':
      return say('pictures.net', { what: say(`pictures.ended.${outcome.exit}`), net: percent(outcome.net) });
    case 'settledMove': {
      const what = say(outcome.cameTrue ? 'pictures.ended.cameTrue' : 'pictures.ended.didNot');
      return say('pictures.moved', { what, move: percent(outcome.move) });
    }
    case 'expired':
      return say('pictures.ended.expired');
    case 'cancelled': {
      const what = say('pictures.ended.cancelled');
      return outcome.result ? say('pictures.net', { what, net: percent(outcome.result.net) }) : what;
    }
    default:
      return assertNever(outcome);
  }
}

/** Title, what became of it, and the stamp: id, model, candle time, venue. */
export function headerShapes({ request, layout, palette, decimals }: Drawing): readonly Shape[] {
  const { signal, market, timeframe, mark } = request;
  const zone = zonedTime(request.timeZone);
  const made = layout.focus?.closedAt ?? request.data.candles.at(-1)!.closedAt;
  const model = layout.focus ? shortened(layout.focus.model, 22) : say('pictures.noModel');
  const head = headline(signal, palette);
  const stamp = `${signal ? `#${signal.id} · ` : ''}${model}`;
  const edge = picture.width - 24;
  const title = `${market} · ${timeframe}`;
  const left = head ? `${head.words}  ${title}` : title;
  // Long names shrink the whole line: a name is never cut.
  const room = edge - 28 - 40;
  const fit = Math.min(1, room / (widthOf(left, titleSize, true) + widthOf(stamp, stampSize, true)));
  const titleX = head ? 28 + widthOf(`${head.words}  `, titleSize * fit, true) : 28;
  const ended = outcomeWords(request.outcome);
  const last = request.data.candles.at(-1)!.close;
  const below =
    ended ?? `${say('pictures.last', { price: fixedText(last, decimals) })} · ${shortened(originOf(mark), 32)}`;
  const closed = say('pictures.closed', { time: `${zone.day(made)} ${zone.clock(made)} ${zone.name(made)}` });
  const fitBelow = Math.min(1, room / (widthOf(below, noteSize) + widthOf(closed, noteSize - 2)));
  return [
    ...(head ? [text(28, 44, head.words, { size: titleSize * fit, fill: head.color, bold: true })] : []),
    text(titleX, 44, title, { size: titleSize * fit, fill: palette.text, bold: true }),
    text(edge, 44, stamp, { size: stampSize * fit, fill: palette.text, bold: true, align: 'right' }),
    text(28, 93, below, { size: noteSize * fitBelow, fill: ended ? palette.text : palette.muted }),
    text(edge, 93, closed, { size: (noteSize - 2) * fitBelow, fill: palette.muted, align: 'right' }),
  ];
}
