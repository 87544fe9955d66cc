import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { TelegramError } from 'telegraf';
import type { Update } from 'telegraf/types';
import type { TelegramClient } from './client.js';

const longPollSeconds = 30;
const firstBackoffMs = 500;
const mostBackoffMs = 30_000;

/**
 * Asks for updates until `signal` aborts. Nothing Telegram or the network does ends it: it waits, longer each time up to
 * 30 s, and asks again. An update is confirmed once it was handed to `onUpdate`, which must not reject.
 */
export async function pollUpdates({
  client,
  signal,
  logger,
  onUpdate,
  onHeard,
}: {
  readonly client: TelegramClient;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly onUpdate: (update: Update) => void;
  /** Telegram answered, with updates or with none: whatever anybody says is heard. */
  readonly onHeard?: () => void;
}): Promise<void> {
  let offset = 0;
  let failures = 0;
  let lastSaid = '';
  // A stop confirms what was heard, or the next start would hear it again.
  const confirm = async (): Promise<void> => {
    if (offset === 0) return;
    await client.call('getUpdates', { timeout: 0, offset, limit: 1 }, { timeoutMs: 3_000 }).catch((error: unknown) => {
      logger.debug({ reason: client.redact(String(error)) }, 'the last updates were not confirmed');
    });
  };
  while (!signal.aborted) {
    try {
      const updates = await client.call<readonly Update[]>(
        'getUpdates',
        {
          timeout: longPollSeconds,
          offset,
          limit: 100,
          allowed_updates: ['message', 'callback_query', 'inline_query', 'chat_member'],
        },
        { signal, timeoutMs: (longPollSeconds + 15) * 1_000 },
      );
      if (failures > 0) logger.info({ failures }, 'telegram answers again');
      failures = 0;
      lastSaid = '';
      onHeard?.();
      for (const update of updates) {
        offset = Math.max(offset, update.update_id + 1);
        onUpdate(update);
      }
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      const delayMs = delayAfter(error, failures);
      const facts = { reason: client.redact(String(error)), failures, delayMs };
      // Each trouble once loudly, then quietly: a night without network must not fill a disk.
      const said = reasonFor(error);
      if (said !== lastSaid || failures % 20 === 0) logger.warn(facts, said);
      else logger.debug(facts, 'still no updates');
      lastSaid = said;
      await wait(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }
  await confirm();
}

function delayAfter(error: unknown, failures: number): number {
  if (error instanceof TelegramError && error.code === 429) return (error.parameters?.retry_after ?? 1) * 1_000;
  const exponential = Math.min(mostBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 10));
  return exponential * (0.75 + Math.random() * 0.5);
}

function reasonFor(error: unknown): string {
  if (error instanceof TelegramError && error.code === 409) {
    if (/webhook/i.test(error.description)) {
      return 'somebody set a webhook for this bot, so telegram gives its updates to nobody else; a restart of the bot takes it away';
    }
    return 'another process asks Telegram for the updates of this bot; stop it, or give this one a token of its own';
  }
  if (error instanceof TelegramError && (error.code === 401 || error.code === 404)) {
    return 'telegram refuses TELEGRAM_BOT_TOKEN now; set the current token from @BotFather and start again';
  }
  return 'no updates from telegram; trying again';
}
