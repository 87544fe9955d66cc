import type { PictureRequest } from '../reply/pictures.js';

/**
 * Colours after Okabe and Ito (blue against orange, told apart with every common colour-blindness); rising candles are
 * also hollow and falling ones filled, lines also differ in dash and carry a word.
 */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly up: string;
  readonly down: string;
  readonly bigMove: string;
  readonly entry: string;
  readonly band: string;
  readonly bandEdge: string;
  /** Text on a pill filled with up, down, bigMove or entry. */
  readonly onPill: string;
  readonly watermark: string;
  /** A field without a direction. */
  readonly cell: string;
  /** Lines of several markets or indicators, in order; each also has a stroke of its own. */
  readonly lines: readonly string[];
}

export const palettes: Readonly<Record<PictureRequest['theme'], Palette>> = {
  dark: {
    background: '#12161c',
    text: '#f2f4f7',
    muted: '#a3adba',
    grid: '#262d37',
    up: '#56b4e9',
    down: '#ee8f2a',
    bigMove: '#d9b3e6',
    entry: '#f2f4f7',
    band: 'rgba(217,179,230,0.20)',
    bandEdge: 'rgba(217,179,230,0.75)',
    onPill: '#12161c',
    watermark: 'rgba(242,244,247,0.11)',
    cell: '#1c222b',
    lines: ['#f2f4f7', '#56b4e9', '#ee8f2a', '#2fc79a', '#d9b3e6', '#f0e442'],
  },
  light: {
    background: '#ffffff',
    text: '#14181f',
    muted: '#566070',
    grid: '#e3e7ec',
    up: '#0067a6',
    down: '#c25400',
    bigMove: '#8e4a9e',
    entry: '#14181f',
    band: 'rgba(142,74,158,0.15)',
    bandEdge: 'rgba(142,74,158,0.75)',
    onPill: '#ffffff',
    watermark: 'rgba(20,24,31,0.10)',
    cell: '#eef1f4',
    lines: ['#14181f', '#0067a6', '#c25400', '#00795b', '#8e4a9e', '#7a6a00'],
  },
};
