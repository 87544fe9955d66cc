import { settingCommand } from './settings.js';

export const quietCommand = settingCommand({
  setting: 'quiet',
  name: 'quiet',
  summary: 'Hours in which only risk is pushed; the rest waits or makes no sound',
  option: 'Two times, then digest or silent, kinds that come all the same; off',
  example: '/quiet 22:00-07:00',
});
