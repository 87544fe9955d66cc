import { z } from 'zod';
import { type Preferences, settingsOwner } from '../../core/preferences.js';
import { shortened } from '../format/foreign-text.js';
import { framed } from '../manner.js';
import { message } from '../messages/catalogue.js';
import { settingsButtons, settingWords } from '../preference-buttons.js';
import type { ErrorReply } from '../reply/notices.js';
import { type SettingName, type SettingsReply, settingNames } from '../reply/preferences.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import type { Fault } from './fault.js';
import { followUpsOf, readSetting, settingOfWords } from './setting-words.js';

const refused = ({ frame }: CommandContext, fault: Fault): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

const ownerOf = ({ call, identity }: CommandContext) => settingsOwner(call, identity.account);

/** The settings that hold here: the asker's own in a direct conversation, else the chat's. */
export async function showSettings(
  context: CommandContext,
  shown: { readonly section: SettingName | null; readonly changed: SettingName | null },
): Promise<SettingsReply> {
  const { services, call, frame } = context;
  const owner = ownerOf(context);
  const [preferences, subscription, lists] = await Promise.all([
    services.preferences.of(owner),
    services.subscriptions.get(call.chat),
    services.preferences.watchlists(owner),
  ]);
  const { language, timeZone, theme } = preferences;
  return {
    ...frame,
    // What was just set is spoken at once; what was not, as before.
    ...framed({
      language: language ?? frame.language ?? 'en',
      timeZone: timeZone ?? frame.timeZone,
      theme: theme,
    }),
    ephemeral: call.isPrivate,
    kind: 'settings',
    of: call.isPrivate ? 'person' : 'chat',
    preferences,
    subscription,
    watchlist: lists.find(({ isDefault }) => isDefault) ?? null,
    ...shown,
    buttons: settingsButtons(shown.section, preferences, subscription === null ? null : (subscription.followUps ?? [])),
  };
}

async function setFollowUps(words: readonly string[], context: CommandContext): Promise<Reply> {
  const { services, call } = context;
  const followUps = followUpsOf(words);
  if (followUps === null) {
    const params = {
      given: shortened(words.join(' '), 40),
      choices: 'target, stop, reversal, collapse, all, off',
      example: '/settings followups target stop',
    };
    return refused(context, message('settings.badWord', params));
  }
  const subscription = await services.subscriptions.get(call.chat);
  if (subscription === null) return refused(context, message('settings.needsSubscription', {}));
  await services.subscriptions.put({ ...subscription, followUps });
  return showSettings(context, { section: 'followUps', changed: 'followUps' });
}

/** Changes one setting by the words after its name, or shows it with its buttons when there are none. */
export async function changeSetting(
  name: SettingName,
  words: readonly string[],
  context: CommandContext,
): Promise<Reply> {
  const { services, call } = context;
  if (words.length === 0) return showSettings(context, { section: name, changed: null });
  if (name === 'followUps') return setFollowUps(words, context);
  const owner = ownerOf(context);
  const before: Preferences = await services.preferences.of(owner);
  const read = readSetting[name](words, before);
  if (read.kind === 'fault') return refused(context, read.fault);
  await services.preferences.change(owner, read.change, call.chat);
  return showSettings(context, { section: name, changed: name });
}

export const settingsCommand = defineCommand({
  name: 'settings',
  summary: 'How you want to be told: kinds, quiet hours, digest, budget, language, zone',
  example: '/settings entry silent',
  verb: 'read',
  topic: 'hearing',
  // To look is to read; what a chat hears is changed by whoever may subscribe it.
  verbOf: ({ what = '' }) => (what.trim().split(/\s+/).length > 1 ? 'subscribe' : 'read'),
  options: [
    {
      name: 'what',
      summary: 'A setting and what it should be, as: budget 5; nothing shows all of them',
      required: false,
      rest: true,
    },
  ],
  args: () => z.object({ what: z.string().optional() }),
  async run({ what = '' }, context) {
    const words = what.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return showSettings(context, { section: null, changed: null });
    const found = settingOfWords(words);
    if (found !== null) return changeSetting(found.name, found.rest, context);
    const params = {
      given: shortened(words[0] ?? '', 40),
      names: settingNames.map((name) => settingWords[name]).join(', '),
      example: '/settings budget 5',
    };
    return refused(context, message('settings.unknown', params));
  },
});

/** A command of its own for one setting: `/quiet 22:00-07:00` is `/settings quiet 22:00-07:00`. */
export const settingCommand = (definition: {
  readonly setting: SettingName;
  readonly name: string;
  readonly summary: string;
  readonly option: string;
  readonly example: string;
}) =>
  defineCommand({
    name: definition.name,
    summary: definition.summary,
    example: definition.example,
    verb: 'read',
    topic: 'hearing',
    verbOf: ({ what = '' }) => (what.trim() === '' ? 'read' : 'subscribe'),
    options: [{ name: 'what', summary: definition.option, required: false, rest: true }],
    args: () => z.object({ what: z.string().optional() }),
    run: async ({ what = '' }, context) =>
      changeSetting(definition.setting, what.toLowerCase().split(/\s+/).filter(Boolean), context),
  });
