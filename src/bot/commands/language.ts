import { settingCommand } from './settings.js';

export const languageCommand = settingCommand({
  setting: 'language',
  name: 'language',
  summary: 'The language I speak to you in',
  option: 'A language by its name or code, or auto',
  example: '/language Deutsch',
});
