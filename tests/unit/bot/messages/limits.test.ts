import { describe, expect, it } from 'vitest';
import { discordDrawing, discordLimits } from '../../../../src/bot/discord/draw.js';
import { inLanguage } from '../../../../src/bot/messages/language.js';
import { captionLimit, telegramDrawing, textLimit } from '../../../../src/bot/telegram/draw.js';
import { languages } from '../../../../src/core/language.js';
import { someReplies } from '../../../builders/replies.js';
import { htmlFault, shownText } from '../../../fakes/telegram.js';

/** What a sentence looks like whose parameters were not all filled in. */
const unfilled = /\{\w+\}|undefined|NaN|\[object/;

describe.each(languages)('every message in %s', (language) => {
  const replies = Object.entries(someReplies).map(([name, reply]) => [name, { ...reply, language }] as const);

  it('fits Telegram, markup and all', () => {
    for (const [name, reply] of replies) {
      const drawing = telegramDrawing(reply, { public: true });
      for (const text of drawing.texts) {
        expect([name, htmlFault(text)]).toEqual([name, null]);
        expect([name, shownText(text).length <= textLimit]).toEqual([name, true]);
        expect([name, unfilled.exec(shownText(text))?.[0]]).toEqual([name, undefined]);
      }
      expect([name, htmlFault(drawing.caption)]).toEqual([name, null]);
      if (reply.picture) expect([name, shownText(drawing.caption).length <= captionLimit]).toEqual([name, true]);
      const keys = drawing.keyboard?.inline_keyboard.flat() ?? [];
      for (const key of keys) {
        expect([name, Buffer.byteLength(key.callback_data) <= 64]).toEqual([name, true]);
        expect([name, key.text.length > 0 && key.text.length <= 64]).toEqual([name, true]);
      }
    }
  });

  it('fits Discord', () => {
    for (const [name, reply] of replies) {
      const { embed, components } = discordDrawing(reply, { public: true });
      const { title = '', description = '', footer } = embed;
      expect([name, title.length <= discordLimits.title]).toEqual([name, true]);
      expect([name, description.length <= discordLimits.description]).toEqual([name, true]);
      const total = title.length + description.length + (footer?.text.length ?? 0);
      expect([name, total <= discordLimits.total]).toEqual([name, true]);
      expect([name, components.length <= discordLimits.rows]).toEqual([name, true]);
      for (const button of components.flatMap((row) => row.components)) {
        if (!('custom_id' in button) || !('label' in button)) continue;
        expect([name, (button.label ?? '').length <= discordLimits.label]).toEqual([name, true]);
        expect([name, button.custom_id.length <= discordLimits.customId]).toEqual([name, true]);
      }
    }
  });
});

it('a signal and its picture stay one message in every language', () => {
  for (const language of languages) {
    for (const [name, reply] of Object.entries(someReplies)) {
      if (reply.kind !== 'signalCard' && reply.kind !== 'moveAlert') continue;
      const whole = inLanguage(
        language,
        () => telegramDrawing({ ...reply, language }, { public: true }).captionIsWhole,
      );
      expect([language, name, whole]).toEqual([language, name, true]);
    }
  }
});
