import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { Fill, OrderShape, OrderTerms } from '../../../../../src/core/order.js';
import { price, quantity } from '../../../../../src/core/units.js';
import { bracketSteps } from '../../../../../src/pipeline/execution/ccxt/bracket-keeper.js';
import { newTicket, type Ticket } from '../../../../../src/pipeline/execution/ccxt/ticket.js';
import { anOrder, id } from '../../../../builders/live-venue.js';
import { t0 } from '../../../../builders/trading.js';

const ticket = (name: string, shape: OrderShape, terms: Partial<OrderTerms>, more: Partial<Ticket> = {}): Ticket => ({
  ...newTicket(anOrder(name, shape, terms), name, t0),
  ...more,
});
const out = { side: 'sell', reduceOnly: true, after: id('in'), group: 'out' } as const;
const filled = [{ quantity: quantity(1) } as Fill];
const entry = (more: Partial<Ticket>): Ticket => ticket('in', { type: 'market' }, {}, more);
const stop = (more: Partial<Ticket> = {}): Ticket => ticket('sl', { type: 'stop', trigger: price(95) }, out, more);
const target = (more: Partial<Ticket> = {}): Ticket =>
  ticket('tp', { type: 'takeProfit', trigger: price(110) }, out, more);
const steps = (tickets: readonly Ticket[], units = 1, kind: 'spot' | 'perpetual' = 'perpetual'): string[] =>
  bracketSteps(
    tickets,
    () => new Decimal(units),
    () => kind,
  ).map((step) =>
    step.kind === 'wake' ? `wake ${step.ticket.venueId}` : `drop ${step.ticket.venueId}: ${step.reason}`,
  );

describe('bracketSteps', () => {
  it.each([
    ['sleep while the entry has not filled', [entry({ stage: 'working' }), stop(), target()], 0, []],
    [
      'wake with the first part of the entry',
      [entry({ stage: 'working', fills: filled }), stop(), target()],
      1,
      ['wake sl', 'wake tp'],
    ],
    [
      'end when the entry ended without a fill',
      [entry({ stage: 'final' }), stop(), target()],
      0,
      ['drop sl: order in did not fill', 'drop tp: order in did not fill'],
    ],
    [
      'cancel the other when one fills',
      [entry({ stage: 'final', fills: filled }), stop({ stage: 'working' }), target({ stage: 'final', fills: filled })],
      0,
      ['drop sl: order tp of its group filled'],
    ],
    [
      'go with the position',
      [entry({ stage: 'final', fills: filled }), stop({ stage: 'working' })],
      0,
      ['drop sl: nothing left to reduce'],
    ],
    [
      'stay while there is something to protect',
      [entry({ stage: 'final', fills: filled }), stop({ stage: 'working' })],
      1,
      [],
    ],
    [
      'are not asked for twice',
      [entry({ stage: 'final', fills: filled }), stop({ stage: 'working', cancelReason: 'x' })],
      0,
      [],
    ],
    ['end when nobody knows their entry', [stop()], 1, ['drop sl: waits for order in, which is not known']],
    [
      'never wake for a position that is gone',
      [entry({ stage: 'final', fills: filled }), stop()],
      0,
      ['drop sl: nothing left to reduce'],
    ],
  ] as const)('children %s', (_, tickets, units, expected) => {
    expect(steps(tickets, units)).toEqual(expected);
  });

  it('wait on spot until the entry has ended', () => {
    expect(steps([entry({ stage: 'working', fills: filled }), stop()], 1, 'spot')).toEqual([]);
    expect(steps([entry({ stage: 'final', fills: filled }), stop()], 1, 'spot')).toEqual(['wake sl']);
  });
});
