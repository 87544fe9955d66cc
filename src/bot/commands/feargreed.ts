import { z } from 'zod';
import { refresh } from '../buttons.js';
import { heatmapButton, moversButton } from '../market-buttons.js';
import { pictureLanguage } from '../picture-language.js';
import { defineCommand } from './define-command.js';
import { themeArg, themeOf, themeOption } from './theme-option.js';

export const feargreedCommand = defineCommand({
  name: 'feargreed',
  summary: "Auspex's own index of fear and greed, part by part",
  example: '/feargreed',
  verb: 'read',
  topic: 'markets',
  options: [themeOption],
  args: (kit) => z.object({ theme: themeArg(kit) }),
  sameForAll: () => true,
  async run({ theme }, { services, frame }) {
    const index = await services.overview.fearGreed();
    const { mark, timeZone } = frame;
    return {
      ...frame,
      kind: 'fearGreed',
      index,
      buttons: [[heatmapButton, moversButton('24h'), refresh('feargreed', ...(theme === 'chosen' ? [] : [theme]))]],
      ...(index.value === null
        ? {}
        : {
            picture: {
              kind: 'fearGreedChart',
              mark,
              timeZone,
              theme: themeOf(theme, frame),
              ...pictureLanguage(frame),
              index,
            },
          }),
    };
  },
});
