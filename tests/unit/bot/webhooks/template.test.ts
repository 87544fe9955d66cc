import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedTemplate, fillTemplate, isJson, presets } from '../../../../src/bot/webhooks/template.js';

const event = {
  title: 'BUY "BTC"\n\\ now',
  text: 'a & b',
  signal: { market: 'BTC/USDT', entry: 64_210, lean: null, probabilities: { up: 0.5 } },
};

describe('templates of webhooks', () => {
  it.each([
    ['{"pair":"{{signal.market}}"}', '{"pair":"BTC/USDT"}'],
    ['{"at":{{json signal.entry}},"all":{{json signal.probabilities}}}', '{"at":64210,"all":{"up":0.5}}'],
    ['{"title":"{{title}}"}', '{"title":"BUY \\"BTC\\"\\n\\\\ now"}'],
    ['{{ signal.market }} {{text title}}', 'BTC/USDT BUY "BTC"\n\\ now'],
    ['?t={{url text}}', '?t=a%20%26%20b'],
    [
      '{"none":"{{signal.nothing.at.all}}","null":{{json signal.lean}},"gone":{{json nothing}}}',
      '{"none":"","null":null,"gone":null}',
    ],
    ['{{signal.constructor}}{{signal.__proto__}}{{signal.toString}}', ''],
  ])('%s', (template, body) => {
    expect(fillTemplate(template, event)).toBe(body);
  });

  it.each(Object.entries(presets))('has a preset for %s', (name) => {
    expect(checkedTemplate(name, event)).toBe(presets[name]);
  });

  it.each([
    ['{{signal.market', /no placeholder/],
    ['{{#if signal}}x{{/if}}', /no placeholder/],
    ['{{signal.market | upper}}', /no placeholder/],
    ['{"pair": {{signal.market}}}', /does not make JSON/],
    ['always the same', /names something/],
  ])('refuses %s', (template, why) => {
    expect(() => checkedTemplate(template, event)).toThrow(why);
  });

  it('refuses what is too long', () => {
    expect(() => checkedTemplate('x'.repeat(5_000), event)).toThrow(/at most/);
  });

  it('takes JSON in JSON, whose ends stand close', () => {
    const template = '{"a":{"b":{{json signal}}}}';
    expect(checkedTemplate(template, event)).toBe(template);
    expect(isJson(fillTemplate(template, event))).toBe(true);
  });

  it('stays JSON whatever texts are filled in, and puts nothing there but text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          const body = fillTemplate('{"a":"{{text}}","b":{{json text}}}', { text });
          expect(JSON.parse(body)).toEqual({ a: text, b: text });
        },
      ),
      { numRuns: 50 },
    );
  });
});
