import { z } from 'zod';
import { message } from '../messages/catalogue.js';
import { deleteMeButton, exportMeButton } from '../people-reply.js';
import { firstRole } from '../permissions.js';
import type { ErrorReply } from '../reply/notices.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { whoamiReply } from './whoami.js';

const actions = ['show', 'export', 'delete'] as const;

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

const isNamed = ({ admins, call }: CommandContext): boolean =>
  admins.some((one) => one.platform === call.person.platform && one.id === call.person.id);

export const meCommand = defineCommand({
  name: 'me',
  summary: 'What is kept about you: see it as a file, or have it removed',
  example: '/me export',
  verb: 'privacy',
  topic: 'you',
  changes: ({ action = 'show' }) => action.trim().toLowerCase() !== 'show',
  options: [{ name: 'action', summary: 'export or delete', required: false, choices: actions }],
  args: (kit) => z.object({ action: kit.choice(actions, 'show') }),
  danger: ({ action }) => (action === 'delete' ? { effect: message('effect.me.delete', {}) } : null),
  async run({ action }, context): Promise<Reply> {
    const { frame, call, services } = context;
    const personal = { ...frame, ephemeral: true };
    if (action === 'show') return { ...whoamiReply(context), buttons: [[exportMeButton, deleteMeButton]] };
    const { privacy } = services.community;
    const subject = await privacy.subjectOf(call.person);
    if (action === 'delete') return removed(context);
    const parts = await privacy.exportOf(subject);
    const rows = Object.values(parts).reduce((sum, all) => sum + all.length, 0);
    const text = JSON.stringify({ ids: subject.ids, ...parts }, null, 2);
    return {
      ...personal,
      kind: 'notice',
      ...message('me.file', { rows }),
      file: { name: 'auspex-about-me.json', text },
    };
  },
});

async function removed(context: CommandContext): Promise<Reply> {
  const { services, call, frame, access, admins } = context;
  const { privacy } = services.community;
  if (isNamed(context)) return refused(context, message('me.setting', {}));
  const subject = await privacy.subjectOf(call.person);
  for (const id of subject.ids) {
    const before = await services.people.find(id);
    if (before?.role !== 'owner') continue;
    // Gives the role up first, under the lock that keeps one owner there.
    const change = await services.people.change(id, null, firstRole(access), admins.length > 0);
    if (change.kind === 'lastOwner') {
      return refused(context, message('me.lastOwner', { example: '/grant telegram:12345 owner' }));
    }
  }
  const removals = await privacy.removeOf(subject);
  return { ...frame, ephemeral: true, kind: 'removed', removals };
}
