import { z } from 'zod';
import type { Market } from '../../core/market.js';
import { refresh } from '../buttons.js';
import { fittingRows } from '../fitting-buttons.js';
import { heatmapButton, pickButton, shortNames } from '../market-buttons.js';
import { pictureLanguage } from '../picture-language.js';
import type { ArgKit } from './args.js';
import { defineCommand } from './define-command.js';
import { addFault } from './fault.js';
import { readMarkets } from './market-list.js';
import { themeArg, themeOf, themeOption } from './theme-option.js';
import { addUnwatched } from './unwatched.js';

const mostMarkets = 6;
const hourMs = 3_600_000;
const unitMs: Readonly<Record<string, number>> = { h: hourMs, d: 24 * hourMs, w: 168 * hourMs };
const shownSpans = ['24h', '7d', '30d', '90d'] as const;
const usualSpan = '7d';
const usualSpanMs = 168 * hourMs;
const leastMs = 6 * hourMs;
const mostMs = 365 * 24 * hourMs;

const looksLikeSpan = (word: string): boolean => /^\d{1,4}\s*[a-z]{1,6}$/i.test(word);

/** `24h`, `7d`, `2w` in ms; null for what is no span from 6 h to a year. */
export function spanMsOf(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d{1,4})\s*(h|d|w)(?:ours?|ays?|eeks?)?$/i.exec(text.trim()) ?? [];
  const ms = Number(count) * (unitMs[unit.toLowerCase()] ?? Number.NaN);
  return ms >= leastMs && ms <= mostMs ? ms : null;
}

interface Asked {
  readonly markets: readonly Market[];
  /** As written, for the buttons. */
  readonly span: string;
}

function read(text: string, span: string | undefined, kit: ArgKit, context: z.RefinementCtx): Asked {
  const { markets } = kit.info;
  const found = readMarkets(text, markets, looksLikeSpan);
  const sample = (of: readonly Market[], over = usualSpan) => `/compare ${shortNames(of)} ${over}`;
  const usual = markets.slice(0, 2);
  if (found.kind === 'unknown') {
    const besides = (market: Market) => usual.find((one) => one !== market) ?? 'ETH/USDT';
    addUnwatched(context, found.given, markets, (one) => `/compare ${one} ${besides(one)} ${usualSpan}`);
    return z.NEVER;
  }
  const [alone] = found.markets;
  if (alone !== undefined && found.markets.length === 1) {
    const beside = usual.find((one) => one !== alone);
    const example = sample(beside === undefined ? usual : [alone, beside]);
    addFault(context, 'markets.compare.alone', { market: alone, markets: markets.join(', '), example });
    return z.NEVER;
  }
  if (found.markets.length < 2 || found.markets.length > mostMarkets) {
    const example = sample(usual);
    addFault(context, 'markets.compare.two', { most: mostMarkets, markets: markets.join(', '), example });
    return z.NEVER;
  }
  const said = [...found.rest, ...(span === undefined ? [] : [span])];
  const wrong = said.find((one) => spanMsOf(one) === null) ?? said[1];
  if (wrong !== undefined) {
    const example = sample(found.markets);
    addFault(context, 'markets.compare.span.unknown', { given: kit.echo(wrong), example });
    return z.NEVER;
  }
  return { markets: found.markets, span: (said[0] ?? usualSpan).toLowerCase() };
}

export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'Markets side by side: performance, volatility, beta',
  example: '/compare BTC ETH 7d',
  verb: 'read',
  topic: 'markets',
  options: [
    { name: 'markets', summary: 'Two to six, as BTC ETH SOL; a span may follow, as 30d', required: true, rest: true },
    { name: 'span', summary: 'How far back, as 24h, 7d or 30d', required: false },
    themeOption,
  ],
  args: (kit) =>
    z
      .object({ markets: z.string().optional(), span: z.string().optional(), theme: themeArg(kit) })
      .transform(({ markets, span, theme }, context) => ({ ...read(markets ?? '', span, kit, context), theme })),
  sameForAll: () => true,
  async run({ markets, span, theme }, { services, frame }) {
    const comparison = await services.overview.compare(markets, spanMsOf(span) ?? usualSpanMs);
    const names = shortNames(markets);
    const { mark, timeZone } = frame;
    return {
      ...frame,
      kind: 'compare',
      comparison,
      buttons: fittingRows([
        shownSpans.map((one) => pickButton(one, one === span, 'compare', names, one)),
        [heatmapButton, refresh('compare', names, span)],
      ]),
      ...(comparison.rows.length === 0
        ? {}
        : {
            picture: {
              kind: 'compareChart',
              mark,
              timeZone,
              theme: themeOf(theme, frame),
              ...pictureLanguage(frame),
              comparison,
            },
          }),
    };
  },
});
