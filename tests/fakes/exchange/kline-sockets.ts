import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** The fake's WebSocket side: SUBSCRIBE and UNSUBSCRIBE to streams such as `btcusdt@kline_15m`. */
export class KlineSockets {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #streams = new Map<WebSocket, Set<string>>();
  readonly #accounts = new Set<WebSocket>();
  /** New connections are refused while set. */
  refusing = false;
  /** Connections stay open and nothing is sent while set. */
  muted = false;
  connections = 0;

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.refusing) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.connections++;
      this.#streams.set(client, new Set());
      client.on('message', (data) => this.#obey(client, String(data)));
      if (request.url?.includes('listenKey=')) this.#accounts.add(client);
      client.on('close', () => {
        this.#streams.delete(client);
        this.#accounts.delete(client);
      });
    });
  }

  /** Sends to whoever subscribed; the number of receivers. */
  publish(stream: string, message: object): number {
    if (this.muted) return 0;
    let sent = 0;
    for (const [client, streams] of this.#streams) {
      if (!streams.has(stream)) continue;
      client.send(JSON.stringify(message));
      sent++;
    }
    return sent;
  }

  /** Sends to whoever listens to the account. */
  publishAccount(message: object): void {
    if (this.muted) return;
    for (const client of this.#accounts) client.send(JSON.stringify(message));
  }

  get accountListeners(): number {
    return this.#accounts.size;
  }

  subscribers(stream: string): number {
    return [...this.#streams.values()].filter((streams) => streams.has(stream)).length;
  }

  /** Breaks every connection without a goodbye. */
  drop(): void {
    for (const client of this.#streams.keys()) client.terminate();
    this.#streams.clear();
    this.#accounts.clear();
  }

  close(): void {
    this.drop();
    this.#server.close();
  }

  #obey(client: WebSocket, text: string): void {
    const message = JSON.parse(text) as { method?: string; params?: string[]; id?: number };
    const streams = this.#streams.get(client);
    for (const stream of message.params ?? []) {
      if (message.method === 'SUBSCRIBE') streams?.add(stream);
      if (message.method === 'UNSUBSCRIBE') streams?.delete(stream);
    }
    client.send(JSON.stringify({ result: null, id: message.id }));
  }
}
