import { settingCommand } from './settings.js';

export const timezoneCommand = settingCommand({
  setting: 'timeZone',
  name: 'timezone',
  summary: 'The zone times are written in',
  option: 'A city or an IANA zone, as Europe/Berlin',
  example: '/timezone Europe/Berlin',
});
