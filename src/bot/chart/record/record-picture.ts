import type { CalibrationBin } from '../../../core/record.js';
import { countText } from '../../format/numbers.js';
import { dayText } from '../../format/times.js';
import { say } from '../../messages/catalogue.js';
import type { RecordPictureRequest } from '../../reply/pictures.js';
import { headerShapes, smallText } from '../backtest/frame.js';
import { picture } from '../candles/chart-layout.js';
import { type Palette, palettes } from '../palette.js';
import { type Drawn, dot, line, polygon, type Shape, text, widthOf } from '../shapes.js';

/** The axes stand left and below, where said and came true are read off; counts stand in rows under them. */
const plot = { left: 196, right: picture.width - 60, top: 162, bottom: 690 } as const;
const axisLabelY = plot.bottom + 32;
const firstRowY = 776;
const rowHeight = 44;
const footerY = 872;
/** Narrower, and two neighbouring points would look far apart. */
const narrowest = 0.4;
const binWidth = 0.1;

interface Series {
  readonly bins: readonly CalibrationBin[];
  readonly sign: 'circle' | 'diamond';
  readonly color: string;
  readonly name: string;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** A reliability diagram: each point is the calls that stated about one chance, with how many there were below. */
export function recordPicture(request: RecordPictureRequest, origin: string): Drawn {
  const palette = palettes[request.theme];
  return { shapes: shapesOf(request, origin, palette), background: palette.background, size: picture };
}

function shapesOf({ calibration, since, timeZone }: RecordPictureRequest, origin: string, palette: Palette) {
  const series: readonly Series[] = [
    {
      bins: calibration.entries,
      sign: 'circle' as const,
      color: palette.up,
      name: say('signals.picture.entries'),
    },
    {
      bins: calibration.moves,
      sign: 'diamond' as const,
      color: palette.down,
      name: say('signals.picture.moves'),
    },
  ].filter(({ bins }) => bins.length > 0);
  const [from, to] = rangeOf(series);
  const x = (share: number): number => plot.left + ((share - from) / (to - from)) * (plot.right - plot.left);
  const y = (share: number): number => plot.bottom - share * (plot.bottom - plot.top);
  return [
    ...headerShapes(
      say('signals.picture.title'),
      origin,
      {
        headline: headlineOf(calibration),
        legend: [
          ...series.map(({ name, color }) => ({ words: name, color })),
          { words: say('signals.picture.bars'), color: palette.muted },
          { words: say('signals.picture.perfect'), color: palette.muted },
        ],
      },
      palette,
    ),
    ...(since === null
      ? []
      : [
          text(24, footerY, say('signals.picture.since', { since: dayText(since, timeZone) }), {
            size: smallText,
            fill: palette.muted,
          }),
        ]),
    ...gridShapes(from, to, x, y, palette),
    ...series.flatMap((one, at) => pointShapes(one, (at - (series.length - 1) / 2) * 26, x, y, palette)),
    ...series.flatMap((one, at) =>
      countShapes(one, firstRowY + at * rowHeight, x, x(from + binWidth) - x(from), palette),
    ),
  ];
}

/** What is shown of the axis of what was said: the bins there are, with one more on each side. */
function rangeOf(series: readonly Series[]): readonly [number, number] {
  const said = series.flatMap(({ bins }) => bins.map((bin) => bin.said));
  const low = Math.max(-binWidth / 2, Math.min(...said) - binWidth);
  const high = Math.min(1 + binWidth / 2, Math.max(...said) + binWidth);
  if (high - low >= narrowest) return [low, high];
  const middle = Math.min(1 + binWidth / 2 - narrowest / 2, Math.max(narrowest / 2 - binWidth / 2, (low + high) / 2));
  return [middle - narrowest / 2, middle + narrowest / 2];
}

function headlineOf({ entries, moves }: RecordPictureRequest['calibration']): string {
  const bins = entries.length > 0 ? entries : moves;
  const of = bins.reduce((sum, bin) => sum + bin.of, 0);
  const came = bins.reduce((sum, bin) => sum + bin.came, 0);
  const stated = bins.reduce((sum, bin) => sum + bin.stated * bin.of, 0) / Math.max(1, of);
  const words = { said: percent(stated), came: percent(came / Math.max(1, of)), of: countText(of) };
  return entries.length > 0
    ? say('signals.picture.headlineEntries', words)
    : say('signals.picture.headlineMoves', words);
}

type Place = (share: number) => number;

function gridShapes(from: number, to: number, x: Place, y: Place, palette: Palette): readonly Shape[] {
  const muted = { size: smallText, fill: palette.muted };
  const rows = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    line(
      [
        [plot.left, y(share)],
        [plot.right, y(share)],
      ],
      palette.grid,
      { width: 1.5, z: 1 },
    ),
    text(plot.left - 14, y(share), percent(share), { ...muted, align: 'right' }, 20),
  ]);
  const columns = Array.from({ length: 11 }, (_, at) => at / 10)
    .filter((share) => share >= from - 1e-9 && share <= to + 1e-9)
    .map((share) => text(x(share), axisLabelY, percent(share), { ...muted, align: 'center' }));
  const ends = [Math.max(0, from), Math.min(1, to)] as const;
  return [
    ...rows,
    ...columns,
    line(
      ends.map((share) => [x(share), y(share)] as const),
      palette.muted,
      { width: 3, dash: [10, 9], z: 2 },
    ),
    {
      ...text(30, (plot.top + plot.bottom) / 2, say('signals.picture.came'), { ...muted, align: 'center' }),
      rotation: Math.PI / 2,
    },
    text(24, axisLabelY, say('signals.picture.said'), muted),
  ];
}

function pointShapes(
  { bins, sign, color }: Series,
  shift: number,
  x: Place,
  y: Place,
  palette: Palette,
): readonly Shape[] {
  const places = bins.map(({ stated, came, of }) => [x(stated) + shift, y(came / of)] as const);
  return [
    line(places, color, { width: 2.5, z: 4 }),
    ...bins.flatMap(({ low, high }, at): readonly Shape[] => {
      const [cx, cy] = places[at] ?? [0, 0];
      return [
        line(
          [
            [cx, y(low)],
            [cx, y(high)],
          ],
          color,
          { width: 4, z: 6 },
        ),
        ...[low, high].map((end) =>
          line(
            [
              [cx - 11, y(end)],
              [cx + 11, y(end)],
            ],
            color,
            { width: 4, z: 6 },
          ),
        ),
        sign === 'circle' ? dot(cx, cy, color, palette.background, 13) : diamond(cx, cy, color),
      ];
    }),
  ];
}

const diamond = (x: number, y: number, fill: string): Shape =>
  polygon(
    [
      [x, y - 17],
      [x + 17, y],
      [x, y + 17],
      [x - 17, y],
    ],
    fill,
    12,
  );

/** 90,000 as `90k`, where room is scarce. */
const inThousands = (count: number): string =>
  count < 1_000 ? countText(count) : `${countText(Math.round(count / 1_000))}k`;

/** The longest way to write all counts of a row that fits `room` px a bin: `58/101`, `1k/90k`, `90k`. */
function countWords(bins: readonly CalibrationBin[], room: number): readonly string[] {
  const ways: readonly ((bin: CalibrationBin) => string)[] = [
    ({ came, of }) => `${countText(came)}/${countText(of)}`,
    ({ came, of }) => `${inThousands(came)}/${inThousands(of)}`,
    ({ of }) => inThousands(of),
  ];
  const fits = ways
    .map((way) => bins.map(way))
    .find((words) => words.every((one) => widthOf(one, smallText) < room - 8));
  return fits ?? bins.map(({ of }) => inThousands(of));
}

/** `58/101` under each bin, behind the sign of its series. */
function countShapes(
  { bins, sign, color }: Series,
  y: number,
  x: Place,
  room: number,
  palette: Palette,
): readonly Shape[] {
  const words = countWords(bins, room);
  return [
    text(24, y, `${sign === 'circle' ? '●' : '◆'} ${say('signals.picture.calls')}`, { size: smallText, fill: color }),
    ...bins.map(({ said }, at) =>
      text(x(said), y, words[at] ?? '', { size: smallText, fill: palette.text, align: 'center' }),
    ),
  ];
}
