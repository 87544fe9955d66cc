import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { prepareStatements } from '../../../src/core/prepared-statements.js';

function connection() {
  const pool = new EventEmitter();
  prepareStatements(pool);
  const asked: unknown[][] = [];
  const client = { query: (...given: unknown[]) => asked.push(given) };
  pool.emit('connect', client);
  return { client, asked };
}

describe('prepareStatements', () => {
  it('names a text with values, the same text always alike and another otherwise', () => {
    const { client, asked } = connection();
    const callback = () => undefined;
    client.query('select $1', [1]);
    client.query('select $1', [2], callback);
    client.query('select $1 + 1', [2]);
    const [first, second, third] = asked as [[{ name: string }], [{ name: string }, unknown], [{ name: string }]];
    expect(first).toEqual([{ name: expect.stringMatching(/^auspex_[\w-]{20}$/), text: 'select $1', values: [1] }]);
    expect(second).toEqual([{ name: first[0].name, text: 'select $1', values: [2] }, callback]);
    expect(third[0].name).not.toBe(first[0].name);
  });

  it('leaves everything else as it was given', () => {
    const { client, asked } = connection();
    const query = { text: 'select $1', values: [1], name: 'mine' };
    client.query('begin', []);
    client.query('listen here');
    client.query(query);
    expect(asked.map((given) => given.filter((one) => one !== undefined))).toEqual([
      ['begin', []],
      ['listen here'],
      [query],
    ]);
  });
});
