import type { Venue } from '../../core/market.js';

export const replayVenue = 'replay' as Venue;
