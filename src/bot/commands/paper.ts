import { z } from 'zod';
import type { Market } from '../../core/market.js';
import type { PaperAccount } from '../../core/ports/paper.js';
import { refresh } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import type { PaperReply, Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { addFault } from './fault.js';

const accountName = 'main';
const usualBalance = '10000';
const actions = ['start', 'stop', 'status'] as const;

const ticksOf = (markets: readonly Market[], { services }: CommandContext): PaperReply['ticks'] =>
  Object.fromEntries(markets.map((market) => [market, services.market().tickSize(market)]));

async function shown(change: PaperReply['change'], context: CommandContext): Promise<Reply> {
  const { services, frame } = context;
  const status = await services.paper.status(accountName);
  if (!status) {
    return { ...frame, ephemeral: true, kind: 'notice', ...message('paper.none', { name: accountName }) };
  }
  const { account, equity, trades } = status;
  const markets = [...account.positions, ...trades].map(({ market }) => market);
  return {
    ...frame,
    ephemeral: true,
    kind: 'paper',
    change,
    account: account satisfies PaperAccount,
    equity,
    trades,
    ticks: ticksOf(markets, context),
    buttons: [[refresh('paper', 'status')]],
  };
}

export const paperCommand = defineCommand({
  name: 'paper',
  summary: 'The paper account that follows the signals: start, stop, status',
  example: '/paper start 10000',
  verb: 'paperRead',
  verbOf: ({ action = 'status' }) => (action.trim().toLowerCase() === 'status' ? 'paperRead' : 'paperControl'),
  options: [
    { name: 'action', summary: 'start, stop or status', required: false, choices: actions },
    {
      name: 'balance',
      summary: `What it begins with, in quote currency; ${usualBalance} unless said`,
      required: false,
    },
  ],
  args: (kit) =>
    z.object({
      action: kit.choice(actions, 'status'),
      balance: z
        .string()
        .optional()
        .transform((text = usualBalance, context) => {
          const plain = text.trim().replace(/[,_]/g, '');
          if (/^\d{1,12}(\.\d{1,8})?$/.test(plain) && Number(plain) > 0) return plain;
          addFault(context, 'argument.unknown', {
            given: kit.echo(text),
            command: 'paper',
            choices: 'a positive amount of money',
            example: '/paper start 10000',
          });
          return z.NEVER;
        }),
    }),
  async run({ action, balance }, context) {
    const { paper } = context.services;
    if (action === 'start') {
      await paper.start(accountName, balance);
      return shown('started', context);
    }
    if (action === 'stop') {
      await paper.stop(accountName);
      return shown('stopped', context);
    }
    return shown('shown', context);
  },
});
