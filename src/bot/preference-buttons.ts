import { type FollowUpKind, followUpKinds } from '../core/follow-up.js';
import { languageNames, languages } from '../core/language.js';
import { kindModes, type MessageKind, messageKinds, type Preferences } from '../core/preferences.js';
import type { Button } from './button.js';
import { inRows } from './buttons.js';
import type { LabelId } from './messages/catalogue.js';
import { type SettingName, settingNames } from './reply/preferences.js';

type Rows = readonly (readonly Button[])[];

/** A word as it is typed after /settings. */
export const settingWords: Readonly<Record<SettingName, string>> = {
  kinds: 'kinds',
  quiet: 'quiet',
  digest: 'digest',
  budget: 'budget',
  confidence: 'confidence',
  late: 'late',
  followUps: 'followups',
  theme: 'theme',
  language: 'language',
  timeZone: 'timezone',
};

const labels: Readonly<Record<SettingName, LabelId>> = {
  kinds: 'settingKinds',
  quiet: 'settingQuiet',
  digest: 'settingDigest',
  budget: 'settingBudget',
  confidence: 'settingConfidence',
  late: 'settingLate',
  followUps: 'settingFollowUps',
  theme: 'settingTheme',
  language: 'settingLanguage',
  timeZone: 'settingTimeZone',
};

/** The words after /settings go as one argument: it takes all that is left of a line. */
const set = (label: LabelId, words: string, params?: Readonly<Record<string, string>>): Button => ({
  label,
  ...(params ? { params } : {}),
  action: { command: 'settings', args: words === '' ? [] : [words], inPlace: true },
});
const choice = (text: string, words: string): Button => set('choice', words, { text });

export const settingsButton: Button = { label: 'settings', action: { command: 'settings', args: [] } };
/** Opens one setting in a message of its own. */
export const settingButton = (name: SettingName): Button => ({
  label: labels[name],
  action: { command: 'settings', args: [settingWords[name]] },
});
export const heldSignalButton = (id: number): Button => ({
  label: 'heldSignal',
  params: { id: String(id) },
  action: { command: 'signal', args: [String(id)] },
});
export const sendHeldButton = (upTo: number): Button => ({
  label: 'sendHeld',
  action: { command: 'digest', args: [`send ${upTo}`] },
});
export const watchlistButton: Button = { label: 'watchlist', action: { command: 'watchlist', args: [] } };

const kindLabels: Readonly<Record<MessageKind, LabelId>> = {
  entry: 'kindEntry',
  move: 'kindMove',
  risk: 'kindRisk',
  alert: 'kindAlert',
  followUp: 'kindFollowUp',
  summary: 'kindSummary',
  paper: 'kindPaper',
  post: 'kindPost',
};
const followLabels: Readonly<Record<FollowUpKind, LabelId>> = {
  target: 'followTarget',
  stop: 'followStop',
  reversal: 'followReversal',
  collapse: 'followCollapse',
};
const modeMarks = { on: '🔔', silent: '🔕', off: '✘' } as const;

/** A press takes the next of on, silent, off. */
function kindButtons({ kinds }: Preferences): readonly Button[] {
  return messageKinds.map((kind) => {
    const mode = kinds[kind] ?? 'on';
    const next = kindModes[(kindModes.indexOf(mode) + 1) % kindModes.length] ?? 'on';
    return set(kindLabels[kind], `${kind.toLowerCase()} ${next}`, { mode: modeMarks[mode] });
  });
}

function followUpButtons(chosen: readonly FollowUpKind[]): readonly Button[] {
  return followUpKinds.map((kind) => {
    const isOn = chosen.includes(kind);
    const next = isOn ? chosen.filter((one) => one !== kind) : [...chosen, kind];
    const words = `followups ${next.length === 0 ? 'off' : next.join(' ')}`;
    return set(followLabels[kind], words, { mark: isOn ? '✔' : '–' });
  });
}

const hours = (from: number, to: number): string =>
  `${String(from).padStart(2, '0')}:00-${String(to).padStart(2, '0')}:00`;

function quietButtons({ quiet }: Preferences): Rows {
  const spans = [hours(22, 7), hours(23, 8), hours(0, 8)].map((span) =>
    choice(span.replace('-', '–'), `quiet ${span}`),
  );
  return [
    spans,
    [
      ...(quiet === null ? [] : [set('choiceWait', 'quiet digest'), set('choiceSilent', 'quiet silent')]),
      set('choiceOff', 'quiet off'),
    ],
  ];
}

const zones = [
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Moscow',
  'Asia/Shanghai',
  'Asia/Tokyo',
] as const;
const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

function choicesOf(name: SettingName, preferences: Preferences, followUps: readonly FollowUpKind[] | null): Rows {
  switch (name) {
    case 'kinds':
      return inRows(kindButtons(preferences), 2);
    case 'quiet':
      return quietButtons(preferences);
    case 'digest':
      return [
        ['08:00', '20:00'].map((time) => set('choiceDaily', `digest daily ${time}`, { time })),
        [set('choiceWeekly', 'digest weekly sun 20:00', { time: '20:00' }), set('choiceOff', 'digest off')],
      ];
    case 'budget':
      return [[...[3, 5, 10].map((count) => choice(String(count), `budget ${count}`)), set('choiceAll', 'budget off')]];
    case 'confidence':
      return [
        [
          ...[50, 55, 60].map((share) => choice(`${share} %`, `confidence ${share}`)),
          set('choiceAny', 'confidence off'),
        ],
      ];
    case 'late':
      return [[set('choiceSend', 'late send'), set('choiceDrop', 'late drop')]];
    case 'followUps':
      return followUps === null ? [] : inRows(followUpButtons(followUps), 2);
    case 'theme':
      return [[set('choiceDark', 'theme dark'), set('choiceLight', 'theme light')]];
    case 'language':
      return inRows(
        languages.map((language) => choice(languageNames[language], `language ${language}`)),
        4,
      );
    case 'timeZone':
      return inRows(
        zones.map((zone) => choice(cityOf(zone), `timezone ${zone}`)),
        4,
      );
  }
}

/** The buttons under a setting, or under all of them. `followUps` null: the chat hears no signals. */
export function settingsButtons(
  section: SettingName | null,
  preferences: Preferences,
  followUps: readonly FollowUpKind[] | null,
): Rows {
  if (section === null) {
    return inRows(
      settingNames.map((name) => set(labels[name], settingWords[name])),
      4,
    );
  }
  return [...choicesOf(section, preferences, followUps), [set('allSettings', '')]];
}
