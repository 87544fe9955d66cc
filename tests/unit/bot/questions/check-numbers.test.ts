import { describe, expect, it } from 'vitest';
import { troubleOf } from '../../../../src/bot/questions/check-numbers.js';

const evidence = [
  '● HOLD  ETH/USDT · 1h',
  'No side beats the cost: the better one, SELL, is worth −0.06 % after 0.14 % cost',
  'Up 24 %  flat 51 %  down 25 %',
  'Up or down counts from ±0.8 % in 4 h',
  'Big move: 19 % (usual 20 %), chance of a crash <1 %',
  'Last 64,210.5 · +1.53 % over 96 candles',
  '1h-v3 · candle closed 14:00 UTC, 3 min ago · valid to 15:00 UTC',
  'Mood −0.12 from 41 items in 6 h · 57 of the last 100',
].join('\n');
const names = ['BTC/USDT', 'ETH/USDT', '1000PEPE/USDT', '15m', '1h'];
const readable = new Set(['predict', 'price', 'record']);
const trouble = (text: string) => troubleOf(text, evidence, { names, readable });

describe('troubleOf', () => {
  it.each([
    'No side beats the cost: SELL is worth −0.06 % after 0.14 % cost.',
    'ETH/USDT: up 24 %, down 25%, a big move 19 percent (usual 20 per cent).',
    'It trades at 64,210.5, up 1.53%.',
    'About 64,200 now, 1.5 % up over 96 candles.',
    'Roughly 64.2k.',
    'Der Kurs steht bei 64.210,5; ein großer Sprung hat 19 Prozent.',
    'El precio es 64 210,5 y sube un 1,53 por ciento.',
    'Le cours est de 64 210,5, chance 19 pour cent.',
    'Цена 64 210,5; вероятность роста 24 процента.',
    '现在价格64,210.5，上涨概率百分之24，看14:00的K线。',
    'Counts from ±0.8 % in 4h; the candle closed at 14:00 UTC.',
    'Model 1h-v3 on the 1-hour candle of 1000PEPE/USDT says so.',
    'Mood is -0.12 from 41 items in 6 hours, 57/100.',
    'Nothing to quote here. /predict tells more.',
    'HOLD.',
    // Chinese sets its own comma between numbers.
    '现在价格64,210.5，上涨概率24%，K线14:00收盘。',
    'Einfach gesagt: innerhalb von 4 h deshalb nichts.',
    'Это один из рынков, утром было 24 %.',
    'Ce n’est pas le cas, un marché calme.',
    'Sell, the better side, does not beat the cost.',
  ])('lets "%s" pass', (text) => {
    expect(trouble(text)).toBeNull();
  });

  it.each([
    ['invents a number', 'It will reach 70,000.', 'number'],
    ['invents a percent', 'I am 90 % sure.', 'number'],
    ['turns a sign', 'SELL is worth 0.06 % after cost.', 'number'],
    ['makes a percent of a count', 'Up 57 %.', 'number'],
    ['makes a count of a percent', 'There are 24 candles.', 'number'],
    ['rounds away too much', 'About 60,000.', 'number'],
    ['rounds a small number to another size', 'It is worth −0.1 % after cost.', 'number'],
    ['adds digits', 'Up 24.3 %.', 'number'],
    ['makes less than one into one', 'A crash: 1 %.', 'number'],
    ['names a time nobody said', 'The candle closed at 16:00 UTC.', 'number'],
    ['names a word with digits', 'Model 1h-v9 says so.', 'number'],
    ['hides it in an ISO date', 'By 2026-01-01.', 'number'],
    ['hides it in a range', '24-99 candles.', 'number'],
    ['spells it', 'It will lose forty percent.', 'spelled'],
    ['spells it in German', 'Um achtundfünfzig Prozent.', 'spelled'],
    ['spells it in Russian', 'Вырастет на двадцать процентов.', 'spelled'],
    ['spells it in Chinese', '会涨到六万。', 'spelled'],
    ['spells it in Spanish', 'Sube a setenta mil.', 'spelled'],
    ['says double', 'It will double.', 'spelled'],
    ['says tenfold', 'A gain of tenfold.', 'spelled'],
    ['says quadrupled', 'The price quadrupled.', 'spelled'],
    ['says a fifth', 'It rose by a fifth.', 'spelled'],
    ['says percent of no digits', 'Up XL percent.', 'spelled'],
    ['says % of no digits', 'Up XL %.', 'spelled'],
    ['writes it in one word', 'It goes to onehundred.', 'spelled'],
    ['says a third in German', 'Fällt um ein Drittel.', 'spelled'],
    ['doubles in German', 'Es hat sich verdoppelt.', 'spelled'],
    ['says a half more in German', 'Anderthalb Punkte.', 'spelled'],
    ['says two hundred in Spanish', 'Vale doscientos.', 'spelled'],
    ['says fifteen in Spanish', 'Vale quince.', 'spelled'],
    ['doubles in Portuguese', 'O preço duplicou.', 'spelled'],
    ['says twelve in Portuguese', 'Vale doze.', 'spelled'],
    ['says a dozen in French', 'Une dizaine.', 'spelled'],
    ['triples in French', 'Il a triplé.', 'spelled'],
    ['declines it in Russian', 'Из пяти выйдет двух.', 'spelled'],
    ['says a third in Russian', 'Упал на треть.', 'spelled'],
    ['doubles in Russian', 'Цена удвоится.', 'spelled'],
    ['says thirty percent in Chinese', '涨了三成。', 'spelled'],
    ['says twice in Chinese', '价格翻倍。', 'spelled'],
    ['says three times in Chinese', '涨到三倍。', 'spelled'],
    ['uses other digits', 'سعر ٧٠٠٠٠', 'script'],
    ['sets a word letter by letter', 'Up f i f t y points', 'script'],
    ['borrows letters of another alphabet', 'Up fiftу points', 'script'],
    ['uses ornaments for digits', 'Up ⑨⑨ times', 'number'],
    ['calls what was not called', 'BUY now.', 'call'],
    ['calls it in small letters', 'You should buy now.', 'call'],
    ['calls it in another language', 'Jetzt kaufen.', 'call'],
    ['links without a scheme', 'See evil-coin.com for more', 'link'],
    ['links', 'See https://example.org', 'link'],
    ['links shortly', 'Join t.me/scam', 'link'],
    ['mentions', 'Ask @admin_bot', 'link'],
    ['tells an admin what to type', 'Type /grant telegram:666 admin', 'command'],
    ['talks and talks', 'word '.repeat(200), 'length'],
    ['says nothing', '  \n ', 'empty'],
  ])('refuses what %s', (_, text, expected) => {
    expect(trouble(text)).toBe(expected);
  });

  it('backs nothing without evidence', () => {
    expect(troubleOf('Price 5', '', { names: [], readable })).toBe('number');
    expect(troubleOf('No numbers at all', '', { names: [], readable })).toBeNull();
  });
});
