import { describe, expect, it } from 'vitest';
import { say } from '../../../../src/bot/messages/catalogue.js';
import { inLanguage } from '../../../../src/bot/messages/language.js';
import type { Language } from '../../../../src/core/language.js';

const mood = (items: string) => say('signal.mood', { score: '+0.36', items, window: '6 h' });

describe('a count', () => {
  it('of one has its noun in the singular', () => {
    expect(mood('1')).toBe('Mood +0.36 from 1 item in 6 h');
    expect(mood('2')).toBe('Mood +0.36 from 2 items in 6 h');
    expect(mood('21')).toBe('Mood +0.36 from 21 items in 6 h');
    expect(say('alert.room', { count: 1, most: 50 })).toBe('You have 1 of 50 alerts.');
  });

  it.each<[Language, string]>([
    ['de', 'Stimmung +0,36 aus 1 Meldung im gezeigten Zeitraum, jede gezählt, seit sie hier war'],
    ['pt', 'Humor +0,36 de 1 texto no período mostrado, cada um contado desde que chegou aqui'],
    ['fr', 'Humeur +0,36 de 1 texte sur la période montrée, chacun compté depuis son arrivée ici'],
  ])('of one has it in %s too', (language, expected) => {
    expect(inLanguage(language, () => say('markets.chart.mood', { score: '+0,36', items: '1' }))).toBe(expected);
  });
});

describe('an interval', () => {
  it.each<[Language, string]>([
    ['en', 'AUC 0.543 [0.538, 0.549]'],
    ['de', 'AUC 0,543 [0,538; 0,549]'],
    ['ru', 'AUC 0,543 [0,538; 0,549]'],
  ])('is not parted by the decimal comma in %s', (language, expected) => {
    const [value, low, high] = language === 'en' ? ['0.543', '0.538', '0.549'] : ['0,543', '0,538', '0,549'];
    const text = inLanguage(language, () => say('models.scoreInterval', { name: 'AUC', value, low, high }));
    expect(text).toBe(expected);
  });
});
