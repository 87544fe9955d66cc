import { z } from 'zod';
import type { Role } from '../../core/chat.js';
import type { LinkOutcome, LinkPreview } from '../../core/ports/links.js';
import { message } from '../messages/catalogue.js';
import { firstRole, roleOf } from '../permissions.js';
import type { ErrorReply } from '../reply/notices.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { personWord } from './person-arg.js';
import { waitFault } from './wait-fault.js';

const codeMinutes = 10;

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

const listed = (words: readonly string[]): string => (words.length === 0 ? '–' : words.join(', '));

const named = ({ kept, joined, comes, rests }: LinkPreview) => ({
  kept: personWord(kept),
  joined: personWord(joined),
  comes: listed(comes),
  rests: listed(rests),
});

/** What whoever made the code would be: one who is talked into saying a stranger's code shall see what they give away. */
async function roleOfKept({ kept, joined }: LinkPreview, { services, access, admins }: CommandContext): Promise<Role> {
  const [one, other] = await Promise.all([services.people.known(kept), services.people.known(joined)]);
  return one === null
    ? firstRole(access)
    : roleOf(one, other === null ? [] : [other], { access, admins, maps: [] }).role;
}

const linkedOf = ({ identity }: CommandContext): string => listed((identity.linked ?? []).map(personWord));

function why(outcome: Exclude<LinkOutcome, { preview: LinkPreview }>, context: CommandContext): ErrorReply {
  switch (outcome.kind) {
    case 'unknown':
      return refused(context, message('link.unknown', { minutes: codeMinutes }));
    case 'self':
      return refused(context, message('link.self', {}));
    case 'samePlatform':
      return refused(context, message('link.samePlatform', {}));
    case 'linkedAlready':
      return refused(context, message('link.already', { others: linkedOf(context) }));
    case 'banned':
      return refused(context, message('link.banned', {}));
    case 'tooMany':
      return refused(context, waitFault(outcome.waitMs, context));
  }
}

/** Said aloud a code is anybody's: Discord shows options to the asker alone, a typed line is read by all. */
const isAloud = ({ call }: CommandContext): boolean => !call.isPrivate && call.platform !== 'discord';

export const linkCommand = defineCommand({
  name: 'link',
  summary: 'Be one person on Telegram and Discord: one watchlist, one paper account',
  example: '/link',
  verb: 'link',
  topic: 'you',
  options: [{ name: 'code', summary: 'The code your other platform gave you', required: false, secret: true }],
  args: () => z.object({ code: z.string().trim().max(200).optional() }),
  async danger({ code }, context) {
    if (code === undefined || isAloud(context)) return null;
    const outcome = await context.services.community.links.preview(code, context.call.person);
    if (outcome.kind !== 'offer') return null;
    return {
      effect: message('effect.link', { ...named(outcome.preview), role: await roleOfKept(outcome.preview, context) }),
    };
  },
  async run({ code }, context): Promise<Reply> {
    const { services, call, frame } = context;
    const { links } = services.community;
    const personal = { ...frame, ephemeral: true };
    if (isAloud(context)) return refused(context, message('join.public', {}));
    if (code === undefined) {
      const made = await links.code(call.person, codeMinutes * 60_000);
      return made === null
        ? refused(context, message('link.already', { others: linkedOf(context) }))
        : { ...personal, kind: 'notice', ...message('link.code', { code: made, minutes: codeMinutes }) };
    }
    // Without a yes nothing is joined: the question before has shown what comes along.
    const outcome = context.confirmed ? await links.join(code, call.person) : await links.preview(code, call.person);
    if (outcome.kind === 'linked' || outcome.kind === 'offer') {
      return { ...personal, kind: 'notice', ...message('link.done', named(outcome.preview)) };
    }
    return why(outcome, context);
  },
});

export const unlinkCommand = defineCommand({
  name: 'unlink',
  summary: 'Be two people again',
  example: '/unlink',
  verb: 'link',
  topic: 'you',
  args: () => z.object({}),
  danger: (_, { identity }) =>
    (identity.linked ?? []).length === 0
      ? null
      : { effect: message('effect.unlink', { kept: personWord(identity.account) }) },
  async run(_, context): Promise<Reply> {
    const { services, call, frame, identity } = context;
    const done = await services.community.links.unlink(call.person);
    return done
      ? { ...frame, ephemeral: true, kind: 'notice', ...message('unlink.done', { kept: personWord(identity.account) }) }
      : refused(context, message('unlink.none', {}));
  },
});
