import type { Logger } from 'pino';
import type { GuildWatch } from '../bot/discord/gateway.js';
import type { Config } from '../config.js';
import type { PlaceRepository } from '../core/ports/places.js';
import type { PeopleRepository } from '../core/ports/repositories.js';
import type { Services } from '../core/ports/services.js';

interface Parts {
  readonly config: Pick<Config, 'ADMINS'>;
  readonly people: Pick<PeopleRepository, 'adminChats'>;
  readonly places: PlaceRepository;
  readonly services: Pick<Services, 'market'>;
  readonly logger: Logger;
}

/** Chats of a guild that put the bot out hear nothing until it is back; admins are told once. */
export function createGuildWatch({ config, people, places, services, logger }: Parts): GuildWatch {
  const left = async (id: string, name: string): Promise<void> => {
    const tell = await people.adminChats(config.ADMINS);
    const chats = await places.left('discord', id, name, tell, services.market().venue);
    if (chats > 0) logger.warn({ guild: id, chats }, 'a guild removed the bot; its chats are paused');
  };
  const present = async (ids: readonly string[]): Promise<void> => {
    for (const place of await places.open('discord')) {
      // It went while nobody listened; its name went with it.
      if (!ids.includes(place)) await left(place, place);
    }
    for (const id of ids) await places.back('discord', id);
  };
  const safely = (work: Promise<void>): void => {
    work.catch((error: unknown) => logger.error({ err: error }, 'what became of a guild could not be written down'));
  };
  return {
    present: (ids) => safely(present(ids)),
    left: (id, name) => safely(left(id, name)),
    back: (id) => safely(places.back('discord', id)),
  };
}
