import type { LiveAlert, LiveTraderParts } from './live-parts.js';

/** Tells people and the log what became of real trading. Resolves when the announcement is written. */
export async function announceLive(
  { logger, announce, settings }: Pick<LiveTraderParts, 'logger' | 'announce' | 'settings'>,
  alert: Omit<LiveAlert, 'kind' | 'sandbox'>,
): Promise<void> {
  logger.warn(alert, `real trading: ${alert.what}`);
  await announce({ kind: 'live', sandbox: settings.sandbox, ...alert });
}
