import type { ReplyFrame } from '../reply/frame.js';
import type { ArgKit } from './args.js';
import type { OptionSpec } from './define-command.js';

export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];

export const themeOption: OptionSpec = {
  name: 'theme',
  summary: 'Colours of the picture: dark or light',
  required: false,
  choices: themes,
};

/** Schema of the option: `chosen` when it is not given. */
export const themeArg = (kit: ArgKit) => kit.choice(themes, 'chosen');

/** What is drawn in: as asked, else as the person chose, else dark. */
export const themeOf = (asked: Theme | 'chosen', frame: ReplyFrame): Theme =>
  asked === 'chosen' ? (frame.theme ?? 'dark') : asked;
