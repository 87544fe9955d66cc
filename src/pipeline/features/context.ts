import { type Candle, timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
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

/** What stands in for a leader's bar until there is one: nothing is known. */
const noBar: Bar = {
  openedAt: Number.NaN as EpochMs,
  closedAt: Number.NaN as EpochMs,
  open: Number.NaN,
  high: Number.NaN,
  low: Number.NaN,
  close: Number.NaN,
  volume: Number.NaN,
  previousClose: Number.NaN,
  change: Number.NaN,
  gap: Number.NaN,
  body: Number.NaN,
  range: Number.NaN,
  drift: Number.NaN,
  sigma: Number.NaN,
};

/** Windows over one leading market. */
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
  bar: Bar = noBar;

  push(candle: Candle, ownBar: Bar): void {
    const bar = this.bars.push(candle);
    if (!bar) return;
    this.bar = bar;
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

/** A leading market: its windows begin anew after a long gap. */
class Leading {
  leader = new Leader();
  #lastSeenAt = Number.NaN;

  constructor(private readonly lengthMs: number) {}

  follow(candle: Candle | null, ownBar: Bar): void {
    if (candle) {
      this.#lastSeenAt = candle.closedAt;
      this.leader.push(candle, ownBar);
      return;
    }
    const { previous } = this.leader.bars;
    if (!previous) return;
    if (ownBar.closedAt - this.#lastSeenAt <= longestFill * this.lengthMs) {
      this.leader.push(nextFiller(previous, this.lengthMs), ownBar);
    } else this.leader = new Leader();
  }
}

/** BTC and ETH: what the leaders did, how closely this market follows them, and what it did beside them. */
export const contextFamily: OpenFamily = (timeframe) => {
  const btc = new Leading(timeframeMs(timeframe));
  const eth = new Leading(timeframeMs(timeframe));
  return {
    group: 'context',
    update(bar, surroundings) {
      btc.follow(surroundings.btc, bar);
      eth.follow(surroundings.eth, bar);
    },
    definitions: [
      ...leaderFeatures('btc', btc),
      ...leaderFeatures('eth', eth),
      ...[4, 24].map((span) =>
        feature(`ethToBtc${span}`, lookback, own, ({ sigma }) => {
          const btcCloses = btc.leader.closes;
          const ethCloses = eth.leader.closes;
          const btcMove = Math.log(btcCloses.ago(0) / btcCloses.ago(span));
          return inSigmas(Math.log(ethCloses.ago(0) / ethCloses.ago(span)) - btcMove, sigma, span);
        }),
      ),
    ],
  };
};

/** Each reads its leader itself, not through one helper of them all: that would be a second call of unknown target a feature. */
function leaderFeatures(name: string, of: Leading): readonly Definition[] {
  return [
    ...[1, 2, 4, 12, 24, 96].map((span) =>
      feature(`${name}Return${span}`, lookback, own, () => {
        const { closes, bar } = of.leader;
        return inSigmas(Math.log(closes.ago(0) / closes.ago(span)), bar.sigma, span);
      }),
    ),
    feature(`${name}VolToOwn`, lookback, own, ({ sigma }) => lnVolRatio(of.leader.bar.sigma, sigma)),
    feature(`${name}Vol12`, lookback, own, () => lnVolRatio(of.leader.short.rms, of.leader.bar.sigma)),
    feature(`${name}LargestMove4`, lookback, own, () => inSigmas(of.leader.largest.value, of.leader.bar.sigma)),
    feature(`${name}PlaceInRange24`, lookback, own, () => of.leader.place.value - 0.5),
    feature(`${name}CloseLocation`, lookback, own, () => {
      const { high, low, close } = of.leader.bar;
      return high === low ? 0 : (close - low) / (high - low) - 0.5;
    }),
    feature(`${name}VolTrend`, windowLookback(494), own, () =>
      lnVolRatio(of.leader.bar.sigma, of.leader.longVol.value),
    ),
    feature(`${name}VolumeNow`, lookback, own, () => lnRatio(of.leader.bar.volume, of.leader.volume96.mean)),
    feature(`${name}Volume4`, lookback, own, () => lnRatio(of.leader.volume4.mean, of.leader.volume96.mean)),
    feature(`${name}Rsi14`, decayLookback(1 / 14), 'Wilder 1978', () => of.leader.rsi.value / 100 - 0.5),
    feature(`${name}Correlation96`, lookback, own, () => of.leader.together.correlation),
    feature(`${name}Correlation24`, lookback, own, () => of.leader.togetherShort.correlation),
    feature(`${name}Beta96`, lookback, 'Sharpe 1964', () => clip(of.leader.together.beta)),
    feature(`${name}Residual4`, lookback, own, ({ sigma }) => {
      const { relative, closes, together } = of.leader;
      const leaderMove = Math.log(closes.ago(0) / closes.ago(4));
      const ownMove = relative.ago(0) - relative.ago(4) + leaderMove;
      return inSigmas(ownMove - together.beta * leaderMove, sigma, 4);
    }),
    feature(`${name}RelativeStrength24`, lookback, own, ({ sigma }) => {
      const { relative } = of.leader;
      return inSigmas(relative.ago(0) - relative.ago(24), sigma, 24);
    }),
  ];
}
