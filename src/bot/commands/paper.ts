import { z } from 'zod';
import { currencyOf } from '../draw/paper-card.js';
import { moneyText } from '../format/exact.js';
import { message } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import { type Danger, defineCommand } from './define-command.js';
import { answerPaper, usualBalance } from './paper-actions.js';
import { askedOf, detailNames, type PaperArgs, paperActions, paperExample, readingActions } from './paper-asked.js';
import { ownerLabel, ownerWord } from './paper-owner.js';

export const paperCommand = defineCommand({
  name: 'paper',
  summary: 'A paper account of your own: start, buy, sell, status, trades, leaderboard and more',
  example: paperExample,
  verb: 'paperOwn',
  topic: 'trading',
  verbOf: ({ action = 'status' }) => (action.trim().toLowerCase() === 'list' ? 'paperControl' : 'paperOwn'),
  options: [
    { name: 'action', summary: paperActions.join(', '), required: false, choices: paperActions },
    {
      name: 'details',
      summary: 'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000',
      required: false,
      rest: true,
    },
    { name: 'market', summary: 'A watched market, as BTC/USDT', required: false, completes: 'market' },
    { name: 'amount', summary: 'How much: 500 (quote), 0.01btc or 10%', required: false },
    { name: 'plan', summary: 'follow, manual, or a strategy', required: false },
    { name: 'balance', summary: `What it begins with; ${usualBalance} unless said`, required: false },
    { name: 'risk', summary: 'Share of equity lost when a stop is hit, as 1%', required: false },
    { name: 'limit', summary: 'Price of a limit order', required: false },
    { name: 'stop', summary: 'Price of the stop', required: false },
    { name: 'target', summary: 'Price of the target', required: false },
    { name: 'account', summary: 'here (this chat), house, or telegram:12345; yours unless said', required: false },
  ],
  args: (kit) =>
    z.object({
      action: kit.choice(paperActions, 'status'),
      details: z.string().optional(),
      ...Object.fromEntries(detailNames.map((name) => [name, z.string().optional()])),
    }) as unknown as z.ZodType<PaperArgs>,
  changes: ({ action = 'status' }) => {
    const word = action.trim().toLowerCase();
    return word !== 'list' && !paperActions.some((one) => one === word && readingActions.has(one));
  },
  async danger(args, context): Promise<Danger | null> {
    if (args.action !== 'reset') return null;
    const asked = askedOf(args, context);
    if ('kind' in asked) return null;
    const status = await context.services.paper.status(asked.owner, 0);
    if (!status || (asked.words.life !== undefined && asked.words.life !== status.account.life)) return null;
    const { account } = status;
    return {
      effect: inLanguage(context.frame.language ?? 'en', () =>
        message('paper.sureReset', {
          balance: moneyText(account.balance),
          currency: currencyOf(account),
          name: ownerLabel(asked.owner, context),
          equity: moneyText(account.figures.equity),
          positions: account.figures.positions.length,
        }),
      ),
      args: { action: 'reset', details: `of=${ownerWord(asked.owner)} life=${account.life}` },
    };
  },
  async run(args, context) {
    const asked = askedOf(args, context);
    return 'kind' in asked ? asked : answerPaper(args.action, asked);
  },
});
