import { sql } from 'kysely';
import type { Platform } from '../core/chat.js';
import type { Database } from './database.js';

export interface DeliveryClaims {
  /** Ended leases are looked for this often, not at every claim. */
  readonly sweepEveryMs: number;
  /**
   * After a restart of the database every lease may look ended only because nobody could renew it: for so long none counts as
   * ended, so that who still holds a row may say so.
   */
  readonly graceMs: number;
  /** A clock that never steps, ms; the process's own unless given. */
  readonly elapsedMs?: () => number;
}

/** The database's clock at a moment between two of ours, ms. */
type ClockReading = { readonly ms: number; readonly after: number; readonly before: number };

const senderDied = 'the process that was sending it ended before it wrote down what became of it';
/** Beyond this the database's clock did not run, it was set. */
const stepMs = 5_000;
/** No lease is as long: one that ends later was written before the clock was set back. */
const longestLease = sql`interval '5 minutes'`;

/** Gives rows back whose sender died: the leases that ended by the database's clock, unless that was just set. */
export class EndedLeases {
  /** When to look for them, of each platform. */
  readonly #lookAt = new Map<Platform, number>();
  readonly #elapsedMs: () => number;
  #clock: ClockReading | null = null;
  /** Until then the clock counts as just set: leases look ended, or far from it, that are not. */
  #graceUntil = 0;
  #wasSetBack = false;

  constructor(
    private readonly db: Database,
    private readonly claims: DeliveryClaims,
  ) {
    this.#elapsedMs = claims.elapsedMs ?? (() => performance.now());
  }

  /** Looks for them when it is time to. */
  async giveBack(platform: Platform): Promise<void> {
    if (this.#elapsedMs() >= (this.#lookAt.get(platform) ?? 0)) await this.#sweep(platform);
  }

  /** A lease of our own that is shorter than the time between two looks is not looked for later than it ends. */
  lookBy(platform: Platform, leaseMs: number): void {
    this.#lookAt.set(platform, Math.min(this.#lookAt.get(platform) ?? 0, this.#elapsedMs() + leaseMs));
  }

  async #sweep(platform: Platform): Promise<void> {
    const after = this.#elapsedMs();
    this.#lookAt.set(platform, after + this.claims.sweepEveryMs);
    const expected = this.#clock && this.#clock.ms + after - this.#clock.after;
    const { rows } = await sql<{ ms: number }>`
      with swept as (
        update deliveries set state = 'waiting', lease_until = null, lease_owner = null, reason = ${senderDied}
        where platform = ${platform} and state = 'leased'
          and (lease_until <= now() or (${this.#wasSetBack}::boolean and lease_until > now() + ${longestLease}))
          and pg_postmaster_start_time() <= now() - ${this.claims.graceMs}::float8 * interval '1 ms'
          and ${after >= this.#graceUntil}::boolean
          and abs(extract(epoch from now()) * 1000 - coalesce(${expected}::float8, extract(epoch from now()) * 1000)) < ${stepMs}
        returning 1
      )
      select extract(epoch from now())::float8 * 1000 as ms
    `.execute(this.db);
    const clock = { ms: (rows[0] as { ms: number }).ms, after, before: this.#elapsedMs() };
    const stepped = this.#clock === null ? 0 : steppedBy(this.#clock, clock);
    this.#clock = clock;
    if (stepped === 0) return;
    this.#graceUntil = clock.before + this.claims.graceMs;
    if (stepped >= 0) return;
    this.#wasSetBack = true;
    await this.#dueAgain();
  }

  /** What was put off, or made, by a clock that was set back since would wait until that time comes again. */
  async #dueAgain(): Promise<void> {
    await sql`
      update deliveries set due_at = now() where state = 'waiting' and due_at > now()
    `.execute(this.db);
  }
}

/** By how many ms the database's clock was set between two readings, as far as their own length lets one tell. */
function steppedBy(first: ClockReading, then: ClockReading): number {
  const [least, most] = [then.after - first.before, then.before - first.after];
  const ran = then.ms - first.ms;
  if (ran > most + stepMs) return ran - most;
  return ran < least - stepMs ? ran - least : 0;
}
