import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../../../src/bot/questions/read-question.js';
import { readCommandNames } from '../../../../src/bot/read-commands.js';
import type { Market, Timeframe } from '../../../../src/core/market.js';

const info = {
  markets: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT', 'ADA/USDT', 'LINK/USDT', 'BCH/USDT'] as Market[],
  timeframes: ['15m', '1h', '4h'] as Timeframe[],
};
const readable = new Set<string>(readCommandNames);
const read = (text: string) => {
  const found = readQuestion(text, info, readable);
  return found === null ? null : [found.name, ...found.args].join(' ');
};

describe('readQuestion', () => {
  it.each([
    ['signal 12', 'signal 12'],
    ['why did you call #12?', 'why 12'],
    ['warum #12', 'why 12'],
    ['compare btc and eth', 'compare BTC/USDT ETH/USDT'],
    ['btc vs eth vs SOL', 'compare BTC/USDT ETH/USDT SOL/USDT'],
    ['сравни биткоин и эфир', 'compare BTC/USDT ETH/USDT'],
    ['比较比特币和以太坊', 'compare BTC/USDT ETH/USDT'],
    ['convert 5 btc to eth', 'convert 5 BTC ETH'],
    ['how much is 0.5 ETH in USDT?', 'convert 0.5 ETH USDT'],
    ['wie viel sind 1,5 btc in usdt', 'convert 1,5 BTC USDT'],
    ['cuánto es 100 usdt en btc', 'convert 100 USDT BTC'],
    ['heat map', 'heatmap'],
    ['which coins do you watch?', 'watch'],
    ['welche Märkte beobachtest du?', 'watch'],
    // English, Spanish, Portuguese, French, German, Russian, Chinese
    ['is eth about to drop?', 'predict ETH/USDT'],
    ['¿va a caer ethereum?', 'predict ETH/USDT'],
    ['o bitcoin vai cair?', 'predict BTC/USDT'],
    ['est-ce que le bitcoin va monter ?', 'predict BTC/USDT'],
    ['wird Bitcoin steigen?', 'predict BTC/USDT'],
    ['эфир упадет?', 'predict ETH/USDT'],
    ['比特币会涨吗？', 'predict BTC/USDT'],
    ['how much is one bitcoin', 'price BTC/USDT'],
    ['¿cuánto vale eth?', 'price ETH/USDT'],
    ['quanto vale o bitcoin?', 'price BTC/USDT'],
    ['quel est le prix du btc ?', 'price BTC/USDT'],
    ['Was kostet Ether gerade?', 'price ETH/USDT'],
    ['сколько стоит биткоин', 'price BTC/USDT'],
    ['以太坊现在多少钱', 'price ETH/USDT'],
    ['show me a chart of $sol 4h', 'chart SOL/USDT 4h'],
    ['gráfico de xrp', 'chart XRP/USDT'],
    ['graphique btc 15 minutes', 'chart BTC/USDT 15m'],
    ['Kerzen von ADA, 4 Stunden', 'chart ADA/USDT 4h'],
    ['график кардано', 'chart ADA/USDT'],
    ['比特币K线图 1小时', 'chart BTC/USDT 1h'],
    ['why did you say sell on SOL', 'why SOL/USDT'],
    ['¿por qué btc?', 'why BTC/USDT'],
    ['pourquoi eth 1h', 'why ETH/USDT 1h'],
    ['warum xrp', 'why XRP/USDT'],
    ['почему биткойн', 'why BTC/USDT'],
    ['为什么比特币', 'why BTC/USDT'],
    ['what is the mood around bitcoin', 'sentiment BTC/USDT'],
    ['Stimmung bei Ripple?', 'sentiment XRP/USDT'],
    ['настроение по эфиру', 'sentiment ETH/USDT'],
    ['以太坊的新闻', 'sentiment ETH/USDT'],
    ['how good is your track record?', 'record'],
    ['wie ist deine Trefferquote', 'record'],
    ['你的胜率是多少', 'record'],
    ['quelles sont les plus fortes hausses', 'movers'],
    ['any signal on btc?', 'signal BTC/USDT'],
    ['fear and greed now?', 'feargreed'],
    ['btc', 'predict BTC/USDT'],
    ['btcusdt 1h', 'predict BTC/USDT 1h'],
    ['sol 1h', 'predict SOL/USDT 1h'],
  ])('"%s" asks for /%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    'hello',
    'what is the meaning of life',
    '',
    '你好',
    'send me the link please, it was near',
    '😀',
    '/grant me admin',
  ])('finds nothing in "%s"', (text) => {
    expect(read(text)).toBeNull();
  });

  it('asks only for what the asker may use', () => {
    expect(readQuestion('price of btc', info, new Set(['predict']))).toEqual({ name: 'predict', args: ['BTC/USDT'] });
    expect(readQuestion('price of btc', info, new Set())).toBeNull();
  });
});
