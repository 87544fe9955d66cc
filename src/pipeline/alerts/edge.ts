import type { AlertMode } from '../../core/alert.js';
import type { EpochMs } from '../../core/units.js';

/** What is remembered of an alert from close to close. */
export interface Standing {
  readonly holds: boolean;
  readonly firedAt: EpochMs | null;
}

export interface Manner {
  readonly mode: AlertMode;
  readonly cooldownMs: number;
  /** Muted and done alerts are followed without being told. */
  readonly armed: boolean;
}

/**
 * One close later. It fires where the condition becomes true and was not true when last known; what is not known changes
 * nothing. Within the cooldown after a firing it becomes true in silence.
 */
export function step(
  standing: Standing,
  value: boolean | null,
  closedAt: EpochMs,
  { mode, cooldownMs, armed }: Manner,
): { readonly standing: Standing; readonly fires: boolean } {
  if (value === null || value === standing.holds) return { standing, fires: false };
  if (!value) return { standing: { ...standing, holds: false }, fires: false };
  const rested = mode === 'once' || standing.firedAt === null || closedAt - standing.firedAt >= cooldownMs;
  const fires = armed && rested;
  return { standing: { holds: true, firedAt: fires ? closedAt : standing.firedAt }, fires };
}
