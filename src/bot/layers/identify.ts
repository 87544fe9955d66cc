import type { PersonId } from '../../core/chat.js';
import type { AccessSettings } from '../../core/ports/access.js';
import type { PlaceRepository } from '../../core/ports/places.js';
import type { PeopleRepository } from '../../core/ports/repositories.js';
import type { CommandCall, Identity } from '../call.js';
import { shortened } from '../format/foreign-text.js';
import { type AccessMode, firstRole, roleOf } from '../permissions.js';
import type { Layer } from './compose.js';

const nameLength = 100;
const mostChats = 5_000;

/** What of a call says who asks, and where. */
export type Asking = Pick<
  CommandCall,
  'person' | 'personName' | 'platform' | 'chat' | 'within' | 'isPrivate' | 'standing' | 'source'
>;

/** Looks people up by numeric id; somebody new is noted with the role ACCESS gives. */
export function createIdentifier({
  people,
  places,
  settings,
  access,
  admins,
}: {
  readonly people: PeopleRepository;
  readonly places: Pick<PlaceRepository, 'seenIn'>;
  readonly settings: () => Promise<AccessSettings>;
  readonly access: AccessMode;
  readonly admins: readonly PersonId[];
}): (call: Asking) => Promise<Identity> {
  const noted = new Set<string>();
  /** Once a chat and run of the program: which guild it belongs to is asked when the bot is put out of one. */
  const notePlace = async (chat: Asking['chat'], standing: Asking['standing']): Promise<void> => {
    const key = `${chat.platform}:${chat.id}`;
    if (standing === undefined || chat.platform !== 'discord' || noted.has(key)) return;
    if (noted.size >= mostChats) noted.clear();
    noted.add(key);
    await places.seenIn(chat, standing.place);
  };
  return async ({ person: id, personName, platform, chat, within, isPrivate, standing, source }) => {
    const name = personName === null ? null : shortened(personName, nameLength);
    const [found, { rules, maps }] = await Promise.all([people.known(id), settings()]);
    await notePlace(chat, standing);
    const isTalk = source === 'command' || source === 'button';
    const privateChat = isPrivate && isTalk && platform === id.platform ? chat.id : null;
    const isNews =
      found === null ||
      (name !== null && found.person.name !== name) ||
      (privateChat !== null && found.privateChat !== privateChat);
    const person = found?.person ?? (await people.seen(id, name, firstRole(access)));
    if (isNews) await people.note(id, name, privateChat);
    const known = found ?? { person, account: id, granted: false, linked: [] };
    const { role, because } = roleOf(known, known.linked, { access, admins, maps, standing });
    return {
      person,
      account: known.account,
      role,
      because,
      linked: known.linked.map((one) => one.person.id),
      scope: {
        platform,
        chat,
        ...(within ? { within } : {}),
        isPrivate,
        runsChat: standing !== undefined && standing.rank !== 'member',
        rules,
      },
    };
  };
}

export const identifyLayer =
  (identify: (call: CommandCall) => Promise<Identity>): Layer =>
  async (request, next) =>
    next({ ...request, identity: await identify(request.call) });
