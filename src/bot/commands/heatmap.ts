import { z } from 'zod';
import { refresh } from '../buttons.js';
import { moversButton, pricesButton } from '../market-buttons.js';
import { pictureLanguage } from '../picture-language.js';
import { defineCommand } from './define-command.js';
import { themeArg, themeOf, themeOption } from './theme-option.js';

/** More rows would be too small to read on a phone. */
const mostRows = 20;

export const heatmapCommand = defineCommand({
  name: 'heatmap',
  summary: 'Every market, hour by hour, coloured by its return',
  example: '/heatmap',
  verb: 'read',
  topic: 'markets',
  options: [themeOption],
  args: (kit) => z.object({ theme: themeArg(kit) }),
  sameForAll: () => true,
  async run({ theme }, { services, frame }) {
    const whole = await services.overview.heatmap();
    const table = { ...whole, rows: whole.rows.slice(0, mostRows) };
    const { mark, timeZone } = frame;
    return {
      ...frame,
      kind: 'heatmap',
      table,
      all: whole.rows.length,
      buttons: [[moversButton('24h'), pricesButton, refresh('heatmap', ...(theme === 'chosen' ? [] : [theme]))]],
      ...(table.asOf === null
        ? {}
        : {
            picture: {
              kind: 'heatmapChart',
              mark,
              timeZone,
              theme: themeOf(theme, frame),
              ...pictureLanguage(frame),
              table,
            },
          }),
    };
  },
});
