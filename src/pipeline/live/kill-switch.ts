import { Decimal } from 'decimal.js';
import type { Market } from '../../core/market.js';
import type { ClientOrderId, OrderRequest } from '../../core/order.js';
import type { ExecutionVenue } from '../../core/ports/execution-venue.js';
import { sentence } from '../../core/sentence.js';
import { type EpochMs, epochMs, quantity } from '../../core/units.js';
import { orderIdOf } from '../engine/trade-book.js';
import { reducingOrder } from '../risk/review.js';
import type { LiveAccount } from './live-account.js';
import { announceLive } from './live-alert.js';
import type { KillProgress } from './live-memory.js';
import type { LiveTraderParts } from './live-parts.js';

export interface KillParts {
  readonly account: string;
  readonly venue: ExecutionVenue;
  readonly poll: () => Promise<void>;
  readonly live: () => readonly OrderRequest[];
  readonly doubts: () => readonly ClientOrderId[];
  readonly markets: () => readonly Market[];
  readonly unitsOf: (market: Market) => Decimal;
  readonly save: () => Promise<void>;
}

/**
 * One round: cancels what is ours, finds out what is in doubt, and sends what would flatten our part of each position. Says
 * what is left to do; nothing when we are flat. Repeat it until then: a round that was interrupted is gone through again under
 * the same order ids, and a new round begins only when the orders of the last are over.
 */
export async function killRound(progress: KillProgress, parts: KillParts): Promise<readonly string[]> {
  const left: string[] = [];
  const ours = (order: OrderRequest): boolean => order.clientOrderId.endsWith('.kl');
  for (const order of parts.live()) {
    if (ours(order)) continue;
    const answer = await parts.venue.cancel(order.clientOrderId, 'kill switch');
    if (!answer.ok) left.push(`order ${order.clientOrderId} could not be cancelled yet`);
  }
  await parts.poll();
  left.push(...parts.doubts().map((id) => `nobody knows yet what became of order ${id}`));
  const theirs = await parts.venue.positions();
  if (!theirs.ok) return [...left, 'the exchange does not tell its positions'];
  const wanted: { readonly market: Market; readonly units: Decimal }[] = [];
  for (const market of parts.markets()) {
    const units = parts.unitsOf(market);
    const held = theirs.value.find((position) => position.market === market)?.units ?? new Decimal(0);
    if (units.isZero() || held.isZero() || units.isNegative() !== held.isNegative()) continue;
    left.push(`${market}: ${units} to flatten`);
    if (parts.live().some((order) => order.market === market && ours(order))) continue;
    // No more than is ours, and no more than is there.
    wanted.push({ market, units: units.abs().lt(held.abs()) ? units : held });
  }
  if (wanted.length > 0) {
    progress.round++;
    await parts.save();
  }
  for (const { market, units } of wanted) {
    const at: EpochMs = epochMs(progress.since + progress.round);
    await parts.venue.submit(
      reducingOrder(
        {
          clientOrderId: orderIdOf(parts.account, market, at, 'kl'),
          market,
          side: units.isNegative() ? 'buy' : 'sell',
          quantity: quantity(units.abs()),
        },
        { type: 'market' },
      ),
    );
  }
  const working = parts.live().map(({ clientOrderId }) => `order ${clientOrderId} is not over`);
  return [...left, ...working];
}

/** A person's order to end everything: obeyed in rounds until we are flat, over any restart, until the person takes it back. */
export class KillSwitch {
  constructor(
    private readonly account: LiveAccount,
    private readonly parts: LiveTraderParts,
  ) {}

  /** One round, unless we are flat. */
  async obey(order: { readonly by: string; readonly since: EpochMs }): Promise<void> {
    const { account, parts } = this;
    const reason = sentence('said.live.killed', { by: order.by });
    let { kill } = account.progress;
    if (kill?.since !== order.since) {
      kill = { since: order.since, by: order.by, round: 0, flat: false };
      account.progress.kill = kill;
      account.halt.settle();
      account.gateway.dropEntries(reason);
      await account.save();
      await announceLive(parts, { what: 'killing', details: [], by: order.by });
    }
    if (kill.flat) return;
    const left = await killRound(kill, {
      account: parts.settings.account,
      venue: account.guarded,
      poll: () => account.exchange.poll(),
      live: () => account.exchange.live,
      doubts: () => account.exchange.doubts,
      markets: () => account.watched,
      unitsOf: (market) => account.unitsOf(market),
      save: () => account.save(),
    });
    if (left.length > 0) {
      parts.logger.warn({ left }, 'the kill switch is not done yet');
      return;
    }
    kill.flat = true;
    account.engine.kill(reason);
    await account.save();
    await announceLive(parts, { what: 'flat', details: [], by: order.by });
  }

  /** The order was taken back: entries are made again once nothing else is in their way. Who had given it. */
  async lift(): Promise<string | null> {
    const { account } = this;
    const by = account.progress.kill?.by ?? null;
    account.progress.kill = null;
    account.halt.release();
    account.engine.revive();
    account.halt.settle();
    await account.save();
    return by;
  }
}
