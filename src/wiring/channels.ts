import type { PersonId, Platform } from '../core/chat.js';
import type { ChannelDesk, ChannelLook } from '../core/ports/channels.js';

type Look = (person: PersonId, given: string) => Promise<ChannelLook>;

/** Who may manage which channel, by the platforms that are on; they are opened after the commands that ask. */
export class Channels implements ChannelDesk {
  readonly #looks = new Map<Platform, Look>();

  /** `look` answers for a platform from now on. */
  open(platform: Platform, look: Look): void {
    this.#looks.set(platform, look);
  }

  async look(person: PersonId, given: string): Promise<ChannelLook> {
    return (await this.#looks.get(person.platform)?.(person, given)) ?? { kind: 'unreachable' };
  }
}
