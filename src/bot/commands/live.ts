import { z } from 'zod';
import { liveAskButton, liveKillButton, liveResumeButton, refresh } from '../buttons.js';
import { accountWord } from '../draw/live-card.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';

const actions = ['status', 'kill', 'resume'] as const;

export const liveCommand = defineCommand({
  name: 'live',
  summary: 'Trading with the exchange: status, kill switch, resume',
  example: '/live status',
  verb: 'operate',
  options: [
    { name: 'action', summary: 'status, kill or resume', required: false, choices: actions },
    { name: 'sure', summary: 'yes, to skip the question', required: false, choices: ['yes'] },
  ],
  args: (kit) => z.object({ action: kit.choice(actions, 'status'), sure: kit.choice(['no', 'yes'] as const, 'no') }),
  async run({ action, sure }, { services, call, frame }) {
    const { live } = services;
    const personal = { ...frame, ephemeral: true };
    const status = await live.status();
    const shown = { ...personal, kind: 'live', status } as const;
    if (action === 'status' || status.state === 'off') {
      return status.state === 'off' ? shown : { ...shown, buttons: [[refresh('live', 'status'), liveAskButton]] };
    }
    const by = `${call.person.platform}:${call.person.id}`;
    const where = { venue: status.venue ?? '', account: accountWord(status) };
    if (action === 'kill') {
      if (status.state === 'killing' || status.state === 'killed') {
        return { ...personal, kind: 'notice', ...message('live.kill.already', {}) };
      }
      if (sure === 'no') {
        return { ...personal, kind: 'notice', ...message('live.kill.ask', where), buttons: [[liveKillButton]] };
      }
      await live.kill(by);
      return { ...personal, kind: 'notice', ...message('live.kill.done', {}), buttons: [[refresh('live', 'status')]] };
    }
    if (status.state !== 'killed' && status.state !== 'halted') {
      return { ...personal, kind: 'notice', ...message('live.resume.nothing', { state: status.state }) };
    }
    if (sure === 'no') {
      return { ...personal, kind: 'notice', ...message('live.resume.ask', where), buttons: [[liveResumeButton]] };
    }
    const done = await live.resume(by);
    return done
      ? { ...personal, kind: 'notice', ...message('live.resume.done', where) }
      : { ...personal, kind: 'notice', ...message('live.resume.nothing', { state: status.state }) };
  },
});
