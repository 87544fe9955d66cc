import { z } from 'zod';
import { paperTradesButton, positionsButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import { defineCommand } from './define-command.js';
import { noPaperAccount, ownerLabel, ownerOf, ownerRefusal, ownerWord } from './paper-owner.js';
import { ticksOf } from './paper-reply.js';
import { paperWords } from './paper-words.js';

const example = '/gap';

export const gapCommand = defineCommand({
  name: 'gap',
  summary: 'Replay a paper account as a backtest, and what every difference comes from',
  example,
  verb: 'paperOwn',
  topic: 'trading',
  options: [
    { name: 'account', summary: 'here (this chat), house, or telegram:12345; yours unless said', required: false },
  ],
  args: () => z.object({ account: z.string().optional() }),
  async run({ account = '' }, context) {
    const { services, frame } = context;
    const personal = { ...frame, ephemeral: true };
    const text = account.trim();
    const words = paperWords(text === '' || text.includes('=') ? text : `of=${text}`, {
      info: services.market(),
      strategies: [],
      number: null,
    });
    const owner = 'takes' in words ? null : ownerOf(words.of, context);
    if (!owner) {
      const params = { given: text.slice(0, 40), command: 'gap', takes: 'telegram:12345, here or house', example };
      return { ...personal, kind: 'error', ...message('paper.word', params) };
    }
    const refusal = ownerRefusal(owner, false, context);
    if (refusal) return refusal;
    if ((await services.paper.status(owner, 0)) === null) return noPaperAccount(owner, context);
    const report = await services.paper.gap(owner);
    const word = ownerWord(owner);
    return {
      ...personal,
      kind: 'gap',
      report,
      name: ownerLabel(owner, context),
      ticks: ticksOf(report.account.settings.markets, context),
      buttons: [[positionsButton(word), paperTradesButton(word)]],
    };
  },
});
