import { z } from 'zod';
import { baseOf, isTimeframe, type Market, parseMarket, type Timeframe } from '../../core/market.js';
import type { MarketInfo } from '../../core/ports/services.js';
import { shortened } from '../format/foreign-text.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { addFault } from './fault.js';
import { addUnwatched } from './unwatched.js';

const echoLength = 40;
const echo = (text: string): string => shortened(text, echoLength);

/** The watched market a text names: `btc/usdt`, `BTCUSDT` and, where only one fits, `btc`. */
export function watchedMarket(text: string, markets: readonly Market[]): Market | null {
  const parsed = parseMarket(text);
  const exact = markets.find((market) => market === parsed);
  if (exact) return exact;
  const letters = text.trim().toUpperCase();
  const joined = markets.find((market) => market.replace('/', '') === letters);
  if (joined) return joined;
  const sameBase = markets.filter((market) => baseOf(market) === letters);
  return sameBase.length === 1 ? (sameBase[0] ?? null) : null;
}

/** Schemas for what commands take, bound to what is watched and to the command they answer for. */
export function argKit(info: MarketInfo, command: { readonly name: string; readonly example: string }) {
  const { markets, timeframes } = info;
  const usual = usualTimeframe(info);
  const firstMarket = markets[0] ?? ('BTC/USDT' as Market);
  const exampleFor = (market: Market): string =>
    command.example.replace(/[A-Z0-9]+\/[A-Z]+/, market).replace(/\b\d+[mhd]\b/, usual);

  const toMarket = (text: string, context: z.RefinementCtx): Market => {
    const market = watchedMarket(text, markets);
    if (market) return market;
    addUnwatched(context, text, markets, exampleFor);
    return z.NEVER;
  };
  const toTimeframe = (text: string, context: z.RefinementCtx): Timeframe => {
    const wanted = text.trim().toLowerCase();
    if (isTimeframe(wanted) && timeframes.includes(wanted)) return wanted;
    addFault(context, 'timeframe.unknown', {
      given: echo(text),
      timeframes: timeframes.join(', '),
      example: exampleFor(firstMarket),
    });
    return z.NEVER;
  };

  return {
    info,
    command,
    echo,
    /** A watched market; must be there. */
    market: z
      .string()
      .optional()
      .transform((text, context): Market => {
        if (text !== undefined) return toMarket(text, context);
        addFault(context, 'market.missing', { markets: markets.join(', '), example: exampleFor(firstMarket) });
        return z.NEVER;
      }),
    /** A watched market, or null for all. */
    anyMarket: z
      .string()
      .optional()
      .transform((text, context): Market | null => (text === undefined ? null : toMarket(text, context))),
    /** A called timeframe; the usual one when not named. */
    timeframe: z
      .string()
      .optional()
      .transform((text, context): Timeframe => (text === undefined ? usual : toTimeframe(text, context))),
    /** A called timeframe, or null for all. */
    anyTimeframe: z
      .string()
      .optional()
      .transform((text, context): Timeframe | null => (text === undefined ? null : toTimeframe(text, context))),
    /** One of a few words; `fallback` when not given, which need not be one that people say. */
    choice: <Word extends string, Fallback extends string = Word>(words: readonly Word[], fallback: Fallback) =>
      z
        .string()
        .optional()
        .transform((text, context): Word | Fallback => {
          if (text === undefined) return fallback;
          const word = words.find((one) => one === text.trim().toLowerCase());
          if (word) return word;
          addFault(context, 'argument.unknown', {
            given: echo(text),
            command: command.name,
            choices: words.join(', '),
            example: command.example,
          });
          return z.NEVER;
        }),
  };
}

export type ArgKit = ReturnType<typeof argKit>;
