import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../../src/bot/commands/all.js';
import { plainText } from '../../../../src/bot/draw/card.js';
import { cardOf } from '../../../../src/bot/draw/cards.js';
import { saidText } from '../../../../src/bot/draw/said.js';
import { inLanguage } from '../../../../src/bot/messages/language.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { createRouter } from '../../../../src/bot/router.js';
import { languages } from '../../../../src/core/language.js';
import { sentences } from '../../../../src/core/sentences/index.js';
import { readingNames } from '../../../../src/pipeline/alerts/readings/registry.js';
import { strategyNames } from '../../../../src/pipeline/strategies/registry.js';
import { aCall } from '../../../builders/calls.js';
import { someReplies } from '../../../builders/replies.js';
import { MemoryServices } from '../../../fakes/services.js';

/** Languages that share no letter with English: what stands there in Latin letters is a name, or was forgotten. */
const foreign = ['ru', 'zh'] as const;

const wordsOf = (text: string): readonly string[] => text.match(/[A-Za-z]{3,}/g) ?? [];

/** What people type in any language, and names. */
const sameEverywhere: ReadonlySet<string> = new Set(
  [
    ...allCommands.flatMap(({ name, example, options }) => [
      name,
      example,
      ...options.flatMap((option) => [option.name, ...(option.choices ?? [])]),
    ]),
    ...strategyNames,
    ...readingNames,
    'and crosses above odds weekly sun followups read operate paperRead here house detail mychannel',
    'Auspex Telegram Discord Bollinger Stochastic Brier Webhook webhook token bot worker pid http https',
    'binance Binance okx English Français Español Português Deutsch chosen which sure person answer auspex',
    'Gemini npx auspex models promote',
    'kinds budget confidence late auto btc sent withheld manual paperOwn paperControl chatSettings channels own',
  ].flatMap(wordsOf),
);

/** Words that people, exchanges and platforms said in the messages of the builders, and names that stand in them. */
const saidByOthers: ReadonlySet<string> = new Set(
  [
    'Pump dump very long title ann alice Ada Ann Bob main alts name word end Good morning sundry the week begins',
    'No side beats the cost that is worth would wait sentence some length everyone evil bold rsy',
    'The luckiest would look good too often Warning have gaps they are everybody inflows rise coindesk timeout',
    'Your This chat account difference what held there not here Invalid permissions for decide Error more',
    'answered Bad Gateway connect All database stopped maintenance Maintenance ledger does platform will take message',
    'Signals',
  ].flatMap(wordsOf),
);

/** Words inside of addresses, ids, files, settings and numbers; what is written in capitals; hashes; words cut short. */
const code = /\S*\w[/_:@=.#-]\w\S*|\S*\d\S*|\b[A-Z]{2,}\b|\b([a-z])\1{5,}\b|[A-Za-z]+…/g;

const englishIn = (text: string, ...also: readonly string[]): readonly string[] => {
  const allowed = new Set(also.flatMap(wordsOf));
  const words = wordsOf(text.replace(code, ' '));
  return [...new Set(words.filter((word) => !sameEverywhere.has(word) && !allowed.has(word)))];
};
const drawn = (reply: Reply): string => plainText(cardOf(reply));

/** Wrong input of every kind, as far as fakes refuse it; what was typed may be repeated. */
const badInput = [
  ...allCommands.flatMap(({ name, options }) =>
    ['', 'zzz', 'BTC zzz 99', '-5', ...options.flatMap(({ choices }) => choices ?? []).slice(0, 6)].map((words) =>
      `/${name} ${words}`.trim(),
    ),
  ),
  '/paper start abc',
  '/paper start 5',
  '/paper start 10000 risk=90%',
  '/paper start 10000 drawdown=0',
  '/paper start 10000 positions=900',
  '/paper start 10000 4d',
  '/paper buy BTC limit=abc',
  '/paper buy BTC amount=abc',
  '/paper buy BTC ETH 500',
  '/paper status account=zzz',
  '/paper resume life=0',
  '/backtest BTC from=2030-01-01',
  '/backtest BTC from=2026-03-01 to=2026-01-01',
  '/alert BTC rsy(14) < 30',
  '/alert BTC close >',
  '/webhook add ftp://example.com',
  '/signal',
  '/signal 1h',
];

describe.each(foreign)('in %s', (language) => {
  it('no message stays English', () => {
    const english = Object.entries(someReplies).flatMap(([name, reply]) =>
      englishIn(drawn({ ...reply, language } as Reply))
        .filter((word) => !saidByOthers.has(word))
        .map((word) => `${name}: ${word}`),
    );
    expect(english).toEqual([]);
  });

  it('no answer to wrong input stays English', async () => {
    const services = new MemoryServices();
    const router = createRouter({
      services,
      access: 'open',
      admins: [{ platform: 'telegram', id: '5001' }],
      logger: pino({ level: 'silent' }),
      rateLimit: { requests: 1e6, windowMs: 1 },
    });
    const english: string[] = [];
    for (const line of badInput) {
      await router.dispatch(aCall(`/language ${language}`));
      const words = englishIn(drawn(await router.dispatch(aCall(line))), line, 'oversold somebody CODE LINK');
      english.push(...words.map((word) => `${line}: ${word}`));
    }
    expect(english).toEqual([]);
  });

  it('no sentence of the work stays English', () => {
    const english = Object.entries(sentences).flatMap(([id, text]) => {
      const said = inLanguage(language, () => saidText(text)).replace(/\{\w+\}/g, ' ');
      return englishIn(said).map((word) => `${id}: ${word}`);
    });
    expect(english).toEqual([]);
  });
});

/** What may refuse or doubt something before people: every file of a folder. */
const speaking = [
  'src/bot/commands',
  'src/bot/layers',
  'src/bot/webhooks',
  'src/pipeline/paper',
  'src/pipeline/strategies',
  'src/pipeline/risk',
  'src/pipeline/engine',
  'src/pipeline/live',
  'src/pipeline/backtest.ts',
  'src/pipeline/backtest/check-request.ts',
  'src/pipeline/backtest/history.ts',
  'src/pipeline/signals/settle.ts',
  'src/wiring/backtest-desk.ts',
  'src/wiring/backtest-models.ts',
  'src/wiring/backtest-runner.ts',
  'src/wiring/live-guard.ts',
  'src/store/pg-preference-repository.ts',
].flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
        name.endsWith('.ts') ? [join(path, name)] : [],
      )
    : [path],
);

it('a refusal is made of a sentence that can be said in every language', () => {
  const bare = /new UserError\(\s*['"`].*|\bcheck: '\w+', reason: ['"`].*|kind: 'expired', reason: ['"`].*/g;
  const english = speaking.flatMap((path) =>
    (readFileSync(path, 'utf8').match(bare) ?? []).map((found) => `${path}: ${found}`),
  );
  expect(english).toEqual([]);
});

describe('what the work said', () => {
  it.each(languages)('is said again in %s with its facts', (language) => {
    const wrong = Object.entries(sentences).flatMap(([id, text]) => {
      const names = [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))];
      const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => `‹${name}›`);
      const said = inLanguage(language, () => saidText(filled));
      const isLost = names.some((name) => !said.includes(`‹${name}›`)) || /\{\w+\}/.test(said);
      return isLost ? [`${id}: ${said}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('stays as it is where nobody knows the words, and in English', () => {
    const words = 'Account has insufficient balance for requested action.';
    expect(inLanguage('ru', () => saidText(words))).toBe(words);
    expect(inLanguage('en', () => saidText('drawdown 8.2 % reached the 8.0 % limit'))).toBe(
      'drawdown 8.2 % reached the 8.0 % limit',
    );
  });

  it('is taken apart where several things are said, and its numbers are written as the language does', () => {
    const text =
      'Not done: new entries are paused: drawdown 8.2 % reached the 8.0 % limit; BTC/USDT is already held or ordered.';
    expect(inLanguage('de', () => saidText(text))).toBe(
      'Nicht getan: neue Einstiege sind in Pause: der Rückgang von 8,2 % hat die Grenze von 8,0 % erreicht; BTC/USDT wird schon gehalten oder ist bestellt.',
    );
    const verdict =
      'It made 1,240.5 % after costs, where holding would have lost 3.2 %. It beat 97 % of random entries, but nothing was left after costs.';
    expect(inLanguage('ru', () => saidText(verdict)).replaceAll('\u00a0', ' ')).toBe(
      'Заработано 1 240,5 % после издержек; удержание потеряло бы 3,2 %. Лучше 97 % случайных входов, но после издержек ничего не осталось.',
    );
  });
});
