import { UserError } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';
import { breakout } from './breakout.js';
import { buyAndHold } from './buy-and-hold.js';
import { day } from './day.js';
import { horizonGrid } from './horizon-grid.js';
import { meanReversion } from './mean-reversion.js';
import { model } from './model.js';
import { randomEntry } from './random-entry.js';
import { selector } from './selector.js';
import type { Strategy } from './strategy.js';
import { swing } from './swing.js';

/** Every strategy by name; a new one is a file of its own and a line here. */
const all: readonly Strategy[] = [
  model,
  day,
  swing,
  breakout,
  meanReversion,
  horizonGrid,
  selector,
  buyAndHold,
  randomEntry,
];

export const strategyNames: readonly string[] = all.map(({ name }) => name);

/** Names, sentences and settings, for help texts. */
export const describeStrategies = (): readonly Pick<Strategy, 'name' | 'about' | 'settings' | 'needsModel'>[] => all;

/** UserError naming those there are. Case and dashes do not matter: `mean-reversion` is `meanReversion`. */
export function strategyOf(name: string): Strategy {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  const found = all.find((strategy) => plain(strategy.name) === plain(name));
  if (found) return found;
  throw new UserError(sentence('said.backtest.strategy', { name, names: strategyNames.join(', ') }));
}
