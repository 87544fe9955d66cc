import { describe, expect, it } from 'vitest';
import { consoleText } from '../../../src/bot/console/draw.js';
import { discordDrawing, pictureName } from '../../../src/bot/discord/draw.js';
import type { Reply } from '../../../src/bot/reply.js';
import { telegramDrawing } from '../../../src/bot/telegram/draw.js';
import { languages } from '../../../src/core/language.js';
import { someReplies } from '../../builders/replies.js';
import { messageFaults } from '../../fakes/discord/limits.js';
import { htmlFault, shownText } from '../../fakes/telegram.js';

const replies = Object.entries(someReplies);

/** Why a reply could not be sent as it is; none when both platforms would take it. */
function faultsOf(reply: Reply): readonly string[] {
  const telegram = telegramDrawing(reply, { public: true });
  const discord = discordDrawing(reply, { public: true });
  const keys = telegram.keyboard?.inline_keyboard.flat() ?? [];
  return [
    ...telegram.texts.flatMap((text) => htmlFault(text) ?? []),
    ...telegram.texts.flatMap((text) => (shownText(text).length > 4_096 ? ['a text is too long'] : [])),
    ...(htmlFault(telegram.caption) ? ['a caption is no markup'] : []),
    ...(shownText(telegram.caption).length > 1_024 ? ['a caption is too long'] : []),
    ...keys.flatMap((key) => (Buffer.byteLength(key.callback_data) > 64 ? [`${key.text}: too much data`] : [])),
    ...messageFaults(
      { embeds: [discord.embed], components: discord.components as never },
      discord.embed.image ? [pictureName] : [],
    ),
  ];
}

describe.each(languages)('in %s', (language) => {
  it('every message keeps the limits of each platform', () => {
    const wrong = replies.flatMap(([name, reply]) =>
      faultsOf({ ...reply, language } as Reply).map((fault) => `${name}: ${fault}`),
    );
    expect(wrong).toEqual([]);
  });

  it('no message shows a parameter that was not filled in', () => {
    const unfilled = replies.filter(
      ([, reply]) => /\{[a-z]\w*\}/i.test(consoleText({ ...reply, language } as Reply)) && reply.kind !== 'webhooks',
    );
    expect(unfilled.map(([name]) => name)).toEqual([]);
  });

  it('a signal is whole under its picture', () => {
    const cut = replies.filter(
      ([, reply]) =>
        (reply.kind === 'signalCard' || reply.kind === 'moveAlert') &&
        !telegramDrawing({ ...reply, language } as Reply, { public: true }).captionIsWhole,
    );
    expect(cut.map(([name]) => name)).toEqual([]);
  });
});
