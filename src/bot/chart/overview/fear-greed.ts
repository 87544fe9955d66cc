import type { FearGreed, FearGreedPart, FearGreedWord } from '../../../core/overview.js';
import { say } from '../../messages/catalogue.js';
import type { FearGreedPictureRequest } from '../../reply/pictures.js';
import { picture } from '../candles/chart-layout.js';
import { type Palette, palettes } from '../palette.js';
import { box, type Drawn, line, polygon, type Shape, text } from '../shapes.js';
import { timeTicks, wordedTicks, zonedTime } from '../time-axis.js';
import { drawnOf, edge, fitted, headShapes, watermark } from './frame.js';
import { mixed } from './heatmap.js';

const gauge = { x: 300, y: 410, radius: 232, width: 54 } as const;
const bars = { left: 610, top: 168, height: 47 } as const;
const plot = { top: 540, bottom: 824, left: 86 } as const;
/** Where one word ends and the next begins. */
const borders = [0, 25, 45, 55, 75, 100] as const;

/** A half circle with its needle, each part's score as a bar, and the index as it could have been said before. */
export function fearGreedPicture({ index, mark, timeZone, theme }: FearGreedPictureRequest): Drawn {
  const palette = palettes[theme];
  const value = index.value ?? 50;
  const [title, note] = [say('pictures.fear.title'), say('pictures.fear.note')];
  return drawnOf(
    [
      ...headShapes({ title, note, mark, at: index.asOf ?? 0, timeZone }, palette),
      ...gaugeShapes(value, index.word ?? 'neutral', palette),
      ...partShapes(index, palette),
      ...historyShapes(index, timeZone, palette),
      ...watermark(
        mark,
        { x: picture.width / 2, y: picture.height / 2 + 190, width: picture.width - 100, z: 1 },
        palette,
      ),
    ],
    picture.height,
    palette,
  );
}

/** Orange for fear, blue for greed, both fading towards the middle. */
const toneOf = (score: number, palette: Palette): string =>
  mixed(palette.cell, score < 50 ? palette.down : palette.up, Math.min(1, 0.25 + (0.75 * Math.abs(score - 50)) / 50));

const onArc = (score: number, radius: number): [number, number] => {
  const angle = Math.PI * (1 - score / 100);
  return [gauge.x + radius * Math.cos(angle), gauge.y - radius * Math.sin(angle)];
};

function gaugeShapes(value: number, word: FearGreedWord, palette: Palette): readonly Shape[] {
  const { radius, width } = gauge;
  const ring = borders.slice(1).map((to, i) => {
    const from = borders[i] as number;
    const steps = Array.from({ length: 13 }, (_, step) => from + 0.5 + ((to - from - 1) * step) / 12);
    const outer = steps.map((score) => onArc(score, radius));
    const inner = steps.map((score) => onArc(score, radius - width)).reverse();
    return polygon([...outer, ...inner], toneOf((from + to) / 2, palette), 4);
  });
  const needle = polygon(
    [onArc(value - 2.2, radius - width - 34), onArc(value, radius + 12), onArc(value + 2.2, radius - width - 34)],
    palette.text,
    9,
  );
  return [
    ...ring,
    needle,
    text(gauge.x, gauge.y - 74, String(Math.round(value)), {
      size: 104,
      fill: palette.text,
      bold: true,
      align: 'center',
    }),
    {
      ...fitted(gauge.x, gauge.y + 4, say(`markets.fear.${word}`), 320, { size: 38, fill: palette.text, bold: true }),
      align: 'center',
    },
    text(gauge.x - radius + width / 2, gauge.y + 26, '0', { size: 24, fill: palette.muted, align: 'center' }),
    text(gauge.x + radius - width / 2, gauge.y + 26, '100', { size: 24, fill: palette.muted, align: 'center' }),
  ];
}

/** As in the message beside it, shorter where there is no room. */
const partName = (part: FearGreedPart): string =>
  part === 'dominance' ? say('pictures.fear.dominance') : say(`markets.fear.part.${part}`);

function partShapes({ components }: FearGreed, palette: Palette): readonly Shape[] {
  const barLeft = bars.left + 268;
  const barRight = edge.right - 64;
  const at = (score: number) => barLeft + ((barRight - barLeft) * score) / 100;
  const bottom = bars.top + components.length * bars.height;
  return [
    text(barLeft, bars.top - 30, say('markets.fear.fear'), { size: 22, fill: palette.muted }),
    text(barRight, bars.top - 30, say('markets.fear.greed'), { size: 22, fill: palette.muted, align: 'right' }),
    ...components.flatMap(({ part, score, weight }, i): Shape[] => {
      const y = bars.top + i * bars.height + 14;
      const fill = score === null ? palette.muted : palette.text;
      const name = fitted(bars.left, y, partName(part), barLeft - bars.left - 72, { size: 27, fill });
      if (score === null)
        return [name, text(barLeft, y, say('pictures.fear.unknown'), { size: 24, fill: palette.muted })];
      const [from, to] = [Math.min(at(50), at(score)), Math.max(at(50), at(score))];
      return [
        name,
        box(barLeft, y - 14, barRight - barLeft, 28, palette.cell, 3),
        box(from, y - 14, Math.max(4, to - from), 28, toneOf(score, palette), 5),
        line(
          [
            [at(50), y - bars.height / 2],
            [at(50), y + bars.height / 2],
          ],
          palette.muted,
          { width: 2, z: 7 },
        ),
        text(edge.right, y, String(Math.round(score)), { size: 27, fill: palette.text, bold: true, align: 'right' }),
        text(barLeft - 14, y, `${Math.round(weight * 100)} %`, { size: 22, fill: palette.muted, align: 'right' }),
      ];
    }),
    text(bars.left, bottom + 16, say('pictures.fear.weights'), { size: 22, fill: palette.muted }),
  ];
}

function historyShapes({ history }: FearGreed, timeZone: string, palette: Palette): readonly Shape[] {
  const [first, last] = [history[0], history.at(-1)];
  const y = (value: number) => plot.bottom - (value / 100) * (plot.bottom - plot.top);
  const across = borders.map((value) => [
    line(
      [
        [plot.left, y(value)],
        [edge.right, y(value)],
      ],
      palette.grid,
      { width: 1.5, z: 0 },
    ),
    text(plot.left - 12, y(value), String(value), { size: 22, fill: palette.muted, align: 'right' }),
  ]);
  if (!first || !last || history.length < 2) {
    const none = say('pictures.fear.noHistory');
    return [
      ...across.flat(),
      text((plot.left + edge.right) / 2, y(35), none, { size: 26, fill: palette.muted, align: 'center' }),
    ];
  }
  const x = (at: number) => plot.left + ((at - first.at) / (last.at - first.at)) * (edge.right - 16 - plot.left);
  const points = history.map(({ at, value }): [number, number] => [x(at), y(value)]);
  const ticks = timeTicks(first.at, last.at, '1h', { count: 7, zone: zonedTime(timeZone) });
  const times = wordedTicks(ticks, { x, from: plot.left - 20, to: edge.right, size: 24 }).map(({ at, text: label }) =>
    text(x(at), plot.bottom + 34, label, { size: 24, fill: palette.muted, align: 'center' }),
  );
  return [
    ...across.flat(),
    ...times,
    polygon([...points, [x(last.at), y(50)], [x(first.at), y(50)]], palette.band, 2),
    line(points, palette.text, { width: 4, z: 8 }),
    { ...box(x(last.at) - 8, y(last.value) - 8, 16, 16, palette.text, 9) },
  ];
}
