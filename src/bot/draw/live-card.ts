import { quoteOf } from '../../core/market.js';
import type { LiveStatus } from '../../core/ports/live.js';
import { exactText, moneyText } from '../format/exact.js';
import { shortened } from '../format/foreign-text.js';
import { countText } from '../format/numbers.js';
import { ageText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { LiveReply } from '../reply/operators.js';
import { type CardText, lines } from './card.js';
import { saidText } from './said.js';

const shownDifferences = 5;
const reasonLength = 200;

const stateWord = (state: Exclude<LiveStatus['state'], 'off'>): string =>
  ({
    starting: say('live.state.starting'),
    trading: say('live.state.trading'),
    halted: say('live.state.halted'),
    killing: say('live.state.killing'),
    killed: say('live.state.killed'),
  })[state];

export const accountWord = ({ sandbox }: Pick<LiveStatus, 'sandbox'>): string =>
  sandbox ? say('live.account.sandbox') : say('live.account.real');

/** Real trading in words: what it does, what it holds, and what is wrong. */
export function liveCard({ status, now }: LiveReply): CardText {
  const { state, why, venue, markets } = status;
  if (state === 'off') {
    return { tone: 'info', title: [say('live.off', { why: why === null ? say('unknown') : saidText(why) })], body: [] };
  }
  const currency = markets[0] ? quoteOf(markets[0]) : '';
  const named = { venue: venue ?? say('unknown'), account: accountWord(status), state: stateWord(state) };
  return {
    tone: state === 'trading' || state === 'starting' ? 'info' : 'alert',
    title: [{ strong: say('live.title', named) }],
    body: lines(
      why === null ? null : say('live.why', { why: shortened(saidText(why), reasonLength) }),
      say('live.equity', {
        equity: moneyText(status.equity ?? '0'),
        currency,
        most: moneyText(status.maxExposure ?? '0'),
      }),
      say('live.markets', {
        markets: markets.join(', '),
        timeframe: status.timeframe ?? say('unknown'),
        most: moneyText(status.maxNotional ?? '0'),
        currency,
      }),
      ...(status.positions.length === 0
        ? [say('live.noPosition')]
        : status.positions.map(({ market, units, entryPrice }) =>
            say('live.position', { market, units: exactText(units), entry: exactText(entryPrice) }),
          )),
      say('live.orders', { orders: countText(status.orders), doubts: countText(status.doubts) }),
      ...status.differences.slice(0, shownDifferences).map((text) => say('live.difference', { text: saidText(text) })),
      status.at === null ? null : say('live.looked', { age: ageText(Math.max(0, now - status.at)) }),
    ),
  };
}
