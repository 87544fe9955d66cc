import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the receiver does with a call: answers with a status, or reads it and hangs up. */
export type Turn = number | 'cut' | { readonly status: number; readonly headers: Readonly<Record<string, string>> };

export interface ReceivedCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What it was answered with. */
  readonly turn: Turn;
  /** The signature is right, by the recipe in docs/operating.md. */
  readonly signed: boolean;
}

/** Other software that is told by HTTP, as somebody would write it who read the documentation. */
export class WebhookReceiver {
  readonly calls: ReceivedCall[] = [];
  /** Turns to come; 200 when there are none. */
  turns: Turn[] = [];
  secret = '';
  readonly #server = createServer((request, response) => {
    void this.#take(request, response);
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Bodies of the calls that were answered with success. */
  get taken(): readonly Readonly<Record<string, unknown>>[] {
    return this.calls.filter(({ turn }) => turn === 200).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  async until(done: () => boolean, withinMs = 60_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!done()) {
      if (performance.now() > deadline) {
        throw new Error(
          `the receiver waited ${withinMs} ms; calls: ${JSON.stringify(this.calls.map(({ turn }) => turn))}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const turn = this.turns.shift() ?? 200;
    this.calls.push({ path: request.url ?? '', headers, body, turn, signed: this.#verifies(headers, body) });
    if (turn === 'cut') {
      request.socket.destroy();
      return;
    }
    const { status, headers: more } = typeof turn === 'number' ? { status: turn, headers: {} } : turn;
    response.writeHead(status, more).end(status < 300 ? 'ok' : 'not now');
  }

  #verifies(headers: Readonly<Record<string, string>>, body: string): boolean {
    const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-auspex-signature'] ?? '') ?? [];
    if (Math.abs(Date.now() / 1_000 - Number(seconds)) > 300) return false;
    const expected = createHmac('sha256', this.secret).update(`${seconds}.${body}`).digest();
    return timingSafeEqual(Buffer.from(given, 'hex'), expected);
  }
}
