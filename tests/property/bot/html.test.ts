import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consoleText } from '../../../src/bot/console/draw.js';
import type { Reply } from '../../../src/bot/reply.js';
import { telegramDrawing } from '../../../src/bot/telegram/draw.js';
import { escapeHtml } from '../../../src/bot/telegram/html.js';
import type { Market } from '../../../src/core/market.js';
import { liveFrame, someReplies } from '../../builders/replies.js';
import { htmlFault, shownText } from '../../fakes/telegram.js';

/** Text as it comes from feeds, posts, exchanges and people: anything, markup and control characters above all. */
const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '<b>',
        '</b>',
        '<a href="',
        '">',
        '&',
        '&amp',
        '&lt;',
        '<',
        '>',
        '"',
        '\n',
        '\u001b[31m',
        '\u202e',
        'x',
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join('')),
);

const sentiment = someReplies['sentiment'] as Extract<Reply, { kind: 'sentiment' }>;
const reading = sentiment.readings[0]!;
const status = someReplies['status-broken'] as Extract<Reply, { kind: 'status' }>;

/** Every place where foreign text enters a message. */
const replies = (text: string): readonly Reply[] => [
  {
    ...sentiment,
    readings: [
      { ...reading, title: text, source: text, url: `https://example.org/${text}` },
      { ...reading, url: text },
    ],
  },
  { ...liveFrame, kind: 'watch', markets: [text as Market], timeframes: ['1h'] },
  { ...liveFrame, kind: 'error', id: 'market.unknown', params: { given: text, suggestion: text, example: text } },
  { ...liveFrame, kind: 'notice', id: 'failure.user', params: { reason: text } },
  { ...status, mark: { ...status.mark, fallbackFrom: text }, paused: { by: text, since: status.now } },
  {
    ...status,
    report: { ...status.report, stages: [{ stage: text, state: 'silent', ageMs: 5, note: text }] },
    models: [{ version: text, trainedUntil: status.now }],
  },
  {
    ...liveFrame,
    kind: 'riskAlert',
    alert: { kind: 'brokenData', market: text as Market, timeframe: '1h', rows: 1, reason: text },
  },
];

describe('foreign text', () => {
  it('is shown as it is by Telegram, whatever it holds', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        expect(htmlFault(escapeHtml(text))).toBeNull();
        expect(shownText(escapeHtml(text))).toHaveLength(text.length);
      }),
    );
  });

  it('leaves every message balanced, escaped and within the limits', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        for (const reply of replies(text)) {
          const { texts, caption } = telegramDrawing(reply, { public: true });
          for (const html of [...texts, caption]) expect(htmlFault(html)).toBeNull();
          for (const html of texts) expect(shownText(html).length).toBeLessThanOrEqual(4_096);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('cannot steer a terminal or add a line to the console', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const harmless = replies('x').map((reply) => consoleText(reply).split('\n').length);
        for (const [i, reply] of replies(text).entries()) {
          const shown = consoleText(reply);
          expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect(shown.split('\n').length).toBe(harmless[i]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('links to the web alone', () => {
    fc.assert(
      fc.property(foreign, fc.constantFrom('javascript:', 'data:', 'tg:', 'file:', ''), (text, scheme) => {
        const reply: Reply = { ...sentiment, readings: [{ ...reading, url: `${scheme}${text}` }] };
        const html = telegramDrawing(reply, { public: true }).texts.join('\n');
        for (const [, url = ''] of html.matchAll(/href="([^"]*)"/g)) expect(url).toMatch(/^https?:/);
      }),
    );
  });
});
