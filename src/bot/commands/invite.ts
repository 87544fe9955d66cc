import { z } from 'zod';
import { type Role, roles } from '../../core/chat.js';
import { message } from '../messages/catalogue.js';
import { mayGrant } from '../permissions.js';
import type { ErrorReply } from '../reply/notices.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { personWord } from './person-arg.js';

const usualDays = 7;
const mostDays = 90;
const mostUses = 1_000;
const dayMs = 86_400_000;
const given = roles.filter((role) => role !== 'banned' && role !== 'stranger' && role !== 'owner');

const example = '/invite member 1 7';

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

interface Wanted {
  readonly role: Role;
  readonly uses: number;
  readonly days: number;
}

/** null where a number is none, or too large. */
function countOf(text: string | undefined, usual: number, most: number): number | null {
  if (text === undefined) return usual;
  const match = /^(\d{1,4})\s*(?:d|days?|x)?$/i.exec(text.trim());
  const count = Number(match?.[1] ?? 0);
  return count >= 1 && count <= most ? count : null;
}

export const inviteCommand = defineCommand({
  name: 'invite',
  summary: 'Make a code that lets people in, list them, or revoke one',
  example,
  verb: 'grant',
  topic: 'people',
  changes: ({ role = '' }) => role !== '' && role !== 'list',
  options: [
    {
      name: 'role',
      summary: `${given.join(', ')}; list; or revoke`,
      required: false,
      choices: [...given, 'list', 'revoke'],
    },
    { name: 'uses', summary: 'How many people; 1 unless said. After revoke: its number', required: false },
    { name: 'days', summary: `How long; ${usualDays} days unless said`, required: false },
  ],
  args: (kit) =>
    z.object({
      role: kit.choice([...given, 'list', 'revoke'] as const, 'list'),
      uses: z.string().optional(),
      days: z.string().optional(),
    }),
  /** A code for more than one, or for more than a member, is worth a question. */
  danger: (args, context) => {
    const wanted = wantedOf(args);
    if (wanted === null || 'kind' in wanted || !mayGrant(context.identity.role, 'member', wanted.role)) return null;
    if (wanted.role === 'member' && wanted.uses <= 50) return null;
    return { effect: message('effect.invite', { ...wanted }) };
  },
  async run(args, context): Promise<Reply> {
    const { services, call, frame, identity } = context;
    const { invitations } = services.community;
    const personal = { ...frame, ephemeral: true };
    if (args.role === 'list') {
      return { ...personal, kind: 'invitations', made: null, open: await invitations.open() };
    }
    if (args.role === 'revoke') return revoked(args.uses ?? '', context);
    const wanted = wantedOf(args);
    if (wanted === null || 'kind' in wanted) {
      const isUses = wanted?.kind === 'uses';
      const text = isUses ? args.uses : args.days;
      const takes = isUses ? `1–${mostUses}` : `1–${mostDays}`;
      return refused(context, message('invite.number', { given: (text ?? '').slice(0, 40), takes, example }));
    }
    const { role, uses, days } = wanted;
    if (!mayGrant(identity.role, 'member', role)) {
      return refused(context, message('invite.refused', { actual: identity.role }));
    }
    const made = await invitations.make({ role, uses, forMs: days * dayMs, by: call.person });
    const link = call.botName === undefined ? null : `https://t.me/${call.botName}?start=inv_${made.code}`;
    return { ...personal, kind: 'invitations', made: { ...made, link, role, uses }, open: [] };
  },
});

function wantedOf({
  role,
  uses,
  days,
}: {
  readonly role: string;
  readonly uses?: string | undefined;
  readonly days?: string | undefined;
}): Wanted | { readonly kind: 'uses' | 'days' } | null {
  const wanted = given.find((one) => one === role);
  if (!wanted) return null;
  const count = countOf(uses, 1, mostUses);
  if (count === null) return { kind: 'uses' };
  const length = countOf(days, usualDays, mostDays);
  return length === null ? { kind: 'days' } : { role: wanted, uses: count, days: length };
}

async function revoked(text: string, context: CommandContext): Promise<Reply> {
  const { services, frame, identity, call, roleOf } = context;
  const id = Number(/^#?(\d{1,9})$/.exec(text.trim())?.[1] ?? 0);
  const one = (await services.community.invitations.open()).find((open) => open.id === id);
  if (!one) return refused(context, message('invite.unknown', { id: text.slice(0, 20) }));
  const isOwn = personWord(one.madeBy) === personWord(call.person);
  const maker = (await roleOf(one.madeBy)) ?? 'stranger';
  if (!isOwn && !mayGrant(identity.role, maker, 'member')) {
    return refused(context, message('grant.refused', { actual: identity.role }));
  }
  await services.community.invitations.revoke(id);
  return { ...frame, ephemeral: true, kind: 'notice', ...message('invite.revoked', { id }) };
}
