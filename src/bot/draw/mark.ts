import { say } from '../messages/catalogue.js';
import type { Mark } from '../reply/mark.js';
import type { Line } from './card.js';
import { saidText } from './said.js';

/** Which prices the message speaks of. Louder when they are not the market's own. */
export function markLine(mark: Mark): Line {
  const text =
    mark.provenance === 'live'
      ? say('mark.live', { venue: mark.venue })
      : mark.provenance === 'replay'
        ? say('mark.replay')
        : say('mark.simulated');
  const whole =
    mark.fallbackFrom === null ? text : say('mark.fallback', { mark: text, fallback: saidText(mark.fallbackFrom) });
  return mark.provenance === 'live' ? [whole] : [{ strong: whole }];
}
