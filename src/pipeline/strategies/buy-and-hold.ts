import { enter } from './entry.js';
import { defineStrategy } from './strategy.js';

export const buyAndHold = defineStrategy({
  name: 'buyAndHold',
  about: 'Buys at the first chance and never sells: what any other rule must beat.',
  settings: {},
  needsModel: false,
  open: () => ({
    name: 'buyAndHold',
    warmup: 0,
    onBar: (bar, held) => (held.side || held.ordered ? null : enter('long', 'buyAndHold', bar)),
  }),
});
