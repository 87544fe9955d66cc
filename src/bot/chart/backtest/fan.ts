import type { BacktestPictureData } from '../../backtest-picture.js';
import { countText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import type { Palette } from '../palette.js';
import { priceScale } from '../price-scale.js';
import { dot, line, polygon, text } from '../shapes.js';
import { type DrawnView, nothingHere, percentLines, plot, signedPercent, smallText } from './frame.js';

/** Where our days, drawn again in blocks, would have led: middle, half of them, nine of ten. */
export function fanView({ monteCarlo, netReturn }: BacktestPictureData, palette: Palette): DrawnView {
  const days = monteCarlo?.days;
  if (!monteCarlo || !days) return nothingHere(say('pictures.test.monteCarlo'), say('pictures.test.fewDays'), palette);
  const { fan } = days;
  const percent = (values: readonly number[]): readonly number[] => values.map((value) => 100 * (value - 1));
  const [p5, p25, p50, p75, p95] = [fan.p5, fan.p25, fan.p50, fan.p75, fan.p95].map(percent) as [
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const ours = 100 * netReturn;
  const scale = priceScale(Math.min(0, ours, ...p5), Math.max(0, ours, ...p95), {
    count: 7,
    padding: 0.04,
    tickSize: null,
  });
  const x = (share: number): number => plot.left + share * (plot.right - plot.left);
  const y = (value: number): number =>
    plot.bottom - ((value - scale.min) / (scale.max - scale.min)) * (plot.bottom - plot.top);
  const path = (values: readonly number[]) => values.map((value, i) => [x(fan.at[i] ?? 0), y(value)] as const);
  const between = (low: readonly number[], high: readonly number[]) => [...path(low), ...[...path(high)].reverse()];
  return {
    headline: say('pictures.test.drawn', {
      runs: countText(monteCarlo.runs),
      share: Math.round(100 * days.lossShare),
    }),
    legend: [
      { words: `━ ${say('pictures.test.middle')}`, color: palette.bigMove },
      { words: `▇ ${say('pictures.test.half')}`, color: palette.bigMove },
      { words: `░ ${say('pictures.test.nine')}`, color: palette.muted },
      { words: `● ${say('pictures.test.ours', { net: signedPercent(netReturn) })}`, color: palette.up },
    ],
    shapes: [
      ...percentLines(scale.ticks, y, palette),
      line(
        [
          [plot.left, y(0)],
          [plot.right, y(0)],
        ],
        palette.muted,
        { z: 1 },
      ),
      polygon(between(p5, p95), palette.band, 2),
      polygon(between(p25, p75), palette.band, 3),
      line(path(p50), palette.bigMove, { width: 5, z: 6 }),
      dot(plot.right, y(ours), palette.up, palette.background, 10),
      ...[0, 0.25, 0.5, 0.75, 1].map((share) =>
        text(x(share), plot.bottom + 34, placeWords(share), {
          size: smallText,
          fill: palette.muted,
          align: share === 0 ? 'left' : share === 1 ? 'right' : 'center',
        }),
      ),
    ],
  };
}

function placeWords(share: number): string {
  if (share === 0) return say('pictures.test.start');
  return share === 1 ? say('pictures.test.end') : say('pictures.test.ofDays', { share: 100 * share });
}
