import type { ChatAddress, Platform } from '../chat.js';
import type { Venue } from '../market.js';

/** The guilds and groups the bot is in. */
export interface PlaceRepository {
  /** A chat was seen in that guild or group. */
  seenIn(chat: ChatAddress, place: string): Promise<void>;
  /** The bot was put out of a guild or group: its chats are paused and admins are told, once. Returns how many. */
  left(platform: Platform, place: string, name: string, tell: readonly ChatAddress[], venue: Venue): Promise<number>;
  /** Guilds or groups the bot was seen in and has not left. */
  open(platform: Platform): Promise<readonly string[]>;
  /** The bot is back: its chats there are no longer paused for that. */
  back(platform: Platform, place: string): Promise<void>;
}
