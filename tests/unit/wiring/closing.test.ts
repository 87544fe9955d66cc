import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Closing } from '../../../src/wiring/closing.js';

describe('Closing', () => {
  it('closes the newest first, one after the other, past a part that will not', async () => {
    const said: string[] = [];
    const warned: unknown[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void warned.push(JSON.parse(line)) });
    const closing = new Closing(logger);
    const part = (name: string, fault?: string) => ({
      close: async () => {
        said.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        if (fault) throw new Error(fault);
        said.push(`${name} ends`);
      },
    });
    closing.add('database', part('database'));
    closing.add('queues', part('queues', 'no answer'));
    closing.add('chats', part('chats'));
    await closing.closeAll();
    expect(said).toEqual(['chats begins', 'chats ends', 'queues begins', 'database begins', 'database ends']);
    expect(warned).toMatchObject([{ part: 'queues', reason: 'no answer' }]);
    await closing.closeAll();
    expect(said).toHaveLength(5);
  });
});
