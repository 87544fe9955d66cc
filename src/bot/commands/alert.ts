import { z } from 'zod';
import type { Market } from '../../core/market.js';
import type { AlertAction, AlertAnswer, AlertAsker } from '../../core/ports/alerts.js';
import { inRows } from '../buttons.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import { atLeast } from '../permissions.js';
import type { Reply } from '../reply.js';
import { watchedByDefault } from '../watchlist-markets.js';
import { alertListButton, alertRuleButtons, alertShowButton } from './alert-buttons.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { type Fault, faultOf } from './fault.js';
import { marketOption } from './options.js';

const example = '/alert BTC/USDT close > 70000';
const actions: ReadonlySet<string> = new Set(['show', 'keep', 'mute', 'unmute', 'again', 'delete']);

type Subject =
  | { readonly kind: 'market'; readonly market: Market }
  | { readonly kind: 'alert'; readonly id: number }
  /** Both sides of a move alert's range. */
  | { readonly kind: 'break' }
  /** No market: the condition may begin right away. `fault`: what is wrong if it does not. */
  | { readonly kind: 'unnamed'; readonly word: string; readonly fault: Fault };

/** `12`, `#12`, `a12` and `#a12`: an alert by its number; null for anything else. */
export function alertNumber(text: string): number | null {
  const match = /^#?a?(\d{1,12})$/i.exec(text.trim());
  return match ? Number(match[1]) : null;
}

export const askerOf = ({ identity, call }: CommandContext): AlertAsker => ({
  owner: identity.account,
  maker: call.person,
  chat: call.chat,
  personal: call.isPrivate,
  isAdmin: atLeast(identity.role, 'admin'),
});

/** What the desk answered, as a message for the asker's eyes. */
export function alertAnswerReply(answer: AlertAnswer, market: Market | null, context: CommandContext): Reply {
  const { services } = context;
  const frame = { ...context.frame, ephemeral: true };
  const command = `/alert ${market ?? services.market().markets[0] ?? 'BTC/USDT'}`;
  switch (answer.kind) {
    case 'shown': {
      const { kind: _, ...shown } = answer;
      const tick = services.market().tickSize(answer.rule.market);
      return { ...frame, kind: 'alertRule', ...shown, tick, buttons: alertRuleButtons(answer.rule) };
    }
    case 'deleted': {
      const { id, market: of, condition } = answer.rule;
      const params = { name: `a${id}`, market: of, condition: shortened(condition, 120) };
      return { ...frame, kind: 'notice', ...message('alert.deleted', params), buttons: [[alertListButton()]] };
    }
    case 'fault':
      return { ...frame, kind: 'alertFault', fault: answer.fault, command };
    case 'full': {
      const { most } = answer;
      const said =
        answer.of === 'person' ? message('alert.full.person', { most }) : message('alert.full.chat', { most });
      return { ...frame, kind: 'error', ...said, buttons: [[alertListButton()]] };
    }
    case 'missing': {
      const name = `a${answer.id}`;
      const said = answer.foreign
        ? message('alert.foreign', { name, example: `${command} close > 70000` })
        : message('alert.missing', { name });
      return { ...frame, kind: 'error', ...said };
    }
  }
}

/** One-time alert of both sides of the range a move alert spoke of. */
async function breakAlert(text: string, context: CommandContext): Promise<Reply> {
  const { services, frame } = context;
  const id = Number(/^#?(\d{1,12})$/.exec(text.trim())?.[1] ?? 0);
  const found = await services.signals.byId(id);
  if (found?.signal.kind !== 'move' || found.signal.venue !== services.market().venue) {
    return { ...frame, ephemeral: true, kind: 'error', ...message('alert.notMove', { id }) };
  }
  const { market, prediction } = found.signal;
  const tick = services.market().tickSize(market);
  const side = (sign: number): string => priceNumber(prediction.close * Math.exp(sign * prediction.moveSize), tick);
  const condition = `close > ${side(1)} or close < ${side(-1)} once`;
  return alertAnswerReply(await services.alerts.make(askerOf(context), market, condition), market, context);
}

/** A price as a condition writes it: to the tick, or to six digits. */
function priceNumber(value: number, tick: number | null): string {
  const rounded = tick !== null && tick > 0 ? Math.round(value / tick) * tick : value;
  return String(Number(rounded.toPrecision(tick === null ? 6 : 12)));
}

const mostAtOnce = 20;
const listed = (names: readonly string[]): string => (names.length === 0 ? '–' : names.join(', '));

/** A condition without a market is meant for those of the watchlist, one alert each; the answer says what became of it. */
async function alertOfList(
  { word, fault }: Extract<Subject, { kind: 'unnamed' }>,
  rest: string,
  context: CommandContext,
): Promise<Reply> {
  const { services, frame, call, identity } = context;
  const own = { ...frame, ephemeral: true } as const;
  const text = `${word} ${rest}`.trim();
  const suits = services.alerts.suits(text);
  const list = suits === null ? null : await watchedByDefault(services, call, identity);
  if (suits !== null && list === null) {
    const { markets: watched } = services.market();
    const sample = shortened(`/alert ${watched[0] ?? 'BTC/USDT'} ${text}`, 120);
    return { ...own, kind: 'error', ...message('market.missing', { markets: watched.join(', '), example: sample }) };
  }
  if (list === null) return { ...own, kind: 'error', ...fault };
  const [first] = list.markets;
  const markets = list.markets.slice(0, mostAtOnce);
  if (suits === 'one' && markets.length > 1) {
    const params = { list: list.name, example: shortened(`/alert ${first} ${text}`, 120) };
    return { ...own, kind: 'error', ...message('alert.many.price', params) };
  }
  const asker = askerOf(context);
  if (first !== undefined && markets.length === 1) {
    return alertAnswerReply(await services.alerts.make(asker, first, text), first, context);
  }
  const made: string[] = [];
  const there: string[] = [];
  const often: string[] = [];
  const full: string[] = list.markets.slice(mostAtOnce);
  const shown: number[] = [];
  for (const market of markets) {
    const answer = await services.alerts.make(asker, market, text);
    if (answer.kind === 'full') full.push(market);
    if (answer.kind !== 'shown') continue;
    const { change, rule } = answer;
    if (change === 'drafted') {
      // One agrees to such an alert by itself; what nobody agreed to is not kept.
      await services.alerts.act(asker, rule.id, 'delete');
      often.push(market);
      continue;
    }
    (change === 'exists' ? there : made).push(`${market} (a${rule.id})`);
    shown.push(rule.id);
  }
  const params = { list: list.name, condition: shortened(text, 120), made: listed(made) };
  const said =
    there.length + often.length + full.length === 0
      ? message('alert.many.made', params)
      : message('alert.many', { ...params, there: listed(there), often: listed(often), full: listed(full) });
  const buttons = [...inRows(shown.slice(0, 8).map(alertShowButton), 4), [alertListButton()]];
  return { ...own, kind: 'notice', ...said, buttons };
}

export const alertCommand = defineCommand({
  name: 'alert',
  summary: 'Tell me here when a price, move, indicator, volume, mood or funding gets somewhere',
  example,
  verb: 'read',
  topic: 'hearing',
  options: [
    { ...marketOption(false), summary: 'A watched market, or the number of an alert; without, your watchlist' },
    {
      name: 'condition',
      summary: 'rsi(14,1h) < 30 and close > sma(50) · move 5% 1h · then once, or repeat 4h',
      required: false,
      rest: true,
    },
  ],
  args: (kit) =>
    z.object({
      market: z
        .string()
        .optional()
        .transform((text, context): Subject => {
          const id = text === undefined ? null : alertNumber(text);
          if (id !== null) return { kind: 'alert', id };
          if (text?.trim().toLowerCase() === 'break') return { kind: 'break' };
          const market = kit.market.safeParse(text);
          if (market.success) return { kind: 'market', market: market.data };
          const fault = faultOf(market.error);
          if (fault) return { kind: 'unnamed', word: text ?? '', fault };
          for (const issue of market.error.issues) {
            context.addIssue({
              code: 'custom',
              message: issue.message,
              ...('params' in issue && issue.params ? { params: issue.params } : {}),
            });
          }
          return z.NEVER;
        }),
      condition: z.string().default(''),
    }),
  async run({ market: subject, condition }, context) {
    const { services, frame } = context;
    const asker = askerOf(context);
    if (subject.kind === 'unnamed') return alertOfList(subject, condition, context);
    if (subject.kind === 'break') return breakAlert(condition, context);
    if (subject.kind === 'alert') {
      const word = condition.trim().toLowerCase();
      const action = word === '' ? 'show' : word;
      const answer = actions.has(action)
        ? await services.alerts.act(asker, subject.id, action as AlertAction)
        : await services.alerts.edit(asker, subject.id, condition);
      return alertAnswerReply(answer, null, context);
    }
    if (condition.trim() === '') {
      const params = { example: `/alert ${subject.market} rsi(14, 1h) < 30 and close > sma(50)` };
      return { ...frame, ephemeral: true, kind: 'error', ...message('alert.how', params) };
    }
    return alertAnswerReply(await services.alerts.make(asker, subject.market, condition), subject.market, context);
  },
});
