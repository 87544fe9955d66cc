import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { surviveBreaks } from '../../../src/core/pool-breaks.js';
import { seldom } from '../../../src/core/seldom.js';

describe('seldom', () => {
  it('says a trouble once while it lasts, and again when it comes back', () => {
    let now = 0;
    const said: string[] = [];
    const tell = seldom(
      (reason) => said.push(reason),
      () => now,
    );
    for (now = 0; now < 60_000; now += 1_000) tell(new Error('refused'));
    tell('another');
    expect(said).toEqual(['refused', 'another']);
    now += 5_001;
    tell(new Error('refused'));
    expect(said).toEqual(['refused', 'another', 'refused']);
  });
});

describe('surviveBreaks', () => {
  it('hears a connection that breaks in its user’s hands, and says one thing for all of them', () => {
    const pool = new EventEmitter();
    const said: string[] = [];
    surviveBreaks(pool, (reason) => said.push(reason));
    const clients = Array.from({ length: 3 }, () => new EventEmitter());
    for (const client of clients) pool.emit('connect', client);
    for (const client of clients) expect(client.emit('error', new Error('terminated'))).toBe(true);
    expect(pool.emit('error', new Error('terminated'))).toBe(true);
    expect(said).toEqual(['terminated']);
  });
});
