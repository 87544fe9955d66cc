import type { Logger } from 'pino';
import { type Clock, systemClock } from '../../core/clock.js';
import { UserError } from '../../core/errors.js';
import { type Market, type Timeframe, timeframeMs, type Venue } from '../../core/market.js';
import { type CandleSource, SourceUnavailable } from '../../core/ports/candle-source.js';
import { sentence } from '../../core/sentence.js';
import type { EpochMs } from '../../core/units.js';
import { CcxtSource } from './ccxt/ccxt-source.js';
import { assertExchangeKnown } from './ccxt/load-exchange.js';
import { ReplayFolder } from './replay-folder.js';
import { ReplaySource } from './replay-source.js';
import { replayVenue } from './replay-venue.js';
import { type SimulatedOptions, SimulatedSource, simulatedVenue } from './simulated-source.js';

const hourMs = 3_600_000;

/** The settings that choose a source; a `Config` has them all. */
export interface SourceSettings {
  readonly EXCHANGE: string;
  readonly EXCHANGE_API_URL?: string | undefined;
  readonly EXCHANGE_WS_URL?: string | undefined;
  readonly MARKETS: readonly Market[];
  readonly TIMEFRAMES: readonly Timeframe[];
  readonly REPLAY_DIR?: string | undefined;
  readonly REPLAY_FROM?: EpochMs | undefined;
  readonly REPLAY_SPEED: number | 'max';
}

export interface SourceExtras {
  readonly simulated?: Partial<SimulatedOptions>;
  /** How far an earlier replay came. */
  readonly replayedTo?: EpochMs | undefined;
  /** Where time comes from until the venue has told its own. */
  readonly machineClock?: Clock;
}

export interface OpenedSource {
  /** Already open. */
  readonly source: CandleSource;
  /** Why this venue and not the one asked for: `binance unreachable, okx unreachable`. */
  readonly fallbackFrom: string | null;
}

/**
 * Opens the chosen venue; one that is blocked or unreachable is followed by `okx`, then by the simulated market.
 * `replay` and `simulated` chosen by name never fall back. Throws UserError for a wrong setting.
 */
export async function openSource(
  settings: SourceSettings,
  logger: Logger,
  extras: SourceExtras = {},
): Promise<OpenedSource> {
  const machineClock = extras.machineClock ?? systemClock;
  const simulated = (): CandleSource => new SimulatedSource(simulatedOptions(settings, extras, machineClock));
  if (settings.EXCHANGE === (simulatedVenue as string)) return opened(simulated(), null);
  if (settings.EXCHANGE === (replayVenue as string)) return opened(replay(settings, extras), null);
  const failures: string[] = [];
  for (const venue of new Set([settings.EXCHANGE, 'okx'])) {
    const chosen = venue === settings.EXCHANGE;
    const source = new CcxtSource({
      venue: venue as Venue,
      // They speak for the chosen exchange; another venue would not understand them.
      apiUrl: chosen ? settings.EXCHANGE_API_URL : undefined,
      wsUrl: chosen ? settings.EXCHANGE_WS_URL : undefined,
      machineClock,
      logger,
    });
    try {
      return await opened(source, failures.length > 0 ? failures.join(', ') : null);
    } catch (thrown) {
      await source.close();
      if (!(thrown instanceof SourceUnavailable)) throw thrown;
      failures.push(sentence('said.market.unreachable', { venue }));
      logger.warn({ venue, reason: thrown.message }, `${venue} cannot be used; trying the next source`);
    }
  }
  const fallbackFrom = failures.join(', ');
  logger.warn({ fallbackFrom }, 'no exchange can be used: the market shown is simulated, no price in it is real');
  return opened(simulated(), fallbackFrom);
}

/** Throws UserError for what is wrong about the settings before anything is opened, as far as that is quick to see. */
export async function assertSourceSettings({ EXCHANGE, REPLAY_DIR }: SourceSettings): Promise<void> {
  if (EXCHANGE === (simulatedVenue as string)) return;
  if (EXCHANGE !== (replayVenue as string)) await assertExchangeKnown(EXCHANGE);
  else if (REPLAY_DIR) await ReplayFolder.open(REPLAY_DIR);
}

async function opened(source: CandleSource, fallbackFrom: string | null): Promise<OpenedSource> {
  await source.open();
  return { source, fallbackFrom };
}

function simulatedOptions(settings: SourceSettings, extras: SourceExtras, machineClock: Clock): SimulatedOptions {
  const shortest = [...settings.TIMEFRAMES].sort((a, b) => timeframeMs(a) - timeframeMs(b))[0];
  const startAt = extras.simulated?.startAt ?? ((Math.floor(machineClock.now() / hourMs) * hourMs) as EpochMs);
  return { ...(shortest ? { pacedBy: shortest } : {}), ...extras.simulated, startAt };
}

function replay(settings: SourceSettings, { replayedTo }: SourceExtras): ReplaySource {
  if (!settings.REPLAY_DIR) {
    throw new UserError('REPLAY_DIR: must name a folder of candle files when EXCHANGE=replay');
  }
  return new ReplaySource({
    folder: settings.REPLAY_DIR,
    markets: settings.MARKETS,
    timeframes: settings.TIMEFRAMES,
    pace: settings.REPLAY_SPEED,
    ...(settings.REPLAY_FROM === undefined ? {} : { from: settings.REPLAY_FROM }),
    ...(replayedTo === undefined ? {} : { resumeAt: replayedTo }),
  });
}
