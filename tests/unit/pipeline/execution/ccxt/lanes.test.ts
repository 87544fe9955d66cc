import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../../src/core/units.js';
import { Lanes } from '../../../../../src/pipeline/execution/ccxt/lanes.js';
import { newTicket } from '../../../../../src/pipeline/execution/ccxt/ticket.js';
import { anOrder, silent } from '../../../../builders/live-venue.js';

const ticket = (id: string) => newTicket(anOrder(id, { type: 'market' }), id, epochMs(0));

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('Lanes', () => {
  it('does one thing at a time for an order, in the order it was asked for', async () => {
    const lanes = new Lanes(silent);
    const { open, opened } = gate();
    const done: string[] = [];
    const one = lanes.alone(ticket('a'), async () => {
      await opened;
      done.push('first');
    });
    const two = lanes.alone(ticket('a'), async () => void done.push('second'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([]);
    open();
    await Promise.all([one, two]);
    expect(done).toEqual(['first', 'second']);
  });

  it('lets orders pass each other', async () => {
    const lanes = new Lanes(silent);
    const { open, opened } = gate();
    const slow = lanes.alone(ticket('a'), () => opened);
    expect(await lanes.alone(ticket('b'), async () => 'done')).toBe('done');
    open();
    await slow;
  });

  it('goes on after a failure, which only its own caller hears', async () => {
    const lanes = new Lanes(silent);
    const failed = lanes.alone(ticket('a'), async () => {
      throw new Error('no answer');
    });
    const after = lanes.alone(ticket('a'), async () => 'done');
    await expect(failed).rejects.toThrow('no answer');
    expect(await after).toBe('done');
  });
});
