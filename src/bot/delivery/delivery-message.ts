import type { Announcement } from '../../core/announcement.js';
import type { Delivery } from '../../core/ports/repositories.js';
import type { Reply } from '../reply.js';
import type { PlatformOptions } from './delivery-options.js';
import type { DeliveryPolicy } from './delivery-policy.js';

/** What a row says, and where. */
export interface DeliveryMessage {
  readonly reply: Reply;
  /** The message it rewrites; null: it is a new one. */
  readonly rewrites: string | null;
  /** The message it is threaded under. */
  readonly replyTo: string | null;
  /** Rows it tells of. */
  readonly folds: number;
  /** One of them is to be heard, whatever was wished for the first. */
  readonly aloud: boolean;
  /** As a new message, when the one to be rewritten is gone. */
  anew(): Promise<DeliveryMessage>;
}

type Options = Pick<PlatformOptions, 'repository' | 'policy' | 'clock' | 'replyFor' | 'digestFor' | 'shownAs'>;

/**
 * The message of a claimed row. Many signals that wait for one chat become one message that ranks them, and alerts that fired
 * at once one that lists them. The outcome of a signal rewrites the message that shows it: its own, or the whole digest it was
 * told in, drawn as everything stands now.
 */
export async function messageFor(delivery: Delivery, options: Options): Promise<DeliveryMessage> {
  const { announcement, chat } = delivery;
  const { repository } = options;
  if (delivery.inWords !== undefined)
    return rewriting(delivery.inWords, await reply(delivery, options), delivery, options);
  if (announcement.kind === 'signal') return togetherMessage(delivery, options, options.policy.fold);
  if (announcement.kind === 'alert') return togetherMessage(delivery, options, options.policy.foldAlerts);
  const shownAs = await options.shownAs(delivery);
  if (shownAs !== null) return rewriting(shownAs, await reply(delivery, options), delivery, options);
  if (announcement.kind === 'outcome') {
    const shown = await repository.shownAt(chat, announcement.signal.id);
    if (shown === null) return fresh(await reply(delivery, options));
    const now = shown.digest ? await options.digestFor(delivery, shown.digest) : await reply(delivery, options);
    return rewriting(shown.messageId, now, delivery, options);
  }
  if (announcement.kind === 'followUp') {
    const shown = await repository.shownAt(chat, announcement.signal.id);
    return fresh(await reply(delivery, options), { replyTo: shown?.messageId ?? null });
  }
  return fresh(await reply(delivery, options));
}

/** The message of a row as if there were no picture. */
export const wordsOf = async (delivery: Delivery, options: Options): Promise<DeliveryMessage> =>
  fresh(await reply(delivery, options, true));

async function togetherMessage(
  delivery: Delivery,
  options: Options,
  fold: DeliveryPolicy['fold'],
): Promise<DeliveryMessage> {
  const again = delivery.attempts > 0;
  // Other software takes each apart, however many there are.
  if (delivery.chat.platform !== 'webhook' && (delivery.behind >= fold.above || again)) {
    // What was told together once is told together again: a first try of it may have arrived.
    const least = again ? Number.MAX_SAFE_INTEGER : fold.above;
    const rows = await options.repository.fold(delivery.id, least, fold.most, options.clock.now());
    if (rows.length > 1) {
      const announcements = rows.map((row): Announcement => row.announcement);
      const together = await options.digestFor(delivery, announcements);
      const late = rows.map((row) => lateness(row, options));
      const made = Math.min(...late) < 0 ? together : { ...together, lateByMs: Math.max(...late) };
      return fresh(made, { folds: rows.length, aloud: rows.some(({ silent }) => !silent) });
    }
  }
  return fresh(await reply(delivery, options));
}

/** Says first that it is late, where it is. */
async function reply(delivery: Delivery, options: Options, wordsOnly = false): Promise<Reply> {
  const made = await options.replyFor(delivery, wordsOnly);
  const lateByMs = lateness(delivery, options);
  return lateByMs < 0 ? made : { ...made, lateByMs };
}

/** ms since it was too late to act on; negative while it is not. */
export const lateness = ({ expiresAt }: Delivery, { clock }: Pick<Options, 'clock'>): number =>
  expiresAt === null ? -1 : clock.now() - expiresAt;

function fresh(made: Reply, of: Partial<Pick<DeliveryMessage, 'replyTo' | 'folds' | 'aloud'>> = {}): DeliveryMessage {
  const alone = { rewrites: null, replyTo: null, folds: 1, aloud: false };
  const message: DeliveryMessage = { ...alone, ...of, reply: made, anew: async () => message };
  return message;
}

const rewriting = (messageId: string, made: Reply, delivery: Delivery, options: Options): DeliveryMessage => ({
  reply: made,
  rewrites: messageId,
  replyTo: null,
  folds: 1,
  aloud: false,
  anew: async () => fresh(await reply(delivery, options)),
});
