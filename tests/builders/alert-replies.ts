import { alertPageButtons, alertRuleButtons, alertShowButton } from '../../src/bot/commands/alert-buttons.js';
import { alertDigestReply, alertFiredReply } from '../../src/bot/commands/alert-reply.js';
import type { AlertFaultReply, AlertListReply, AlertRuleReply } from '../../src/bot/reply/alerts.js';
import type { ReplyFrame } from '../../src/bot/reply/frame.js';
import type { Reply } from '../../src/bot/reply.js';
import type { AlertClause, AlertPreview, AlertRule, FiredAlert } from '../../src/core/alert.js';
import type { Market, Timeframe } from '../../src/core/market.js';
import { type EpochMs, epochMs } from '../../src/core/units.js';
import { parseCondition } from '../../src/pipeline/alerts/language/parse.js';
import { aFiring, aNewAlert } from './alerts.js';

const watched: readonly Timeframe[] = ['15m', '1h'];
const longMarket = '1000000MOGCOIN1/FDUSDX' as Market;

const clauses: readonly AlertClause[] = [
  {
    left: { text: 'rsi(14, 1h)', unit: 'index', value: 27.4, literal: false },
    operator: '<',
    right: { text: '30', unit: 'index', value: 30, literal: true },
    holds: true,
  },
  {
    left: { text: 'close', unit: 'price', value: 64_210, literal: false },
    operator: '>',
    right: { text: 'sma(50)', unit: 'price', value: 63_980.437, literal: false },
    holds: true,
  },
];
const condition = 'rsi(14, 1h) < 30 and close > sma(50)';

/** Every unit a value may have, the largest numbers, and some that are not known. */
const wildClauses: readonly AlertClause[] = (
  [
    ['abs(change(1h))', 'share', 0.0612, '>=', '5%', 0.05],
    ['turnover', 'money', 123_456_789_012_345.6, '>=', '5000000', 5e6],
    ['mood', 'score', null, '<', '-0.3', -0.3],
    ['volume_ratio(96)', 'ratio', 12.3456, '>', '3', 3],
    ['macd_hist(12, 26, 9)', 'price', -0.000_000_123_4, 'crosses above', '0', 0],
    ['zscore(volume, 96)', 'plain', -1e12, '!=', '1e-7', 1e-7],
  ] as const
).map(([text, unit, value, operator, typed, threshold]) => ({
  left: { text, unit, value, literal: false },
  operator,
  right: { text: typed, unit, value: threshold, literal: true },
  holds: value === null ? null : unit !== 'plain',
}));

const longCondition = `${'rsi(14, 1h) < 30 and close > sma(50) or volume_ratio(96) > 3 and '.repeat(8)}close > <b>*_1_*</b>`;

/** Replies of alerts, by name of their golden text. */
export function alertReplies(live: ReplyFrame, simulated: ReplyFrame): Readonly<Record<string, Reply>> {
  const { now } = live;
  const at = (hours: number): EpochMs => epochMs(now + hours * 3_600_000);
  const rule = (given: Partial<AlertRule> = {}): AlertRule => ({
    ...aNewAlert({ condition, timeframe: '1h', since: at(-20) }),
    id: 12,
    firedAt: null,
    fires: 0,
    revision: 1,
    ...given,
  });
  const preview = (given: Partial<AlertPreview> = {}): AlertPreview => ({
    candles: 500,
    from: at(-500.05),
    to: at(-0.05),
    fires: 3,
    lastFiredAt: at(-14),
    known: 1,
    holds: false,
    close: 64_210,
    clauses: clauses.map((clause, place) => ({ ...clause, holds: place === 1 })),
    ...given,
  });
  const shown = (given: Partial<AlertRuleReply> = {}): AlertRuleReply => {
    const of = given.rule ?? rule();
    return {
      ...live,
      ephemeral: true,
      kind: 'alertRule',
      change: 'made',
      preview: preview(),
      tick: 0.1,
      count: 4,
      most: 50,
      buttons: alertRuleButtons(of),
      ...given,
      rule: of,
    };
  };
  const fired = (of: AlertRule, given: Partial<FiredAlert> = {}): FiredAlert => ({
    ...aFiring(of, at(-0.05)),
    close: 64_210,
    clauses,
    ...given,
  });
  const list = (rules: readonly AlertRule[], given: Partial<AlertListReply> = {}): AlertListReply => ({
    ...live,
    ephemeral: true,
    kind: 'alertList',
    views: rules.map((one, place) => ({
      rule: one,
      clauses: place % 3 === 2 ? [] : clauses,
      close: 64_210,
      asOf: at(-0.05),
    })),
    total: rules.length,
    active: rules.length,
    most: 50,
    page: 1,
    pages: 1,
    ticks: { 'BTC/USDT': 0.1 },
    example: '/alert BTC/USDT close > 70000',
    buttons: [rules.map(({ id }) => alertShowButton(id)).slice(0, 5)],
    ...given,
  });
  const fault = (text: string): AlertFaultReply => {
    const parsed = parseCondition(text, { watched });
    if (parsed.ok) throw new Error(`"${text}" is understood`);
    return { ...live, ephemeral: true, kind: 'alertFault', fault: parsed.failure, command: '/alert BTC/USDT' };
  };
  const largest = rule({
    id: 999_999_999_999,
    market: longMarket,
    condition: longCondition,
    mode: 'repeat',
    cooldownMs: 30 * 86_400_000,
    fires: 99_999,
    firedAt: at(-9_000),
    state: 'muted',
  });
  return {
    'alert-fired': alertFiredReply(live, fired(rule()), 0.1),
    'alert-fired-public': alertFiredReply(simulated, fired(rule({ personal: false, mode: 'repeat' })), 0.1),
    'alert-fired-largest': alertFiredReply(
      live,
      fired({ ...largest, personal: false }, { clauses: wildClauses }),
      null,
    ),
    'alert-digest': alertDigestReply(
      live,
      [
        fired(rule()),
        fired(rule({ id: 13, mode: 'repeat', condition: 'close > 64000' }), { clauses: clauses.slice(1) }),
      ],
      () => 0.1,
    ),
    'alert-digest-largest': alertDigestReply(
      simulated,
      Array.from({ length: 8 }, (_, place) =>
        fired({ ...largest, id: largest.id - place, personal: false }, { clauses: wildClauses }),
      ),
      () => null,
    ),
    'alert-set': shown(),
    'alert-set-unknown': shown({
      preview: preview({
        candles: 0,
        from: null,
        to: null,
        fires: 0,
        lastFiredAt: null,
        holds: null,
        close: null,
        clauses: [],
      }),
    }),
    'alert-set-true': shown({ preview: preview({ holds: true, fires: 0, lastFiredAt: null, clauses }) }),
    'alert-often': shown({
      change: 'drafted',
      rule: rule({ state: 'draft', mode: 'repeat', cooldownMs: 900_000 }),
      preview: preview({ fires: 290, lastFiredAt: at(-1) }),
    }),
    'alert-exists': shown({ change: 'exists' }),
    'alert-edited': shown({ change: 'edited', rule: rule({ mode: 'repeat' }) }),
    'alert-muted': shown({ change: 'muted', rule: rule({ state: 'muted', fires: 2, firedAt: at(-30) }) }),
    'alert-rests': shown({ change: 'shown', rule: rule({ state: 'done', fires: 1, firedAt: at(-3) }) }),
    'alert-largest': shown({ change: 'shown', rule: largest, preview: preview({ clauses: wildClauses }), tick: null }),
    'alert-list': list([
      rule(),
      rule({ id: 11, state: 'done', fires: 1, firedAt: at(-3) }),
      rule({ id: 10, state: 'muted' }),
    ]),
    'alert-list-empty': list([], { total: 0, buttons: [] }),
    'alert-list-largest': list(
      Array.from({ length: 10 }, (_, place) => ({ ...largest, id: largest.id - place })),
      { total: 500, active: 500, most: 500, page: 2, pages: 50, buttons: [alertPageButtons(2, 50)] },
    ),
    'alert-fault-name': fault('rsy(14) < 30 and close > 1'),
    'alert-fault-end': fault('rsi(14, 1h) <'),
    'alert-fault-word': fault('zscore(close) > 3'),
    'alert-fault-range': fault('close > sma(5000)'),
    'alert-fault-empty': fault(' '),
    'alert-fault-hostile': fault(`close > 1 and ${'(close > 1) and '.repeat(8)} <b>\u202e*_@everyone\`</b> > 2`),
  };
}
