import type { Subscription, SubscriptionKind } from '../../core/chat.js';
import type { Market } from '../../core/market.js';
import { say, wording } from '../messages/catalogue.js';
import type { StartReply } from '../reply/help.js';
import type { WhoamiReply } from '../reply/people.js';
import type { SubscriptionReply } from '../reply/preferences.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { type CardText, type Line, lines } from './card.js';

const kindWord = (kind: SubscriptionKind): string =>
  ({ entry: say('kind.entry'), move: say('kind.move'), risk: say('kind.risk'), summary: say('kind.summary') })[kind];

const orAll = (names: readonly string[]): string => (names.length === 0 ? say('subscription.all') : names.join(', '));

/** `channel`: it is another chat than the one this is read in, so its commands are others. */
function subscriptionLines(subscription: Subscription, channel: string | undefined): readonly Line[] {
  const example = `/subscribe ${subscription.markets[0] ?? 'BTC/USDT'} ${subscription.timeframes[0] ?? '1h'} entry`;
  return lines(
    subscription.watchlist === undefined
      ? say('subscription.markets', { markets: orAll(subscription.markets) })
      : say('watchlist.subscribed', { name: subscription.watchlist, markets: orAll(subscription.markets) }),
    say('subscription.timeframes', { timeframes: orAll(subscription.timeframes) }),
    say('subscription.kinds', { kinds: orAll(subscription.kinds.map(kindWord)) }),
    subscription.muted.length === 0 ? null : say('subscription.muted', { markets: subscription.muted.join(', ') }),
    channel === undefined
      ? say('subscription.change', { example })
      : say('channel.change', { example: example.replace('/subscribe', '/channel subscribe …') }),
  );
}

const titleOf = (change: SubscriptionReply['change'], market: Market | null): string => {
  const named = { market: market ?? say('unknown') };
  return {
    saved: () => say('subscription.title.saved'),
    removed: () => say('subscription.title.removed'),
    muted: () => say('subscription.title.muted', named),
    unmuted: () => say('subscription.title.unmuted', named),
    shown: () => say('subscription.title.shown'),
  }[change]();
};

export function subscriptionCard({ change, market, subscription, channel }: SubscriptionReply): CardText {
  const none =
    channel === undefined ? say('subscription.none') : say('channel.silent', { example: '/channel subscribe …' });
  const title =
    change === 'shown' && channel !== undefined ? say('channel.shown', { channel }) : titleOf(change, market);
  return {
    tone: 'info',
    title: [{ strong: title }],
    body: subscription === null ? lines(none) : subscriptionLines(subscription, channel),
  };
}

const becauseText = (because: NonNullable<WhoamiReply['because']>): string =>
  ({
    console: () => say('whoami.because.console'),
    setting: () => say('whoami.because.setting'),
    given: () => say('whoami.because.given'),
    linked: () => say('whoami.because.linked'),
    platformRole: () => say('whoami.because.platformRole'),
    everybody: () => say('whoami.because.everybody'),
  })[because]();

export function whoamiCard({
  person,
  role,
  may,
  because,
  linked = [],
  runsChat = false,
  timeZone,
}: WhoamiReply): CardText {
  return {
    tone: 'info',
    title: [{ strong: say('whoami.title', { role }) }],
    body: lines(
      say('whoami.id', { id: `${person.id.platform}:${person.id.id}` }),
      because === undefined ? null : becauseText(because),
      linked.length === 0
        ? null
        : say('whoami.linked', { others: linked.map(({ platform, id }) => `${platform}:${id}`).join(', ') }),
      runsChat ? say('whoami.runsChat') : null,
      say('whoami.zone', { zone: timeZone }),
      say('whoami.may', { commands: may.map((name) => `/${name}`).join(' ') }),
    ),
  };
}

/** What a newcomer is likely to say next; the rest is a press of Help away. */
const firstSteps = ['chart', 'why', 'price', 'alert', 'watchlist', 'record', 'paper', 'settings'];

/** All of few commands, a choice of many. */
function mayText(names: readonly string[]): string {
  const shown = names.length > 2 * firstSteps.length ? firstSteps.filter((name) => names.includes(name)) : names;
  const commands = shown.map((name) => `/${name}`).join(' ');
  return shown === names ? say('start.may', { commands }) : say('start.more', { commands });
}

export function startCard({ commands, markets, timeframes, asked }: StartReply): CardText {
  const may = new Set(commands.map(({ name }) => name));
  const example = `/predict ${markets[0] ?? 'BTC/USDT'} ${usualTimeframe({ timeframes })}`;
  return {
    tone: 'info',
    title: [{ strong: say('start.title') }],
    body: lines(
      // Somebody not let in yet is not told what is watched.
      may.has('watch')
        ? say('start.what', { markets: markets.join(', '), timeframes: timeframes.join(', ') })
        : say('start.whatClosed'),
      asked === undefined ? null : wording(asked.id, asked.params),
      may.has('predict') ? say('start.ask', { example }) : null,
      may.has('subscribe') ? say('start.hear') : null,
      mayText(commands.map(({ name }) => name)),
      say('start.notAdvice'),
    ),
  };
}
