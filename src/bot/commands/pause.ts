import { z } from 'zod';
import { resumeButton, statusButton } from '../buttons.js';
import type { CommandCall } from '../call.js';
import { ageText } from '../format/times.js';
import { message } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import { defineCommand } from './define-command.js';

/** Who did it, by id: names change. */
const by = ({ person }: CommandCall): string => `${person.platform}:${person.id}`;

export const pauseCommand = defineCommand({
  name: 'pause',
  summary: 'Stop new signals and entries',
  example: '/pause',
  verb: 'operate',
  topic: 'operating',
  args: () => z.object({}),
  danger: async (_, { services }) => ((await services.paused()) ? null : { effect: message('effect.pause', {}) }),
  async run(_, { services, call, frame }) {
    const paused = await services.paused();
    if (paused) {
      const params = {
        by: paused.by,
        age: inLanguage(frame.language ?? 'en', () => ageText(frame.now - paused.since)),
      };
      return { ...frame, kind: 'notice', ...message('paused.already', params), buttons: [[resumeButton]] };
    }
    await services.pause(by(call));
    return { ...frame, kind: 'notice', ...message('paused.done', {}), buttons: [[resumeButton, statusButton]] };
  },
});

export const resumeCommand = defineCommand({
  name: 'resume',
  summary: 'Go on after a pause',
  example: '/resume',
  verb: 'operate',
  topic: 'operating',
  args: () => z.object({}),
  async run(_, { services, call, frame }) {
    const paused = await services.paused();
    if (!paused) return { ...frame, kind: 'notice', ...message('resumed.already', {}), buttons: [[statusButton]] };
    await services.resume(by(call));
    return { ...frame, kind: 'notice', ...message('resumed.done', {}), buttons: [[statusButton]] };
  },
});
