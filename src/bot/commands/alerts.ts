import { z } from 'zod';
import { inRows } from '../buttons.js';
import { askerOf } from './alert.js';
import { alertPageButtons, alertShowButton } from './alert-buttons.js';
import { defineCommand } from './define-command.js';
import { addFault } from './fault.js';

/** Alerts in one message: their buttons fill two rows. */
const pageSize = 10;
const buttonsInRow = 5;

export const alertsCommand = defineCommand({
  name: 'alerts',
  summary: 'Your alerts: what they wait for, their values now, when they were last told',
  example: '/alerts',
  verb: 'read',
  topic: 'hearing',
  options: [{ name: 'page', summary: 'Ten on a page', required: false }],
  args: (kit) =>
    z.object({
      page: z
        .string()
        .optional()
        .transform((text = '1', context): number => {
          const page = Number(text);
          if (Number.isInteger(page) && page > 0 && page < 1_000) return page;
          addFault(context, 'argument.unknown', {
            given: kit.echo(text),
            command: 'alerts',
            choices: '1, 2, 3 …',
            example: '/alerts 2',
          });
          return z.NEVER;
        }),
    }),
  async run({ page: wanted }, context) {
    const { services, frame, identity } = context;
    const info = services.market();
    const first = await services.alerts.list(identity.account, wanted, pageSize);
    const pages = Math.max(1, Math.ceil(first.total / pageSize));
    const page = Math.min(wanted, pages);
    const { views, total, active } =
      page === wanted ? first : await services.alerts.list(identity.account, page, pageSize);
    const { limits } = services.alerts;
    return {
      ...frame,
      ephemeral: true,
      kind: 'alertList',
      // Of a market that is not watched any more there is nothing new to say.
      views: views.map((view) => (info.markets.includes(view.rule.market) ? view : { ...view, clauses: [] })),
      total,
      active,
      most: askerOf(context).isAdmin ? limits.admin : limits.person,
      page,
      pages,
      ticks: Object.fromEntries(views.map(({ rule }) => [rule.market, info.tickSize(rule.market)])),
      example: `/alert ${info.markets[0] ?? 'BTC/USDT'} close > 70000`,
      buttons: [
        ...inRows(
          views.map(({ rule }) => alertShowButton(rule.id)),
          buttonsInRow,
        ),
        ...(pages > 1 ? [alertPageButtons(page, pages)] : []),
      ],
    };
  },
});
