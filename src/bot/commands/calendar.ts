import { z } from 'zod';
import type { Services } from '../../core/ports/services.js';
import { epochMs } from '../../core/units.js';
import { cancelPostButton, inRows, refresh } from '../buttons.js';
import type { CalendarReply } from '../reply.js';
import { defineCommand } from './define-command.js';
import { runsChat } from './runs-chat.js';

const dayMs = 86_400_000;
const mostShown = 12;
const mostButtons = 10;

/** What comes by itself. Only on a live market: elsewhere its days are not the days people live in. */
async function datedThings(services: Services): Promise<CalendarReply['dated']> {
  if (services.market().provenance !== 'live') return [];
  const now = services.clock.now();
  const models = (await services.models()).filter(({ active, info }) => active && info.expiresAt > now);
  return [
    { at: epochMs((Math.floor(now / dayMs) + 1) * dayMs), what: 'summary' as const, name: null },
    ...models.map(({ info }) => ({ at: info.expiresAt, what: 'model' as const, name: info.version })),
  ].sort((a, b) => a.at - b.at);
}

/** Scheduled posts with buttons to cancel, and what else has a date. */
export const calendarCommand = defineCommand({
  name: 'calendar',
  summary: 'Posts that are planned, and what else has a date',
  example: '/calendar',
  verb: 'read',
  args: () => z.object({}),
  async run(_, { services, call, identity, frame }) {
    const here = await services.posts.ofChat(call.chat);
    // What somebody planned for other chats is nobody else's business.
    const own = call.isPrivate ? await services.posts.ofPerson(identity.account) : [];
    const elsewhere = own.filter(({ id }) => here.every((post) => post.id !== id));
    const shownHere = here.slice(0, mostShown);
    const shownElsewhere = elsewhere.slice(0, Math.max(0, mostShown - shownHere.length));
    const mine = runsChat(call, identity)
      ? shownHere
      : shownHere.filter(
          ({ account }) => account.platform === identity.account.platform && account.id === identity.account.id,
        );
    const buttons = [...mine, ...shownElsewhere].slice(0, mostButtons).map(({ id }) => cancelPostButton(id));
    return {
      ...frame,
      kind: 'calendar',
      here: shownHere,
      elsewhere: shownElsewhere,
      more: here.length + elsewhere.length - shownHere.length - shownElsewhere.length,
      dated: await datedThings(services),
      real: services.posts.now(),
      buttons: [...inRows(buttons, 3), [refresh('calendar')]],
    };
  },
});
