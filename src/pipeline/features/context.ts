import { type Candle, timeframeMs } from '../../core/market.js';
import { type Bar, BarMaker } from './bar.js';
import { type Definition, feature, type OpenFamily } from './family.js';
import { longestFill, nextFiller } from './gap.js';
import { CoMovement } from './indicators/co-movement.js';
import { RangePosition } from './indicators/range-position.js';
import { Ring } from './indicators/ring.js';
import { Rsi } from './indicators/rsi.js';
import { WindowMax } from './indicators/window-extreme.js';
import { WindowMoments } from './indicators/window-moments.js';
import { WindowSum } from './indicators/window-sum.js';
import { YangZhang } from './indicators/yang-zhang.js';
import { clip, decayLookback, inSigmas, lnRatio, lnVolRatio, windowLookback } from './scale.js';

const own = 'own, see README.md here';
/** Reaches past a leader's gap that began before the cold start. */
const lookback = windowLookback(214);

/** State over one leading market. */
class Leader {
  readonly bars = new BarMaker();
  readonly closes = new Ring(97);
  readonly short = new WindowMoments(12);
  readonly volume4 = new WindowSum(4);
  readonly volume96 = new WindowSum(96);
  readonly largest = new WindowMax(4);
  readonly rsi = new Rsi(14);
  readonly place = new RangePosition(24);
  readonly longVol = new YangZhang(480);
  readonly together = new CoMovement(96);
  readonly togetherShort = new CoMovement(24);
  /** ln(own price / leader's price), for relative strength. */
  readonly relative = new Ring(97);
  bar: Bar | null = null;
  lastSeenAt = Number.NaN;

  push(candle: Candle, ownBar: Bar): void {
    const bar = this.bars.push(candle);
    this.bar = bar;
    if (!bar) return;
    this.closes.push(bar.close);
    this.short.push(bar.change);
    this.volume4.push(bar.volume);
    this.volume96.push(bar.volume);
    this.largest.push(Math.abs(bar.change));
    this.rsi.push(bar.close);
    this.place.push(bar.high, bar.low, bar.close);
    this.longVol.pushParts(bar.gap, bar.body, bar.drift);
    this.together.push(bar.change, ownBar.change);
    this.togetherShort.push(bar.change, ownBar.change);
    this.relative.push(Math.log(ownBar.close / bar.close));
  }
}

/** BTC and ETH: what the leaders did, how closely this market follows them, and what it did beside them. */
export const contextFamily: OpenFamily = (timeframe) => {
  const lengthMs = timeframeMs(timeframe);
  const leaders = { btc: new Leader(), eth: new Leader() };

  const follow = (name: 'btc' | 'eth', candle: Candle | null, ownBar: Bar): void => {
    const leader = leaders[name];
    if (candle) {
      leader.lastSeenAt = candle.closedAt;
      leader.push(candle, ownBar);
      return;
    }
    const previous = leader.bars.previous;
    if (previous && ownBar.closedAt - leader.lastSeenAt <= longestFill * lengthMs) {
      leader.push(nextFiller(previous, lengthMs), ownBar);
    } else if (previous) leaders[name] = new Leader();
  };

  return {
    group: 'context',
    update(bar, { btc, eth }) {
      follow('btc', btc, bar);
      follow('eth', eth, bar);
    },
    definitions: [
      ...leaderFeatures('btc', () => leaders.btc),
      ...leaderFeatures('eth', () => leaders.eth),
      ...[4, 24].map((span) =>
        feature(`ethToBtc${span}`, lookback, own, ({ sigma }) => {
          const { btc, eth } = leaders;
          const btcMove = Math.log(btc.closes.ago(0) / btc.closes.ago(span));
          return inSigmas(Math.log(eth.closes.ago(0) / eth.closes.ago(span)) - btcMove, sigma, span);
        }),
      ),
    ],
  };
};

function leaderFeatures(name: 'btc' | 'eth', leader: () => Leader): readonly Definition[] {
  const scaled = (
    what: string,
    read: (state: Leader, bar: Bar, ownBar: Bar) => number,
    reach = lookback,
    source = own,
  ) =>
    feature(`${name}${what}`, reach, source, (ownBar) => {
      const state = leader();
      return state.bar ? read(state, state.bar, ownBar) : Number.NaN;
    });
  return [
    ...[1, 2, 4, 12, 24, 96].map((span) =>
      scaled(`Return${span}`, ({ closes }, { sigma }) =>
        inSigmas(Math.log(closes.ago(0) / closes.ago(span)), sigma, span),
      ),
    ),
    scaled('VolToOwn', (_, bar, ownBar) => lnVolRatio(bar.sigma, ownBar.sigma)),
    scaled('Vol12', ({ short }, { sigma }) => lnVolRatio(short.rms, sigma)),
    scaled('LargestMove4', ({ largest }, { sigma }) => inSigmas(largest.value, sigma)),
    scaled('PlaceInRange24', ({ place }) => place.value - 0.5),
    scaled('CloseLocation', (_, { high, low, close }) => (high === low ? 0 : (close - low) / (high - low) - 0.5)),
    scaled('VolTrend', ({ longVol }, { sigma }) => lnVolRatio(sigma, longVol.value), windowLookback(494)),
    scaled('VolumeNow', ({ volume96 }, { volume }) => lnRatio(volume, volume96.mean)),
    scaled('Volume4', ({ volume4, volume96 }) => lnRatio(volume4.mean, volume96.mean)),
    scaled('Rsi14', ({ rsi }) => rsi.value / 100 - 0.5, decayLookback(1 / 14), 'Wilder 1978'),
    scaled('Correlation96', ({ together }) => together.correlation),
    scaled('Correlation24', ({ togetherShort }) => togetherShort.correlation),
    scaled('Beta96', ({ together }) => clip(together.beta), lookback, 'Sharpe 1964'),
    scaled('Residual4', ({ relative, closes, together }, _, { sigma }) => {
      const leaderMove = Math.log(closes.ago(0) / closes.ago(4));
      const ownMove = relative.ago(0) - relative.ago(4) + leaderMove;
      return inSigmas(ownMove - together.beta * leaderMove, sigma, 4);
    }),
    scaled('RelativeStrength24', ({ relative }, _, { sigma }) =>
      inSigmas(relative.ago(0) - relative.ago(24), sigma, 24),
    ),
  ];
}
