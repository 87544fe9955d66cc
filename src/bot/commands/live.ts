import { z } from 'zod';
import { liveAskButton, refresh } from '../buttons.js';
import { accountWord } from '../draw/live-card.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';

const actions = ['status', 'kill', 'resume'] as const;

export const liveCommand = defineCommand({
  name: 'live',
  summary: 'Trading with the exchange: status, kill switch, resume',
  example: '/live status',
  verb: 'operate',
  topic: 'trading',
  options: [
    { name: 'action', summary: 'status, kill or resume', required: false, choices: actions },
    { name: 'sure', summary: 'yes, typed, to skip the question', required: false, choices: ['yes'] },
  ],
  args: (kit) => z.object({ action: kit.choice(actions, 'status'), sure: kit.choice(['no', 'yes'] as const, 'no') }),
  changes: ({ action = 'status' }) => action.trim().toLowerCase() !== 'status',
  async danger({ action, sure }, { services, call }) {
    // Typed in one go it is said twice already; a button may be older than whoever presses it knows.
    if (sure === 'yes' && call.source === 'command') return null;
    const status = await services.live.status();
    const where = { venue: status.venue ?? '', account: accountWord(status) };
    if (action === 'kill') {
      const isOver = status.state === 'off' || status.state === 'killing' || status.state === 'killed';
      return isOver ? null : { effect: message('live.kill.ask', where) };
    }
    const resumes = action === 'resume' && (status.state === 'killed' || status.state === 'halted');
    return resumes ? { effect: message('live.resume.ask', where) } : null;
  },
  async run({ action }, { services, call, frame }) {
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
      await live.kill(by);
      return { ...personal, kind: 'notice', ...message('live.kill.done', {}), buttons: [[refresh('live', 'status')]] };
    }
    if (status.state !== 'killed' && status.state !== 'halted') {
      return { ...personal, kind: 'notice', ...message('live.resume.nothing', { state: status.state }) };
    }
    const done = await live.resume(by);
    return done
      ? { ...personal, kind: 'notice', ...message('live.resume.done', where) }
      : { ...personal, kind: 'notice', ...message('live.resume.nothing', { state: status.state }) };
  },
});
