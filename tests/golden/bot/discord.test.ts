import type { APIButtonComponentWithCustomId } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { discordDrawing, pictureName } from '../../../src/bot/discord/draw.js';
import type { Reply } from '../../../src/bot/reply.js';
import type { Market } from '../../../src/core/market.js';
import { anEntry, aPicture, someCandles, somePredictions } from '../../builders/pictures.js';
import { someReplies } from '../../builders/replies.js';
import { messageFaults } from '../../fakes/discord/limits.js';

const frame = { mark: aPicture().mark, now: 1_762_956_180_000, timeZone: 'UTC', ephemeral: false } as Pick<
  Reply,
  'mark' | 'now' | 'timeZone' | 'ephemeral'
>;

function faultsOf(reply: Reply): readonly string[] {
  const { embed, components } = discordDrawing(reply, { public: true });
  return messageFaults({ embeds: [embed], components: components as never }, embed.image ? [pictureName] : []);
}

/** A drawing as a person sees it, top to bottom. */
function golden(reply: Reply): string {
  const { embed, components, rest } = discordDrawing(reply, { public: true });
  const rows = components.map((row) =>
    row.components
      .map(
        (button) =>
          `[${(button as APIButtonComponentWithCustomId).label} → ${(button as APIButtonComponentWithCustomId).custom_id}]`,
      )
      .join(' '),
  );
  const parts = [
    `color #${(embed.color ?? 0).toString(16).padStart(6, '0')}`,
    ...(embed.title ? [`# ${embed.title}`] : []),
    ...(embed.description ? [embed.description] : []),
    ...(embed.image ? [`(image ${embed.image.url})`] : []),
    ...(embed.footer ? [`footer: ${embed.footer.text}`] : []),
    ...rows,
    ...(rest === null ? [] : [`file: ${rest.length} characters`]),
  ];
  return `${parts.join('\n')}\n`;
}

describe('messages on Discord', () => {
  describe.each(Object.entries(someReplies))('%s', (name, reply) => {
    it('reads as it always did, within the limits', async () => {
      expect(faultsOf(reply)).toEqual([]);
      await expect(golden(reply)).toMatchFileSnapshot(`./discord/${name}.txt`);
    });

    it('says which market it speaks of', () => {
      const expected = { live: /Market: binance, live/, replay: /⚠ REPLAY/, simulated: /⚠ SIMULATED market/ };
      expect(golden(reply)).toMatch(expected[reply.mark.provenance]);
    });
  });

  it('holds the longest names and the largest numbers', () => {
    const market = '1000000000CATSX/USDTUS' as Market;
    const candles = someCandles({ start: 123_456_789_012, tick: 1e-8 });
    const predictions = somePredictions(candles, { market, model: 'm'.repeat(120) });
    const signal = anEntry(predictions.at(-1)!, 'short', 9_007_199_254_740_991);
    const picture = aPicture({ market, signal, data: { candles, predictions } });
    const card: Reply = {
      ...frame,
      kind: 'signalCard',
      signal,
      outcome: { kind: 'open' },
      tick: 1e-8,
      callsLikeThis: { won: 999_999, of: 1_000_000 },
      picture,
    };
    expect(faultsOf(card)).toEqual([]);
    expect(JSON.stringify(discordDrawing(card, { public: true }).embed)).toContain('1000000000CATSX/USDTUS');
  });

  it('puts what does not fit into a file, and says so, cutting no line', () => {
    const markets = Array.from({ length: 900 }, (_, index) => `COIN${index}/USDT` as Market);
    const readings = markets.map((market, index) => ({
      id: String(index),
      source: 'feed',
      title: `*${market}* `.repeat(8),
      url: 'https://example.org/a_b(c)',
      market,
      score: -0.5,
      label: 'negative' as const,
      scorer: 'local',
      publishedAt: frame.now,
      availableAt: frame.now,
    }));
    const mood = { market: markets[0]!, asOf: frame.now, windowMs: 21_600_000, score: 0.1, items: 900 };
    const reply: Reply = { ...frame, kind: 'sentiment', mood, readings };
    const { embed, rest } = discordDrawing(reply, { public: true });
    expect(faultsOf(reply)).toEqual([]);
    if (rest === null) return expect(embed.description?.length).toBeGreaterThan(0);
    expect(embed.description).toMatch(/… \d+ more in whole-message\.txt$/);
    expect(rest).toContain('COIN0/USDT');
  });

  it('shows a button once and never more than Discord takes', () => {
    const button = (market: string) => ({
      label: 'market' as const,
      params: { market },
      action: { command: 'predict', args: [market, '1h'] },
    });
    const many = Array.from({ length: 40 }, (_, index) => button(`COIN${index}/USDT`));
    const reply: Reply = {
      ...frame,
      kind: 'watch',
      markets: [],
      timeframes: [],
      buttons: [many, [button('COIN0/USDT')]],
    };
    const { components } = discordDrawing(reply, { public: true });
    expect(components.map((row) => row.components.length)).toEqual([5, 5, 5, 5, 5]);
    expect(faultsOf(reply)).toEqual([]);
  });
});
