import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeartbeatUrl } from '../../../src/wiring/heartbeat-url.js';

describe('the dead man’s switch outside', () => {
  let server: Server;
  let calls: number;
  let status: number;
  let now: number;
  const warned: string[] = [];

  beforeEach(async () => {
    calls = 0;
    status = 200;
    now = 0;
    warned.splice(0);
    server = createServer((_request, response) => {
      calls += 1;
      response.writeHead(status).end('OK');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  const heartbeat = () => {
    const sink = { write: (line: string) => void warned.push((JSON.parse(line) as { msg: string }).msg) };
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping`;
    return new HeartbeatUrl(url, pino({ level: 'warn' }, sink), () => now);
  };

  it('is called once a minute, however often all is well', async () => {
    const one = heartbeat();
    for (let second = 0; second < 180; second += 15) {
      now = second * 1_000;
      await one.alive();
    }
    expect(calls).toBe(3);
    expect(warned).toEqual([]);
  });

  it('that cannot be called is said once, and again after it worked', async () => {
    const one = heartbeat();
    for (const next of [500, 500, 200, 503]) {
      status = next;
      await one.alive();
      now += 60_000;
    }
    expect(warned).toEqual(['HEARTBEAT_URL cannot be called', 'HEARTBEAT_URL cannot be called']);
  });
});
