import type { Config } from '../config.js';
import type { Market, Timeframe } from '../core/market.js';
import { sentence } from '../core/sentence.js';

/** Whether orders may go to an exchange, with everything a person had to say for it. */
export type LiveGuard =
  | { readonly on: false; readonly why: string }
  | {
      readonly on: true;
      readonly sandbox: boolean;
      readonly markets: readonly Market[];
      readonly timeframe: Timeframe;
      readonly maxNotional: string;
      readonly maxExposure: string;
      readonly keys: { readonly apiKey: string; readonly secret: string; readonly password?: string | undefined };
    };

const usualTimeframe: Timeframe = '1h';

/** Every guard must have been set; settings that are half there were refused when they were read. */
export function liveGuard(config: Config): LiveGuard {
  const { EXCHANGE_API_KEY: apiKey, EXCHANGE_API_SECRET: secret, EXCHANGE_API_PASSWORD: password } = config;
  const { LIVE_MARKETS: markets, LIVE_MAX_NOTIONAL: maxNotional, LIVE_MAX_EXPOSURE: maxExposure } = config;
  if (config.LIVE_TRADING !== 'on') return { on: false, why: sentence('said.live.notOn') };
  if (!apiKey || !secret) return { on: false, why: sentence('said.live.noKeys') };
  if (!markets || !maxNotional || !maxExposure) {
    return { on: false, why: sentence('said.live.noLimits') };
  }
  const [first] = config.TIMEFRAMES;
  const timeframe =
    config.LIVE_TIMEFRAME ?? (config.TIMEFRAMES.includes(usualTimeframe) ? usualTimeframe : (first ?? usualTimeframe));
  return {
    on: true,
    sandbox: config.LIVE_SANDBOX === 'on',
    markets,
    timeframe,
    maxNotional,
    maxExposure,
    keys: { apiKey, secret, password },
  };
}
