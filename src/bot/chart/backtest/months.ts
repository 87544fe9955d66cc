import type { BacktestPictureData } from '../../backtest-picture.js';
import { say } from '../../messages/catalogue.js';
import { picture } from '../candles/chart-layout.js';
import type { Palette } from '../palette.js';
import { box, type Shape, text } from '../shapes.js';
import { monthNames } from '../time-axis.js';
import { type DrawnView, nothingHere, signedNumber, signedPercent } from './frame.js';

const mostYears = 12;
const left = 120;
const top = 190;
const totalWidth = 130;

/** A field a month, stronger the larger its result, with its number; the year beside. */
export function monthsView({ months, netReturn }: BacktestPictureData, palette: Palette): DrawnView {
  const headline = say('pictures.test.months', { net: signedPercent(netReturn) });
  if (months.length === 0) return nothingHere(headline, say('pictures.test.noMonth'), palette);
  const all = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  const years = all.slice(-mostYears);
  const largest = Math.max(0.005, ...months.map(({ netReturn: one }) => Math.abs(one)));
  const width = (picture.width - left - totalWidth - 24) / 12;
  const height = Math.min(190, (picture.height - top - 40) / years.length);
  const field = (x: number, y: number, w: number, value: number): readonly Shape[] => [
    {
      ...box(x + 2, y + 2, w - 4, height - 4, value === 0 ? palette.grid : value > 0 ? palette.up : palette.down, 2),
      fillOpacity: value === 0 ? 0.6 : 0.14 + 0.5 * Math.min(1, Math.abs(value) / largest),
    },
    text(x + w / 2, y + height / 2, signedNumber(100 * value), {
      size: 25,
      fill: palette.text,
      bold: Math.abs(value) > largest / 2,
      align: 'center',
    }),
  ];
  const percent = say('pictures.test.percent');
  const lastYears = say('pictures.test.lastYears', { shown: mostYears, all: all.length });
  return {
    headline,
    legend: [
      { words: `■ ${say('pictures.test.gained')}`, color: palette.up },
      { words: `■ ${say('pictures.test.lost')}`, color: palette.down },
      {
        words: all.length > years.length ? `${percent} · ${lastYears}` : percent,
        color: palette.muted,
      },
    ],
    shapes: [
      ...monthNames().map((name, month) =>
        text(left + (month + 0.5) * width, top - 20, name, { size: 24, fill: palette.muted, align: 'center' }),
      ),
      text(picture.width - 24 - totalWidth / 2, top - 20, say('pictures.test.year'), {
        size: 24,
        fill: palette.muted,
        align: 'center',
      }),
      ...years.flatMap((year, row) => {
        const y = top + row * height;
        const own = months.filter(({ month }) => month.startsWith(year));
        const total = own.reduce((product, { netReturn: one }) => product * (1 + one), 1) - 1;
        return [
          text(left - 16, y + height / 2, year, { size: 27, fill: palette.text, align: 'right' }),
          ...own.flatMap(({ month, netReturn: one }) =>
            field(left + (Number(month.slice(5)) - 1) * width, y, width, one),
          ),
          text(picture.width - 24 - totalWidth / 2, y + height / 2, signedNumber(100 * total), {
            size: 28,
            fill: palette.text,
            bold: true,
            align: 'center',
          }),
        ];
      }),
    ],
  };
}
