import type { EChartsCoreOption } from 'echarts/core';
import type { BacktestReport, Fan } from '../../core/backtest-report.js';
import { picture } from './chart-layout.js';
import { type Palette, palettes } from './palette.js';
import { fontFamily, text as shapeText } from './shapes.js';

export const backtestViews = ['equity', 'months', 'trades', 'monteCarlo'] as const;
export type BacktestView = (typeof backtestViews)[number];

/** What the pictures of a backtest are drawn from; small enough to be kept with a message. */
export type BacktestPictureData = Pick<
  BacktestReport,
  'title' | 'curve' | 'months' | 'monteCarlo' | 'netReturn' | 'maxDrawdown'
> & {
  readonly trades: readonly { readonly at: number; readonly netReturn: number; readonly side: 'long' | 'short' }[];
};

export const pictureDataOf = (report: BacktestReport): BacktestPictureData => ({
  title: report.title,
  curve: report.curve,
  months: report.months,
  monteCarlo: report.monteCarlo,
  netReturn: report.netReturn,
  maxDrawdown: report.maxDrawdown,
  trades: thinned(
    report.tradeList.map((trade) => ({
      at: Date.parse(trade.closedAt),
      netReturn: trade.netReturn,
      side: trade.side,
    })),
    1_500,
  ),
});

const frame = { left: 40, right: 130, top: 148, bottom: 64 } as const;
const small = 24;

/** One picture of a backtest as an echarts option; a view without anything to show says so. */
export function backtestOption(
  view: BacktestView,
  data: BacktestPictureData,
  theme: 'dark' | 'light',
): EChartsCoreOption {
  const palette = palettes[theme];
  const drawn = views[view](data, palette);
  return {
    animation: false,
    backgroundColor: palette.background,
    textStyle: { fontFamily },
    ...drawn,
    graphic: { elements: [...headers(data.title, drawn.headline, palette), ...(drawn.shapes ?? [])] },
  };
}

interface Drawn {
  readonly headline: string;
  readonly shapes?: readonly object[];
  readonly [option: string]: unknown;
}

const views: Readonly<Record<BacktestView, (data: BacktestPictureData, palette: Palette) => Drawn>> = {
  equity: ({ curve, netReturn, maxDrawdown }, palette) => {
    const start = curve.equity[0];
    if (start === undefined || curve.at.length < 2) return empty('Equity: too few candles to draw', palette);
    const line = (values: readonly number[]) => values.map((value, i) => [curve.at[i], 100 * (value / start - 1)]);
    const hold = curve.buyAndHold;
    const shape = { type: 'line', showSymbol: false, z: 5 };
    return {
      headline: `Equity ${signed(netReturn)} · worst fall ${(100 * maxDrawdown).toFixed(1)} %`,
      grid: [
        { left: frame.left, right: frame.right, top: frame.top, height: 470 },
        { left: frame.left, right: frame.right, top: 660, height: 170 },
      ],
      xAxis: [timeAxis(palette, 0, false), timeAxis(palette, 1, true)],
      yAxis: [
        valueAxis(palette, 0, (value) => `${signedNumber(value)} %`),
        {
          ...valueAxis(palette, 1, (value) => (value === 0 ? '0 %' : `−${value.toFixed(0)} %`)),
          inverse: true,
          min: 0,
          splitNumber: 2,
        },
      ],
      series: [
        ...(hold
          ? [
              {
                ...shape,
                xAxisIndex: 0,
                yAxisIndex: 0,
                data: line(hold),
                lineStyle: { color: palette.muted, width: 3, type: 'dashed' },
              },
            ]
          : []),
        {
          ...shape,
          xAxisIndex: 0,
          yAxisIndex: 0,
          data: line(curve.equity),
          lineStyle: { color: palette.up, width: 4 },
        },
        {
          ...shape,
          xAxisIndex: 1,
          yAxisIndex: 1,
          data: curve.drawdown.map((value, i) => [curve.at[i], 100 * value]),
          lineStyle: { color: palette.down, width: 2 },
          areaStyle: { color: palette.down, opacity: 0.35 },
        },
      ],
      shapes: [
        legend(palette, 0, '━ this test', palette.up),
        ...(hold ? [legend(palette, 1, '┅ buy and hold', palette.muted)] : []),
        legend(palette, 2, '▇ fall from the peak', palette.down),
      ],
    };
  },
  months: ({ months }, palette) => {
    if (months.length === 0) return empty('Months: nothing to show', palette);
    const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))].slice(-12);
    const largest = Math.max(0.005, ...months.map(({ netReturn }) => Math.abs(netReturn)));
    const [left, top] = [110, 190];
    const [width, height] = [
      (picture.width - left - 40) / 12,
      Math.min(150, (picture.height - top - 50) / years.length),
    ];
    const at = (month: number, year: number) => ({ x: left + month * width, y: top + year * height });
    return {
      headline: 'Net return by month',
      shapes: [
        ...monthNames.map((name, month) =>
          text(name, at(month, 0).x + width / 2, top - 34, palette.muted, small - 2, 'center'),
        ),
        ...years.map((year, row) => text(year, left - 16, at(0, row).y + height / 2, palette.muted, small, 'right')),
        ...months.flatMap(({ month, netReturn }) => {
          const row = years.indexOf(month.slice(0, 4));
          if (row === -1) return [];
          const place = at(Number(month.slice(5)) - 1, row);
          const fill = netReturn >= 0 ? palette.up : palette.down;
          const strength = 0.12 + 0.68 * (Math.abs(netReturn) / largest);
          return [
            {
              type: 'rect',
              shape: { x: place.x + 2, y: place.y + 2, width: width - 4, height: height - 4, r: 4 },
              style: { fill, opacity: strength },
            },
            text(
              signedNumber(100 * netReturn),
              place.x + width / 2,
              place.y + height / 2,
              palette.text,
              small - 1,
              'center',
            ),
          ];
        }),
      ],
    };
  },
  trades: ({ trades }, palette) => {
    if (trades.length === 0) return empty('No trades were made', palette);
    const points = (side: 'long' | 'short') =>
      trades.filter((trade) => trade.side === side).map(({ at, netReturn }) => [at, 100 * netReturn]);
    const won = trades.filter(({ netReturn }) => netReturn > 0).length;
    const dots = (side: 'long' | 'short', color: string, symbol: string) => ({
      type: 'line',
      data: points(side),
      lineStyle: { opacity: 0, width: 0 },
      showSymbol: true,
      showAllSymbol: true,
      symbol,
      symbolSize: trades.length > 400 ? 7 : 11,
      itemStyle: { color, opacity: 0.75 },
      z: 5,
    });
    return {
      headline: `Result of each trade after costs · ${trades.length} trades, ${Math.round((100 * won) / trades.length)} % won`,
      grid: [{ left: frame.left, right: frame.right, top: frame.top + 10, bottom: frame.bottom }],
      xAxis: [timeAxis(palette, 0, true)],
      yAxis: [valueAxis(palette, 0, (value) => `${signedNumber(value)} %`)],
      series: [dots('long', palette.up, 'triangle'), dots('short', palette.down, 'circle')],
      shapes: [legend(palette, 0, '▲ long', palette.up), legend(palette, 1, '● short', palette.down)],
    };
  },
  monteCarlo: ({ monteCarlo }, palette) => {
    const days = monteCarlo?.days;
    if (!days) return empty('Monte Carlo: too few days to draw again', palette);
    const { fan } = days;
    const line = (values: readonly number[], style: object) => ({
      type: 'line',
      showSymbol: false,
      data: values.map((value, i) => [100 * (fan.at[i] ?? 0), 100 * (value - 1)]),
      lineStyle: style,
    });
    return {
      headline: `Our days drawn again ${monteCarlo?.runs ?? 0} times · ${(100 * days.lossShare).toFixed(0)} % of them lose`,
      grid: [{ left: frame.left, right: frame.right, top: frame.top + 10, bottom: frame.bottom }],
      xAxis: [
        {
          type: 'value',
          min: 0,
          max: 100,
          axisLabel: { color: palette.muted, fontSize: small - 2, formatter: (value: number) => `${value} %` },
          splitLine: { show: false },
        },
      ],
      yAxis: [valueAxis(palette, 0, (value) => `${signedNumber(value)} %`)],
      series: [
        ...bands(fan, palette),
        line(fan.p50, { color: palette.up, width: 4 }),
        line(fan.p5, { color: palette.bandEdge, width: 2, type: 'dashed' }),
        line(fan.p95, { color: palette.bandEdge, width: 2, type: 'dashed' }),
      ],
      shapes: [
        legend(palette, 0, '━ middle run', palette.up),
        legend(palette, 1, '▇ half of them inside', palette.bigMove),
        legend(palette, 2, '┅ 90 % inside', palette.bandEdge),
      ],
    };
  },
};

/** The middle half as a filled band: an unseen line and its distance to the upper one, stacked. */
const bands = (fan: Fan, palette: Palette) => {
  const shift = Math.min(0, ...fan.p25.map((value) => 100 * (value - 1)));
  const x = (i: number) => 100 * (fan.at[i] ?? 0);
  const base = { type: 'line', showSymbol: false, stack: 'half', lineStyle: { opacity: 0 } };
  return shift < 0
    ? fan.p25.length > 0
      ? [
          {
            type: 'line',
            showSymbol: false,
            lineStyle: { color: palette.bigMove, width: 2 },
            data: fan.p25.map((value, i) => [x(i), 100 * (value - 1)]),
          },
          {
            type: 'line',
            showSymbol: false,
            lineStyle: { color: palette.bigMove, width: 2 },
            data: fan.p75.map((value, i) => [x(i), 100 * (value - 1)]),
          },
        ]
      : []
    : [
        { ...base, data: fan.p25.map((value, i) => [x(i), 100 * (value - 1)]) },
        {
          ...base,
          areaStyle: { color: palette.band },
          data: fan.p75.map((value, i) => [x(i), 100 * (value - (fan.p25[i] ?? 0))]),
        },
      ];
};

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const headers = (title: string, headline: string, palette: Palette): readonly object[] => [
  text(cut(title, 78), frame.left, 30, palette.muted, small, 'left'),
  text(cut(headline, 52), frame.left, 72, palette.text, 34, 'left', true),
];

const empty = (headline: string, palette: Palette): Drawn => ({
  headline,
  shapes: [text('Nothing to draw', picture.width / 2, picture.height / 2, palette.muted, 36, 'center')],
});

const legend = (palette: Palette, place: number, words: string, color: string) =>
  text(words, frame.left + place * 310, 112, color === palette.background ? palette.text : color, small, 'left');

const text = (
  words: string,
  x: number,
  y: number,
  fill: string,
  size: number,
  align: 'left' | 'right' | 'center',
  bold = false,
) => shapeText(x, y, words, { size, fill, align, bold });

const timeAxis = (palette: Palette, gridIndex: number, labels: boolean) => ({
  type: 'value',
  gridIndex,
  min: 'dataMin',
  max: 'dataMax',
  axisLine: { lineStyle: { color: palette.grid } },
  axisTick: { show: false },
  axisLabel: {
    show: labels,
    color: palette.muted,
    fontSize: small - 2,
    hideOverlap: true,
    showMinLabel: false,
    showMaxLabel: false,
    formatter: (value: number) => new Date(value).toISOString().slice(0, 10),
  },
  splitNumber: 4,
  splitLine: { show: false },
});

const valueAxis = (palette: Palette, gridIndex: number, formatter: (value: number) => string) => ({
  type: 'value',
  gridIndex,
  position: 'right',
  scale: true,
  axisLabel: { color: palette.muted, fontSize: small - 1, formatter },
  splitLine: { lineStyle: { color: palette.grid, width: 1.5 } },
});

function thinned<T>(rows: readonly T[], most: number): readonly T[] {
  if (rows.length <= most) return rows;
  const step = rows.length / most;
  return Array.from({ length: most }, (_, i) => rows[Math.floor(i * step)] as T);
}

const cut = (words: string, most: number): string => (words.length <= most ? words : `${words.slice(0, most - 1)}…`);
const signedNumber = (value: number): string => {
  const plain = Math.abs(value).toFixed(Math.abs(value) >= 10 || Number.isInteger(value) ? 0 : 1);
  return Number(plain) === 0 ? '0' : `${value < 0 ? '−' : '+'}${plain}`;
};
const signed = (fraction: number): string => `${signedNumber(100 * fraction)} %`;
