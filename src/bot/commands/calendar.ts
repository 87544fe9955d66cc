import { z } from 'zod';
import { nextDigestAt } from '../../core/local-time.js';
import type { Services } from '../../core/ports/services.js';
import { settingsOwner } from '../../core/preferences.js';
import { epochMs } from '../../core/units.js';
import { cancelPostButton, inRows, refresh } from '../buttons.js';
import type { CalendarReply } from '../reply/posts.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { runsChat } from './runs-chat.js';

const dayMs = 86_400_000;
const mostShown = 12;
const mostButtons = 10;

type Dated = CalendarReply['dated'];

/** What the market's days bring. Only of a live one: elsewhere its days are not the days people live in. */
async function marketDates(services: Services): Promise<Dated> {
  if (services.market().provenance !== 'live') return [];
  const now = services.clock.now();
  const models = (await services.models()).filter(({ active, info }) => active && info.expiresAt > now);
  return [
    { at: epochMs((Math.floor(now / dayMs) + 1) * dayMs), what: 'summary' as const, name: null },
    ...models.map(({ info }) => ({ at: info.expiresAt, what: 'model' as const, name: info.version })),
  ];
}

/** The digest of whoever's settings hold here, by the clock on their wall. */
async function digestDate({ services, call, identity }: CommandContext): Promise<Dated> {
  const { digest, timeZone } = await services.preferences.of(settingsOwner(call, identity.account));
  if (digest === null) return [];
  return [{ at: nextDigestAt(digest, services.posts.now(), timeZone ?? 'UTC'), what: 'digest', name: null }];
}

/** Scheduled posts with buttons to cancel, and what else has a date. */
export const calendarCommand = defineCommand({
  name: 'calendar',
  summary: 'Posts that are planned, and what else has a date',
  example: '/calendar',
  verb: 'read',
  topic: 'chats',
  args: () => z.object({}),
  async run(_, context) {
    const { services, call, identity, frame } = context;
    const [ofMarket, ofDigest] = await Promise.all([marketDates(services), digestDate(context)]);
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
      dated: [...ofMarket, ...ofDigest].sort((a, b) => a.at - b.at),
      real: services.posts.now(),
      buttons: [...inRows(buttons, 3), [refresh('calendar')]],
    };
  },
});
