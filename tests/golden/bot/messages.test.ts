import { describe, expect, it } from 'vitest';
import { consoleText } from '../../../src/bot/console/draw.js';
import type { ReplyKind } from '../../../src/bot/reply.js';
import { telegramDrawing } from '../../../src/bot/telegram/draw.js';
import { someReplies } from '../../builders/replies.js';
import { htmlFault, shownText } from '../../fakes/telegram.js';

const everyKind: readonly ReplyKind[] = [
  'signalCard',
  'moveAlert',
  'answer',
  'chart',
  'prices',
  'compare',
  'movers',
  'heatmap',
  'fearGreed',
  'conversion',
  'why',
  'sentiment',
  'watch',
  'subscription',
  'status',
  'record',
  'recordFile',
  'verify',
  'followUp',
  'models',
  'whoami',
  'confirm',
  'peopleNotice',
  'audit',
  'refusals',
  'roles',
  'invitations',
  'removed',
  'help',
  'commandHelp',
  'start',
  'paper',
  'paperHistory',
  'paperList',
  'leaderboard',
  'gap',
  'paperNotice',
  'backtestProgress',
  'backtest',
  'backtestFile',
  'jobs',
  'live',
  'alertFired',
  'alertDigest',
  'alertRule',
  'alertList',
  'alertFault',
  'incident',
  'incidents',
  'pinnedStatus',
  'errorDigest',
  'webhooks',
  'webhookAdded',
  'signalDigest',
  'delivery',
  'deadLetters',
  'riskAlert',
  'summary',
  'settings',
  'watchlists',
  'digest',
  'post',
  'planned',
  'calendar',
  'plainAnswer',
  'notice',
  'error',
];

describe('messages', () => {
  it('has a golden text for every kind of reply', () => {
    expect(new Set(Object.values(someReplies).map(({ kind }) => kind))).toEqual(new Set(everyKind));
  });

  describe.each(Object.entries(someReplies))('%s', (name, reply) => {
    it('reads on Telegram as it always did, within the limits', async () => {
      const drawing = telegramDrawing(reply, { public: true });
      for (const text of drawing.texts) {
        expect(htmlFault(text)).toBeNull();
        expect(shownText(text).length).toBeLessThanOrEqual(4_096);
      }
      expect(htmlFault(drawing.caption)).toBeNull();
      expect(shownText(drawing.caption).length).toBeLessThanOrEqual(1_024);
      const buttons = drawing.keyboard?.inline_keyboard ?? [];
      for (const { callback_data: data } of buttons.flat()) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      const keys = buttons.map((row) => row.map(({ text, callback_data: data }) => `[${text} → ${data}]`).join(' '));
      const golden = [...drawing.texts, ...keys].join('\n').concat('\n');
      await expect(golden).toMatchFileSnapshot(`./telegram/${name}.txt`);
    });

    it('reads on the console as it always did', async () => {
      await expect(`${consoleText(reply)}\n`).toMatchFileSnapshot(`./console/${name}.txt`);
    });

    it('says which market it speaks of', () => {
      const text = consoleText(reply);
      const expected = { live: /Market: binance, live/, replay: /⚠ REPLAY/, simulated: /⚠ SIMULATED market/ };
      expect(text).toMatch(expected[reply.mark.provenance]);
      if (reply.mark.provenance !== 'live') {
        // Even a caption too short for the whole message carries it.
        expect(telegramDrawing(reply, { public: false }).caption).toMatch(expected[reply.mark.provenance]);
      }
    });
  });

  it('keeps a signal, whose picture it is, in one caption', () => {
    for (const [name, reply] of Object.entries(someReplies)) {
      if (reply.kind === 'signalCard' || reply.kind === 'moveAlert' || reply.kind === 'chart') {
        expect(telegramDrawing(reply, { public: true }).captionIsWhole, name).toBe(true);
      }
    }
  });
});
