import type { FollowUpKind } from '../../core/follow-up.js';
import { languageNames } from '../../core/language.js';
import { nextDigestAt } from '../../core/local-time.js';
import { type MessageKind, messageKinds, usualDigest } from '../../core/preferences.js';
import { countText, shareText } from '../format/numbers.js';
import { clockText, timeText, weekdayText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import { spoken } from '../messages/language.js';
import { type SettingName, type SettingsReply, settingNames } from '../reply/preferences.js';
import { type CardText, lines } from './card.js';

export const kindName = (kind: MessageKind): string =>
  ({
    entry: () => say('settings.kind.entry'),
    move: () => say('settings.kind.move'),
    risk: () => say('settings.kind.risk'),
    alert: () => say('settings.kind.alert'),
    followUp: () => say('settings.kind.followUp'),
    summary: () => say('settings.kind.summary'),
    paper: () => say('settings.kind.paper'),
    post: () => say('settings.kind.post'),
  })[kind]();

const followUpName = (kind: FollowUpKind): string =>
  ({
    target: () => say('settings.followUp.target'),
    stop: () => say('settings.followUp.stop'),
    reversal: () => say('settings.followUp.reversal'),
    collapse: () => say('settings.followUp.collapse'),
  })[kind]();

const zoneOfReply = ({ preferences, timeZone }: SettingsReply): string => preferences.timeZone ?? timeZone;

function kindsValue({ preferences: { kinds } }: SettingsReply): string {
  const named = (mode: string) =>
    messageKinds
      .filter((kind) => kinds[kind] === mode)
      .map(kindName)
      .join(', ');
  const [off, silent] = [named('off'), named('silent')];
  const parts = [
    ...(off === '' ? [] : [say('setting.kinds.off', { kinds: off })]),
    ...(silent === '' ? [] : [say('setting.kinds.silent', { kinds: silent })]),
  ];
  return parts.length === 0 ? say('setting.kinds.all') : parts.join(' · ');
}

function quietValue({ preferences: { quiet } }: SettingsReply): string {
  if (quiet === null) return say('setting.quiet.none');
  const exempt = messageKinds.filter((kind) => kind === 'risk' || quiet.exempt.includes(kind)).map(kindName);
  const params = { from: clockText(quiet.from), to: clockText(quiet.to), exempt: exempt.join(', ') };
  return quiet.others === 'digest' ? say('setting.quiet.digest', params) : say('setting.quiet.silent', params);
}

function digestValue({ preferences: { digest } }: SettingsReply): string {
  if (digest === null) return say('setting.digest.none');
  const time = clockText(digest.at);
  return digest.every === 'day'
    ? say('setting.digest.day', { time })
    : say('setting.digest.week', { time, weekday: weekdayText(digest.weekday) });
}

function confidenceValue({ preferences: { minEntry, minMove } }: SettingsReply): string {
  if (minEntry === null && minMove === null) return say('setting.confidence.any');
  const least = (share: number | null) =>
    share === null ? say('setting.confidence.any') : say('setting.confidence.least', { share: shareText(share) });
  return say('setting.confidence.some', { entry: least(minEntry), move: least(minMove) });
}

function followUpsValue({ subscription }: SettingsReply): string {
  if (subscription === null) return say('setting.followUps.unsubscribed');
  const chosen = subscription.followUps ?? [];
  return chosen.length === 0 ? say('setting.followUps.none') : chosen.map(followUpName).join(', ');
}

function timeZoneValue(reply: SettingsReply): string {
  const zone = zoneOfReply(reply);
  return reply.preferences.timeZone === null
    ? say('setting.timeZone.usual', { zone })
    : say('setting.timeZone.now', { zone, time: timeText(reply.now, reply.now, zone) });
}

const values: Readonly<Record<SettingName, (reply: SettingsReply) => string>> = {
  kinds: kindsValue,
  quiet: quietValue,
  digest: digestValue,
  budget: ({ preferences: { budget } }) =>
    budget === null ? say('setting.budget.all') : say('setting.budget.some', { count: countText(budget) }),
  confidence: confidenceValue,
  late: ({ preferences }) => (preferences.late === 'send' ? say('setting.late.send') : say('setting.late.drop')),
  followUps: followUpsValue,
  theme: ({ preferences }) => (preferences.theme === 'dark' ? say('setting.theme.dark') : say('setting.theme.light')),
  language: ({ preferences }) =>
    preferences.language === null
      ? say('setting.language.platform', { language: languageNames[spoken()] })
      : languageNames[preferences.language],
  timeZone: timeZoneValue,
};

const names: Readonly<Record<SettingName, () => string>> = {
  kinds: () => say('setting.kinds'),
  quiet: () => say('setting.quiet'),
  digest: () => say('setting.digest'),
  budget: () => say('setting.budget'),
  confidence: () => say('setting.confidence'),
  late: () => say('setting.late'),
  followUps: () => say('setting.followUps'),
  theme: () => say('setting.theme'),
  language: () => say('setting.language'),
  timeZone: () => say('setting.timeZone'),
};

/** One line that says what the change does. */
function effectOf(changed: SettingName, reply: SettingsReply): string {
  const { preferences } = reply;
  const value = values[changed](reply);
  const zone = zoneOfReply(reply);
  switch (changed) {
    case 'kinds':
      return say('settings.done.kinds', { value });
    case 'quiet':
      return preferences.quiet === null ? say('settings.done.quiet.none') : say('settings.done.quiet', { value, zone });
    case 'digest': {
      if (preferences.digest === null) return say('settings.done.digest.none');
      const next = timeText(nextDigestAt(preferences.digest, reply.now, zone), reply.now, zone);
      return say('settings.done.digest', { value, zone, next });
    }
    case 'budget':
      return preferences.budget === null
        ? say('settings.done.budget.all')
        : say('settings.done.budget', { value, digest: digestValue(reply) });
    case 'confidence':
      return preferences.minEntry === null && preferences.minMove === null
        ? say('settings.done.confidence.any')
        : say('settings.done.confidence', { value });
    case 'late':
      return say('settings.done.late', { value });
    case 'followUps':
      return (reply.subscription?.followUps ?? []).length === 0
        ? say('settings.done.followUps.none')
        : say('settings.done.followUps', { value });
    case 'theme':
      return say('settings.done.theme', { value });
    case 'language':
      return say('settings.done.language', { value });
    case 'timeZone':
      return say('settings.done.timeZone', { value });
  }
}

const examples: Readonly<Record<SettingName, string>> = {
  kinds: '/settings entry silent',
  quiet: '/quiet 22:00-07:00',
  digest: `/digest daily ${clockText(usualDigest.at)}`,
  budget: '/settings budget 5',
  confidence: '/settings confidence 55',
  late: '/settings late drop',
  followUps: '/settings followups target stop',
  theme: '/settings theme light',
  language: '/language Deutsch',
  timeZone: '/timezone Europe/Berlin',
};

const lineOf = (name: SettingName, reply: SettingsReply): string =>
  say('settings.line', { name: names[name](), value: values[name](reply) });

export function settingsCard(reply: SettingsReply): CardText {
  const { changed, section, watchlist, of } = reply;
  const heading = of === 'person' ? say('settings.title.person') : say('settings.title.chat');
  const list =
    watchlist === null
      ? null
      : say('settings.line', {
          name: say('setting.watchlist', { name: watchlist.name }),
          value: watchlist.markets.length === 0 ? say('watchlist.empty') : watchlist.markets.join(', '),
        });
  const shown = section === null ? settingNames : changed === section ? [] : [section];
  return {
    tone: 'info',
    title: changed === null ? [{ strong: heading }] : [effectOf(changed, reply)],
    body: lines(
      ...shown.map((name) => lineOf(name, reply)),
      section === null ? list : null,
      section === null && of === 'chat' ? say('settings.hintChat') : null,
      changed === null ? say('settings.hint', { example: examples[section ?? 'quiet'] }) : null,
    ),
  };
}
