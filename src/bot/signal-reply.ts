import { provenanceOf } from '../core/market.js';
import type { ChartData, MarketInfo } from '../core/ports/services.js';
import type { Signal, SignalOutcome, StoredSignal } from '../core/signal.js';
import { signalButtons } from './buttons.js';
import { pictureLanguage } from './picture-language.js';
import type { ReplyFrame } from './reply/frame.js';
import type { Mark } from './reply/mark.js';
import type { ChartRequest } from './reply/pictures.js';
import type { CallsLikeThis } from './reply/signals.js';
import type { Reply } from './reply.js';

/** What a message of this market must say about its prices. */
export const markOf = ({ venue, provenance, fallbackFrom }: MarketInfo): Mark => ({ venue, provenance, fallbackFrom });

/** The mark of a stored fact: its own venue, which may not be the one watched now. */
export const markOfVenue = (venue: MarketInfo['venue'], info: MarketInfo): Mark =>
  venue === info.venue ? markOf(info) : { venue, provenance: provenanceOf(venue), fallbackFrom: null };

export const chartCandles = 96;

/** The picture of a market, with a signal's levels when there is one; null while no candle is stored. */
export function pictureOf(
  frame: Pick<ReplyFrame, 'mark' | 'timeZone' | 'theme' | 'language'>,
  subject: Pick<ChartRequest, 'market' | 'timeframe' | 'tick'>,
  data: ChartData | null,
  ended: { readonly signal: Signal; readonly outcome: SignalOutcome } | null = null,
): ChartRequest | null {
  if (data === null || data.candles.length === 0) return null;
  return {
    kind: 'signalChart',
    mark: frame.mark,
    market: subject.market,
    timeframe: subject.timeframe,
    tick: subject.tick,
    data,
    signal: ended?.signal ?? null,
    outcome: ended?.outcome ?? null,
    timeZone: frame.timeZone,
    theme: frame.theme ?? 'dark',
    ...pictureLanguage(frame),
  };
}

/** The card of a signal in the state it is in. */
export function signalReply(
  frame: ReplyFrame,
  { signal, outcome, withheld }: StoredSignal,
  facts: {
    readonly tick: number | null;
    readonly chart: ChartData | null;
    readonly callsLikeThis: CallsLikeThis | null;
  },
): Reply {
  const picture = pictureOf(frame, { ...signal, tick: facts.tick }, facts.chart, { signal, outcome });
  const common = {
    ...frame,
    outcome,
    tick: facts.tick,
    ...(withheld ? { withheld } : {}),
    buttons: signalButtons(signal, outcome.kind === 'open' && !withheld, Boolean(withheld)),
    ...(picture === null ? {} : { picture }),
  };
  return signal.kind === 'entry'
    ? { ...common, kind: 'signalCard', signal, callsLikeThis: facts.callsLikeThis }
    : { ...common, kind: 'moveAlert', signal };
}
