import type { Incident, Severity } from '../../core/incident.js';

export interface EscalationPolicy {
  /** From the first word to the first page, by how grave it was found. */
  readonly firstPageMs: Readonly<Record<Severity, number>>;
  /** Each wait is this many times the one before. */
  readonly growth: number;
  readonly longestMs: number;
}

export const standardEscalation: EscalationPolicy = {
  firstPageMs: { page: 5 * 60_000, warn: 30 * 60_000 },
  growth: 3,
  longestMs: 12 * 3_600_000,
};

/** ms between page number `page` − 1 (the first word is 0) and page number `page`. */
export function waitBeforePage(page: number, severity: Severity, policy: EscalationPolicy): number {
  return Math.min(policy.longestMs, policy.firstPageMs[severity] * policy.growth ** Math.min(page - 1, 40));
}

/**
 * The number of the page that is due now, or null: nobody is paged for what somebody has acknowledged or what is over.
 * One look makes at most one page, however long nobody looked.
 */
export function duePage(incident: Incident, policy: EscalationPolicy = standardEscalation): number | null {
  if (incident.resolvedAt !== null || incident.acknowledged !== null) return null;
  const next = incident.pages + 1;
  const since = incident.pagedAt ?? incident.openedAt;
  return incident.now - since >= waitBeforePage(next, incident.severity, policy) ? next : null;
}
