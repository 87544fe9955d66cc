import { Decimal } from 'decimal.js';
import { UserError } from '../../core/errors.js';
import type { ManualOrder } from '../../core/manual-order.js';
import { baseOf, quoteOf } from '../../core/market.js';
import type { PaperAccount } from '../../core/paper-account.js';
import type { EntryIntent } from '../../core/ports/signal-source.js';
import type { Side } from '../../core/prediction.js';
import { sentence } from '../../core/sentence.js';
import { type EpochMs, epochMs, quantity } from '../../core/units.js';
import type { AccountMachine } from './account-machine.js';
import { leastNotional } from './policy.js';

const unitDecimals = 8;
/** A limit order by hand waits so long. */
const limitLastsMs = 30 * 86_400_000;
const handTag = 'hand';

/**
 * Does an order by hand, or throws UserError that says why it cannot be done. The opposite of what is held closes it, when
 * it is for at least as much.
 */
export function orderByHand(account: PaperAccount, machine: AccountMachine, order: ManualOrder, now: EpochMs): void {
  const { market, side } = order;
  if (!account.running) throw new UserError(sentence('said.paper.stopped'));
  if (!account.settings.markets.includes(market)) {
    throw new UserError(sentence('said.paper.notAmong', { markets: account.settings.markets.join(', '), market }));
  }
  const wanted: Side = side === 'buy' ? 'long' : 'short';
  const mark = machine.mark(market);
  if (mark === null) throw new UserError(sentence('said.paper.noPrice', { market }));
  const reference = new Decimal(order.limit ?? mark);
  const units = unitsOf(order, reference, machine.equity);
  const at = epochMs(Math.max(now, machine.now + 1));
  const held = account.figures.positions.find((position) => position.market === market);
  if (held && held.side !== wanted) {
    if (units.lt(held.quantity)) {
      throw new UserError(
        sentence('said.paper.part', {
          held: String(held.quantity),
          asset: baseOf(market),
          side: sentence(`said.side.${held.side}`),
          market,
        }),
      );
    }
    machine.leave(market, at);
    machine.note({ kind: 'close', market });
    return;
  }
  const notional = units.times(reference);
  if (units.lte(0) || notional.lt(leastNotional)) {
    throw new UserError(
      sentence('said.paper.small', {
        units: String(units),
        asset: baseOf(market),
        worth: notional.toFixed(2),
        quote: quoteOf(market),
        least: String(leastNotional),
      }),
    );
  }
  const intent: EntryIntent = {
    kind: 'enter',
    side: wanted,
    limit: order.limit === null ? null : Number(order.limit),
    stop: order.stop === null ? null : Number(order.stop),
    target: order.target === null ? null : Number(order.target),
    trail: null,
    closesAt: null,
    expiresAt: epochMs(at + limitLastsMs),
    expectedNet: null,
    winProbability: null,
    sigma: null,
    quantity: quantity(units),
    tag: handTag,
    signalId: null,
  };
  const refusals = machine.enter(market, intent, at);
  if (refusals.length > 0)
    throw new UserError(sentence('said.paper.notDone', { reasons: refusals.map(({ reason }) => reason).join('; ') }));
  machine.note({ kind: 'order', order });
}

/** Units of the base asset an amount comes to at a price, rounded down to 8 decimals. */
export function unitsOf({ amount }: ManualOrder, price: Decimal, equity: Decimal): Decimal {
  const value = new Decimal(amount.value);
  const units =
    amount.unit === 'base'
      ? value
      : amount.unit === 'quote'
        ? value.div(price)
        : equity.times(value).div(100).div(price);
  return units.toDecimalPlaces(unitDecimals, Decimal.ROUND_DOWN);
}

/** Leaves a market, or everything; UserError when there is nothing to leave. */
export function closeByHand(
  account: PaperAccount,
  machine: AccountMachine,
  market: ManualOrder['market'] | null,
  now: EpochMs,
): void {
  const { positions, orders } = account.figures;
  const markets = [...new Set([...positions, ...orders].map((one) => one.market))];
  const wanted = market === null ? markets : markets.filter((one) => one === market);
  if (wanted.length === 0) {
    throw new UserError(
      market === null ? sentence('said.paper.nothingHeld') : sentence('said.paper.nothingOf', { market }),
    );
  }
  const at = epochMs(Math.max(now, machine.now + 1));
  for (const one of wanted) machine.leave(one, at);
  machine.note({ kind: 'close', market });
}
