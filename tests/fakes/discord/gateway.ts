import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

interface Options {
  readonly token: string;
  readonly appId: string;
  readonly guildId: string;
  readonly channelId: string;
  /** Close code sent instead of READY, e.g. 4014. */
  refuseIdentify: number | null;
  /** How often a client shall say that it lives. */
  readonly heartbeatMs: number;
}

/** The WebSocket side of the fake: HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats, RESUME, and any dispatch. */
export class FakeGateway {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #ready = new Set<WebSocket>();
  readonly #waiting: (() => void)[] = [];
  /** Payloads of every IDENTIFY. */
  readonly identified: { readonly token: string; readonly intents: number }[] = [];
  /** Heartbeats of clients, acknowledged or not. */
  heartbeats = 0;
  /** False: it takes everything and answers no heartbeat any more. */
  acknowledges = true;
  #sequence = 0;

  constructor(
    http: Server,
    private readonly options: Options,
    private readonly url: () => string,
  ) {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#server.handleUpgrade(request, socket, head, (client) => this.#greet(client));
    });
  }

  /** Resolves once a client is logged in. */
  async ready(): Promise<void> {
    if (this.#ready.size > 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  dispatch(type: string, data: unknown): void {
    this.#sequence += 1;
    const text = JSON.stringify({ op: 0, t: type, s: this.#sequence, d: data });
    for (const client of this.#ready) client.send(text);
  }

  /** Closes every connection with a code, as when Discord restarts (4000) or refuses (4004). */
  disconnect(code: number): void {
    for (const client of this.#server.clients) client.close(code);
    this.#ready.clear();
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #greet(client: WebSocket): void {
    const send = (message: object) => client.send(JSON.stringify(message));
    client.on('close', () => this.#ready.delete(client));
    client.on('message', (raw) => {
      const { op, d } = JSON.parse(raw.toString()) as { op: number; d: { token: string; intents: number } };
      if (op === 1) {
        this.heartbeats += 1;
        if (this.acknowledges) send({ op: 11, d: null });
      }
      if (op === 2) this.#identify(client, d);
      if (op === 6) {
        this.#ready.add(client);
        this.dispatch('RESUMED', {});
        for (const waiting of this.#waiting.splice(0)) waiting();
      }
    });
    send({ op: 10, d: { heartbeat_interval: this.options.heartbeatMs } });
  }

  #identify(client: WebSocket, asked: { readonly token: string; readonly intents: number }): void {
    const { token, appId, guildId, channelId, refuseIdentify } = this.options;
    this.identified.push({ token: asked.token, intents: asked.intents });
    const refusal = asked.token === token ? refuseIdentify : 4_004;
    if (refusal !== null) {
      client.close(refusal);
      return;
    }
    this.#ready.add(client);
    this.dispatch('READY', {
      v: 10,
      user: { id: appId, username: 'auspex', discriminator: '0', global_name: null, avatar: null, bot: true },
      guilds: [{ id: guildId, unavailable: true }],
      session_id: `session-${this.identified.length}`,
      resume_gateway_url: this.url(),
      shard: [0, 1],
      application: { id: appId, flags: 0 },
    });
    this.dispatch('GUILD_CREATE', guild(guildId, channelId));
    for (const waiting of this.#waiting.splice(0)) waiting();
  }
}

const guild = (id: string, channelId: string) => ({
  id,
  name: 'Test guild',
  unavailable: false,
  owner_id: '1',
  roles: [
    {
      id,
      name: '@everyone',
      permissions: '0',
      position: 0,
      color: 0,
      hoist: false,
      managed: false,
      mentionable: false,
      flags: 0,
    },
  ],
  channels: [{ id: channelId, type: 0, name: 'signals', position: 0, permission_overwrites: [] }],
  members: [],
  emojis: [],
  stickers: [],
  features: [],
  threads: [],
  voice_states: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
  member_count: 1,
  joined_at: '2025-01-01T00:00:00.000Z',
  large: false,
});
