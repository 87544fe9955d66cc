import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpRequest, Wire } from '../../../../src/bot/http/wire.js';

const get: HttpRequest = { method: 'GET', path: '/a?b=1', headers: { 'x-one': 'uno' }, body: null };
const never = (): void => undefined;

describe('a wire', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const wires: Wire[] = [];
  afterEach(async () => {
    await Promise.all(wires.splice(0).map((wire) => wire.close()));
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  async function wireTo(server: Server): Promise<Wire> {
    servers.push(server);
    server.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const wire = new Wire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    wires.push(wire);
    return wire;
  }
  const http = (answer: RequestListener) => wireTo(createHttpServer({ keepAliveTimeout: 60_000 }, answer));
  const raw = (onRequest: (socket: Socket, count: number) => void) =>
    wireTo(
      createServer((socket) => {
        let count = 0;
        socket.on('error', never);
        socket.on('data', () => {
          count += 1;
          onRequest(socket, count);
        });
      }),
    );

  it('carries method, path, headers and body, and brings what is answered', async () => {
    const wire = await http((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.statusCode = 201;
        response.setHeader('x-two', 'dos');
        const { host, ...headers } = request.headers;
        response.end(JSON.stringify([request.method, request.url, headers, Buffer.concat(chunks).toString()]));
      });
    });
    const answer = await wire.call({ ...get, method: 'POST', body: 'é' }, never);
    expect(answer).toMatchObject({ status: 201, words: 'Created' });
    expect(answer.headers['x-two']).toBe('dos');
    expect(JSON.parse(answer.body.toString())).toEqual([
      'POST',
      '/a?b=1',
      { connection: 'keep-alive', 'content-length': '2', 'x-one': 'uno' },
      'é',
    ]);
    const bare = await wire.call(get, never);
    expect(JSON.parse(bare.body.toString())[2]).not.toHaveProperty('content-length');
  });

  it('uses a connection again, and one more for each request at a time', async () => {
    const wire = await http((_, response) => response.end('ok'));
    // One more than requests: the pool hears of the end of an answer a moment after who asked.
    for (let i = 0; i < 9; i++) await wire.call(get, never);
    expect(sockets.size).toBeLessThanOrEqual(2);
    for (let i = 0; i < 9; i++) await Promise.all([1, 2, 3, 4].map(() => wire.call(get, never)));
    expect(sockets.size).toBeGreaterThanOrEqual(4);
    expect(sockets.size).toBeLessThanOrEqual(8);
  });

  it('keeps no connection that the server closes, or says it will have closed', async () => {
    const closing = await http((_, response) => response.setHeader('connection', 'close').end('ok'));
    for (let i = 0; i < 2; i++) await closing.call(get, never);
    expect(sockets.size).toBe(2);
    sockets.clear();
    const short = await raw((socket) => socket.write('HTTP/1.1 204 No Content\r\nkeep-alive: timeout=1\r\n\r\n'));
    for (let i = 0; i < 2; i++) await short.call(get, never);
    expect(sockets.size).toBe(2);
  });

  it('never takes what was said unasked for an answer', async () => {
    const answer = 'HTTP/1.1 204 No Content\r\n\r\n';
    const wire = await raw((socket) => socket.write(answer + answer));
    await wire.call(get, never);
    await wire.call(get, never);
    expect(sockets.size).toBe(2);
  });

  it('ends a request when it is told to, and then no other', async () => {
    let asked = 0;
    const wire = await http((_, response) => {
      asked += 1;
      if (asked > 1) response.end('ok');
    });
    let end = never;
    const first = wire.call(get, (how) => {
      end = how;
    });
    end();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    asked = 1;
    await wire.call(get, (how) => {
      end = how;
    });
    const third = wire.call(get, never);
    end();
    expect((await third).body.toString()).toBe('ok');
  });

  it('fails when nobody is there, and when an answer does not come or breaks off', async () => {
    const silent = await raw((socket) => socket.destroy());
    await expect(silent.call(get, never)).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    const cut = await raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc'));
    await expect(cut.call(get, never)).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    const foreign = await raw((socket) => socket.write('220 mail.example ESMTP\r\n\r\n'));
    await expect(foreign.call(get, never)).rejects.toMatchObject({ name: 'HTTPParserError' });
    const gone = createServer();
    const wire = await wireTo(gone);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(wire.call(get, never)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('asks nothing twice, whatever became of it', async () => {
    let asked = 0;
    const wire = await raw((socket) => {
      asked += 1;
      if (asked === 1) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      else socket.destroy();
    });
    await wire.call({ ...get, method: 'POST', body: '{}' }, never);
    await expect(wire.call({ ...get, method: 'POST', body: '{}' }, never)).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toBe(2);
  });

  it('writes nothing that could begin another line', async () => {
    const wire = await http((_, response) => response.end('ok'));
    await expect(wire.call({ ...get, path: '/a\r\nx: y' }, never)).rejects.toThrow('invalid request path');
    await expect(wire.call({ ...get, headers: { a: 'b\r\nc: d' } }, never)).rejects.toThrow('invalid a header');
    expect(sockets.size).toBe(0);
  });
});
