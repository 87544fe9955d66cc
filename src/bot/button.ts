import { InvariantError } from '../core/errors.js';
import type { LabelId } from './messages/catalogue.js';

/** Telegram takes 64 bytes of callback data, Discord 100 characters of custom id: the smaller holds for both. */
export const maxActionBytes = 64;

/** A command behind a button; pressing it is the same as typing it. */
export interface Action {
  readonly command: string;
  readonly args: readonly string[];
  /** The answer replaces the message the button stands under (refresh, another timeframe). */
  readonly inPlace?: boolean;
}

export interface Button {
  readonly label: LabelId;
  readonly params?: Readonly<Record<string, string>>;
  readonly action: Action;
}

/** `chart|BTC/USDT|1h`, with a leading `!` for an answer in place. Throws InvariantError when it would not fit a button. */
export function encodeAction({ command, args, inPlace }: Action): string {
  const parts = [command, ...args];
  if (parts.some((part) => part.includes('|'))) {
    throw new InvariantError(`a button's arguments must not contain "|", was ${JSON.stringify(parts)}`);
  }
  const text = `${inPlace ? '!' : ''}${parts.join('|')}`;
  const bytes = Buffer.byteLength(text);
  if (bytes > maxActionBytes) {
    throw new InvariantError(`a button's action must fit ${maxActionBytes} bytes, was ${bytes}: ${text}`);
  }
  return text;
}

/** The action of a pressed button, or null when the text was not made by `encodeAction`. Says nothing of rights. */
export function decodeAction(text: string): Action | null {
  if (Buffer.byteLength(text) > maxActionBytes) return null;
  const inPlace = text.startsWith('!');
  const [command, ...args] = (inPlace ? text.slice(1) : text).split('|');
  return command && /^[a-z][a-z-]{0,31}$/.test(command) ? { command, args, inPlace } : null;
}
