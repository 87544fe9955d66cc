import type { z } from 'zod';
import type { Market } from '../../core/market.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import { addFault } from './fault.js';
import { nearest } from './nearest.js';

const echoLength = 40;

/** What to say of a market nobody watches: the one that was probably meant, else all there are, and one example that works. */
export function unwatched(text: string, markets: readonly Market[], exampleOf: (market: Market) => string) {
  const given = shortened(text, echoLength);
  const suggestion = nearest(text, markets);
  const example = exampleOf(suggestion ?? markets[0] ?? ('BTC/USDT' as Market));
  return suggestion === null
    ? message('market.unwatched', { given, markets: markets.join(', '), example })
    : message('market.unknown', { given, suggestion, example });
}

/** Reports it as the schema's issue. */
export function addUnwatched(context: z.RefinementCtx, ...asked: Parameters<typeof unwatched>): void {
  const fault = unwatched(...asked);
  addFault(context, fault.id, fault.params as never);
}
