import type { ChatAddress, PersonId, Platform } from '../core/chat.js';
import type { ChannelDesk, ChannelLook, ChatRank } from '../core/ports/channels.js';

/** Who may manage which channel, by the platforms that are on; they are opened after the commands that ask. */
export class Channels implements ChannelDesk {
  readonly #desks = new Map<Platform, ChannelDesk>();

  /** `desk` answers for a platform from now on. */
  open(platform: Platform, desk: ChannelDesk): void {
    this.#desks.set(platform, desk);
  }

  async look(person: PersonId, given: string): Promise<ChannelLook> {
    return (await this.#desks.get(person.platform)?.look(person, given)) ?? { kind: 'unreachable' };
  }

  async rank(person: PersonId, chat: ChatAddress): Promise<ChatRank> {
    return (await this.#desks.get(person.platform)?.rank(person, chat)) ?? { kind: 'unreachable' };
  }
}
