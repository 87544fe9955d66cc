import type { ChartPane, ChartRequest } from '../../reply/pictures.js';
import type { Palette } from '../palette.js';
import type { ChartLayout } from './chart-layout.js';

export interface Drawing {
  readonly request: ChartRequest;
  readonly layout: ChartLayout;
  readonly palette: Palette;
  /** Decimals of every price in the picture. */
  readonly decimals: number;
}

/** Of prices, times and labels. */
export const labelSize = 25;
/** Of the names of panes and lines. */
export const nameSize = 22;

/** Above grid and range, below labels. */
export const layerOfData = 8;

/** Undefined where the chart does not show it. */
export const paneOf = ({ layout }: Drawing, wanted: ChartPane) => layout.panes.find(({ name }) => name === wanted);
