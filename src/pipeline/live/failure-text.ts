import { messageOf } from '../../core/errors.js';
import type { VenueFailure } from '../../core/order.js';

export const failureText = (failure: VenueFailure): string =>
  failure.kind === 'refused' ? failure.reason : messageOf(failure.cause);
