import type { EChartsCoreOption } from 'echarts/core';
import { InvariantError } from '../../core/errors.js';
import type { ChartPane, ChartRequest } from '../reply.js';
import { type ChartLayout, layOut, picture } from './chart-layout.js';
import {
  axisShapes,
  type Drawing,
  headerShapes,
  labelWidthOf,
  levelShapes,
  levelsOf,
  otherLevels,
  rangeShapes,
  stripShapes,
  watermarkShapes,
} from './chart-shapes.js';
import type { Drawn } from './overview/frame.js';
import { type Palette, palettes } from './palette.js';
import { priceDecimals } from './price-scale.js';
import { overlayShapes, paneShapes } from './study-shapes.js';

/** The whole picture as an echarts option. Throws InvariantError without a candle: there is nothing to draw. */
export const chartOption = (request: ChartRequest): EChartsCoreOption => chartPicture(request).option;

/** The same with its size: more panes make it taller. */
export function chartPicture(request: ChartRequest): Drawn {
  const last = request.data.candles.at(-1);
  if (!last) throw new InvariantError(`a chart of ${request.market} ${request.timeframe} needs a candle, had none`);
  const palette = palettes[request.theme];
  const decimals = priceDecimals(request.tick, last.close);
  const layout = layOut(request, labelWidthOf(levelsOf({ request, palette, decimals })));
  const drawing: Drawing = { request, layout, palette, decimals };
  const levels = levelShapes(drawing);
  const panes = [layout.price, ...layout.panes.filter(({ name }) => name === 'volume' || name === 'odds')];
  const gridOf = (wanted: ChartPane) => panes.findIndex((pane) => 'name' in pane && pane.name === wanted);
  const [volume, odds] = [gridOf('volume'), gridOf('odds')];
  const option = {
    animation: false,
    backgroundColor: palette.background,
    grid: panes.map(({ top, bottom }) => ({
      left: layout.left,
      right: picture.width - layout.right,
      top,
      height: bottom - top,
      outerBoundsMode: 'none',
    })),
    xAxis: panes.map((_, gridIndex) => ({
      type: 'category',
      gridIndex,
      data: layout.slots.map((__, index) => index),
      show: false,
    })),
    yAxis: panes.map((_, gridIndex) => ({
      type: 'value',
      gridIndex,
      show: false,
      ...(gridIndex === 0
        ? { min: layout.scale.min, max: layout.scale.max }
        : { min: 0, max: gridIndex === volume ? largestVolume(layout) : layout.stripMax }),
    })),
    series: [
      candleSeries(layout, palette),
      ...(volume < 0 ? [] : [volumeSeries(layout, palette, volume)]),
      ...(odds < 0 ? [] : probabilitySeries(layout, palette, odds)),
    ],
    graphic: {
      elements: [
        ...watermarkShapes(drawing),
        ...axisShapes(drawing, levels.taken),
        ...rangeShapes(drawing),
        ...overlayShapes(drawing),
        ...otherLevels(drawing),
        ...levels.shapes,
        ...paneShapes(drawing),
        ...stripShapes(drawing),
        ...headerShapes(drawing),
      ],
    },
  };
  return { option, size: { width: picture.width, height: layout.height } };
}

const largestVolume = (layout: ChartLayout) => Math.max(...layout.slots.map((candle) => candle?.volume ?? 0), 1e-12);

const candleSeries = (layout: ChartLayout, palette: Palette) => ({
  type: 'candlestick',
  xAxisIndex: 0,
  yAxisIndex: 0,
  z: 8,
  barWidth: '68%',
  // Rising candles are hollow, falling ones filled: the shape tells them apart without colour.
  itemStyle: {
    color: palette.background,
    borderColor: palette.up,
    color0: palette.down,
    borderColor0: palette.down,
    borderColorDoji: palette.muted,
    borderWidth: 2,
  },
  data: layout.slots.map((candle) => (candle ? [candle.open, candle.close, candle.low, candle.high] : '-')),
});

const volumeSeries = (layout: ChartLayout, palette: Palette, grid: number) => ({
  type: 'bar',
  xAxisIndex: grid,
  yAxisIndex: grid,
  barWidth: '62%',
  z: 8,
  data: layout.slots.map((candle) => ({
    value: candle ? candle.volume : '-',
    itemStyle:
      candle && candle.close >= candle.open
        ? { color: palette.background, borderColor: palette.up, borderWidth: 1.5 }
        : { color: palette.down },
  })),
});

function probabilitySeries(layout: ChartLayout, palette: Palette, grid: number) {
  const of = (pick: 'up' | 'down' | 'bigMove', color: string, type: 'solid' | 'dashed', width: number) => ({
    type: 'line',
    xAxisIndex: grid,
    yAxisIndex: grid,
    z: 8,
    // A lone prediction between gaps would draw no line: mark points when they are few.
    showSymbol: layout.predictions.filter((said) => said !== null).length < 12,
    symbol: 'circle',
    symbolSize: 9,
    lineStyle: { color, width, type },
    itemStyle: { color },
    data: layout.predictions.map((said) =>
      said ? (pick === 'bigMove' ? said.bigMove : said.probabilities[pick]) : '-',
    ),
  });
  return [
    of('bigMove', palette.bigMove, 'solid', 2),
    of('up', palette.up, 'solid', 4),
    of('down', palette.down, 'dashed', 4),
  ];
}
