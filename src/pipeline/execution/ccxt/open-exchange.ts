import type { Exchange } from 'ccxt';
import { UserError } from '../../../core/errors.js';
import type { Venue } from '../../../core/market.js';
import { loadExchange } from '../../market-data/ccxt/load-exchange.js';
import type { UrlOverrides } from '../../market-data/ccxt/override-urls.js';

export interface TradingKeys {
  readonly apiKey: string;
  readonly secret: string;
  readonly password?: string | undefined;
}

export interface TradingApiOptions extends UrlOverrides {
  readonly venue: Venue;
  readonly keys: TradingKeys;
  /** Testnet or demo account of the exchange: made-up money. */
  readonly sandbox: boolean;
  /** The exchange's time; requests are signed with it. */
  readonly now: () => number;
}

/** ccxt with our keys and the exchange's markets. Throws UserError when the exchange has no sandbox and one is wanted. */
export async function openExchange(options: TradingApiOptions): Promise<Exchange> {
  const exchange = await loadExchange(options.venue, options, options.now);
  exchange.apiKey = options.keys.apiKey;
  exchange.secret = options.keys.secret;
  if (options.keys.password !== undefined) exchange.password = options.keys.password;
  exchange.options['watchPositions'] = { fetchPositionsSnapshot: false };
  // Its refresh of a key for the stream would keep the process alive for minutes after the end.
  exchange.delay = (ms, method, ...args) => {
    setTimeout(() => exchange.spawn(method, ...args), ms).unref();
  };
  if (options.sandbox) enterSandbox(exchange);
  await exchange.loadMarkets();
  return exchange;
}

/** A testnet where the exchange has one, else its demo account (Binance's futures have only that). */
function enterSandbox(exchange: Exchange): void {
  const { test, demo } = exchange.urls as { readonly test?: unknown; readonly demo?: unknown };
  if (demo && exchange.id.startsWith('binance')) exchange.enableDemoTrading(true);
  else if (test) exchange.setSandboxMode(true);
  else if (demo) exchange.enableDemoTrading(true);
  else {
    throw new UserError(
      `LIVE_SANDBOX: ${exchange.id} has no sandbox; choose another EXCHANGE, or LIVE_SANDBOX=off for real money`,
    );
  }
}
