import type { Provenance, Venue } from '../../core/market.js';

/** Which prices a message speaks of; drawn in every message, so that nothing simulated can be taken for real. */
export interface Mark {
  readonly venue: Venue;
  readonly provenance: Provenance;
  /** Why this venue and not the one asked for, or null. */
  readonly fallbackFrom: string | null;
}
