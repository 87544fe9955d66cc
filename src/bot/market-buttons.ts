import { baseOf, type Market, type Timeframe } from '../core/market.js';
import type { MoveSpan } from '../core/overview.js';
import type { Button } from './button.js';

const of = (label: Button['label'], command: string, ...args: readonly string[]): Button => ({
  label,
  action: { command, args },
});

/** Same message, other content. */
export const inPlace = (button: Button): Button => ({ ...button, action: { ...button.action, inPlace: true } });

/** What is chosen now carries a mark: a sign, not colour. */
const marked = (button: Button, name: string, isChosen: boolean): Button => ({
  ...inPlace(button),
  params: { name, mark: isChosen ? '● ' : '' },
});

/** A button with a name of its own, marked when it is what is shown. */
export const pickButton = (name: string, isChosen: boolean, command: string, ...args: readonly string[]): Button =>
  marked(of('marketsPick', command, ...args), name, isChosen);

export const chartViewButton = (market: Market, timeframe: Timeframe): Button =>
  of('chart', 'chart', market, timeframe);
export const moversButton = (span: MoveSpan): Button => of('marketsMovers', 'movers', span);
export const heatmapButton: Button = of('marketsHeat', 'heatmap');
export const pricesButton: Button = of('marketsPrices', 'price');
/** Bases alone where that is enough to know the market again: eight of them fit a button, whole names do not. */
export const compareButton = (markets: readonly Market[], span: string): Button =>
  of('marketsCompare', 'compare', shortNames(markets), span);

export const shortNames = (markets: readonly Market[]): string => {
  const bases = markets.map(baseOf);
  return (new Set(bases).size === bases.length ? bases : markets).join(' ');
};

/** null: all markets. */
export const priceButton = (market: Market | null): Button =>
  market === null ? pricesButton : { ...of('market', 'price', market), params: { market: baseOf(market) } };
