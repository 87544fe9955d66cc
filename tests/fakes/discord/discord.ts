import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIActionRowComponent, APIButtonComponentWithCustomId, APIEmbed } from 'discord.js';
import { bodyOf } from '../body-of.js';
import type { Judge } from '../strict-platform.js';
import { cutShort } from '../telegram.js';
import { FakeGateway } from './gateway.js';
import { commandFaults, messageFaults } from './limits.js';

export interface FakeFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface MessageBody {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIButtonComponentWithCustomId>[];
  readonly nonce?: string;
  readonly enforce_nonce?: boolean;
  readonly flags?: number;
  readonly message_reference?: { readonly message_id: string };
  readonly allowed_mentions?: unknown;
}

/** A channel, thread or forum as `GET /channels/{id}` shows it. */
export interface FakeChannel {
  readonly type: number;
  readonly name: string;
  readonly guild_id?: string;
  readonly parent_id?: string;
  readonly permission_overwrites?: readonly {
    readonly id: string;
    readonly type: number;
    readonly allow: string;
    readonly deny: string;
  }[];
}

/** A guild as `GET /guilds/{id}` shows it, with the roles of its members by their id. */
export interface FakeGuild {
  readonly owner_id: string;
  readonly roles: readonly { readonly id: string; readonly permissions: string }[];
  readonly members: Readonly<Record<string, readonly string[]>>;
}

/** A message as people see it now. */
export interface FakeMessage {
  readonly id: string;
  readonly channelId: string;
  readonly nonce: string | null;
  body: MessageBody;
  files: readonly FakeFile[];
  /** How often it was rewritten. */
  edits: number;
  readonly ephemeral: boolean;
  /** When it was shown, what the judge made of that call, and how often its nonce came again. */
  at?: number;
  verdict?: string;
  repeats?: number;
}

/** What came back for one interaction. */
export interface FakeAnswer {
  /** Type of the first response: 4 reply, 5 deferred, 6 deferred update, 8 autocomplete. */
  readonly type: number;
  readonly ephemeral: boolean;
  /** The message in its final form: the edited original, or the follow-up that took its place. */
  readonly message: FakeMessage | null;
  readonly choices: readonly { readonly name: string; readonly value: string }[];
}

type Reaction =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks before the request is dealt with. */
  | 'reset'
  /** The request is dealt with and its answer never comes. */
  | 'cut'
  /** Nothing happens for ever. */
  | 'hang';

interface Injection {
  readonly method: string;
  readonly path: RegExp;
  times: number;
  readonly reaction: Reaction;
}

interface Pending {
  readonly channelId: string;
  /** The message whose button was pressed. */
  readonly source: FakeMessage | null;
  type: number | null;
  ephemeral: boolean;
  original: FakeMessage | null;
  deleted: boolean;
  readonly resolve: (answer: FakeAnswer) => void;
}

interface Who {
  readonly user?: { readonly id: string; readonly name?: string };
  readonly channelId?: string;
  /** null: a direct conversation. */
  readonly guildId?: string | null;
  /** Ids of their roles in the guild, and their rights there as Discord's bit field. */
  readonly roles?: readonly string[];
  readonly permissions?: string;
  /** The channel as Discord describes it there: a thread, a conversation of several people. */
  readonly channel?: { readonly type: number; readonly parent_id?: string };
  /** 0 guild, 1 the bot's direct conversation, 2 a conversation of people. */
  readonly context?: number;
}

/** What members may usually do: see, write, write in threads. */
const usualPermissions = String(2n ** 10n + 2n ** 11n + 2n ** 38n);

export interface FakeDiscordOptions {
  readonly token?: string;
  readonly appId?: string;
  readonly guildId?: string;
  readonly channelId?: string;
  readonly refuseIdentify?: number | null;
  readonly heartbeatMs?: number;
  /** Asked before each call that shows something in a channel. */
  readonly judge?: Judge;
}

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** A small Discord: the REST routes and the gateway this program uses, on a port of the system's choice. */
export async function startFakeDiscord(options: FakeDiscordOptions = {}) {
  const { token = 'MTIz.fake.token', appId = '900000000000000001' } = options;
  const { guildId = '900000000000000002', channelId = '900000000000000003' } = options;
  const messages: FakeMessage[] = [];
  /** The newest pinned message of each channel. */
  const pinned = new Map<string, string>();
  const commands = new Map<string, readonly { readonly name: string }[]>();
  const channels = new Map<string, FakeChannel>();
  const guilds = new Map<string, FakeGuild>();
  const requests: { readonly method: string; readonly path: string; readonly at: number }[] = [];
  const injections: Injection[] = [];
  const pending = new Map<string, Pending>();
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return String(1_000_000_000_000_000_000n + BigInt(ids));
  };

  const http = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const { refuseIdentify = null, heartbeatMs = 41_250 } = options;
  const gatewayOptions = { token, appId, guildId, channelId, refuseIdentify, heartbeatMs };
  const gateway = new FakeGateway(http, gatewayOptions, () => `ws://127.0.0.1:${port}/gateway`);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const sent = await bodyOf(request);
    const method = request.method ?? 'GET';
    const path = decodeURIComponent(request.url ?? '')
      .replace(/^\/api(\/v\d+)?/, '')
      .replace(/\?.*$/, '');
    requests.push({ method, path, at });
    const injected = injections.find((one) => one.times > 0 && one.method === method && one.path.test(path));
    if (injected) injected.times -= 1;
    const reaction = injected?.reaction;
    if (reaction === 'hang') return;
    if (reaction === 'reset') {
      request.socket.destroy();
      return;
    }
    const answer = (status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    if (typeof reaction === 'object') return answer(reaction.status, reaction.body ?? {}, reaction.headers);
    try {
      const isOpen = path.startsWith('/webhooks/') || path.startsWith('/interactions/');
      if (!isOpen && request.headers.authorization !== `Bot ${token}`) throw new Refusal(401, 0, '401: Unauthorized');
      const { body, files } = await parsed(sent, request.headers['content-type'] ?? '');
      const channel = /^\/channels\/(\d+)\/messages/.exec(path)?.[1];
      const call = method === 'PATCH' ? 'edit' : 'send';
      const verdict = channel === undefined ? null : options.judge?.judge({ chatId: channel, call, at });
      if (verdict?.kind === 'reset') return void request.socket.destroy();
      if (verdict?.kind === 'error') return answer(verdict.status, { message: 'Internal Server Error', code: 0 });
      if (verdict?.kind === 'tooFast') {
        const seconds = verdict.retryAfterMs / 1_000;
        return answer(
          429,
          { message: 'You are being rate limited.', retry_after: seconds, global: verdict.global },
          {
            'retry-after': String(Math.ceil(seconds)),
            'x-ratelimit-reset-after': seconds.toFixed(3),
            'x-ratelimit-limit': '5',
            'x-ratelimit-remaining': '0',
            'x-ratelimit-bucket': 'messages',
            'x-ratelimit-scope': verdict.global ? 'global' : 'user',
            ...(verdict.global ? { 'x-ratelimit-global': 'true' } : {}),
          },
        );
      }
      const before = messages.length;
      const result = route(method, path, body, files);
      const fresh = verdict && messages.length > before ? messages.at(-1) : undefined;
      if (fresh && verdict) Object.assign(fresh, { at, verdict: verdict.kind });
      if (verdict?.kind === 'cut') return void request.socket.destroy();
      if (verdict?.kind === 'half') return cutShort(response, JSON.stringify(result));
      if (verdict?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, verdict.ms));
      if (reaction === 'cut') request.socket.destroy();
      else if (result === undefined) response.writeHead(204).end();
      else answer(200, result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer(error.status, { code: error.code, message: error.message });
    }
  }

  function route(method: string, path: string, body: unknown, files: readonly FakeFile[]): unknown {
    const match = (wanted: string, pattern: RegExp) => (method === wanted ? pattern.exec(path) : null);
    if (match('GET', /^\/gateway\/bot$/)) {
      const limit = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 };
      return { url: `ws://127.0.0.1:${port}/gateway`, shards: 1, session_start_limit: limit };
    }
    const registered = match('PUT', /^\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/);
    if (registered) return register(registered[1]!, registered[2] ?? 'global', body);
    if (method === 'GET') return looked(path);
    const posted = match('POST', /^\/channels\/(\d+)\/messages$/);
    if (posted) return post(posted[1]!, body as MessageBody, files);
    const patched = match('PATCH', /^\/channels\/(\d+)\/messages\/(\d+)$/);
    if (patched) return patch(patched[1]!, patched[2]!, body as MessageBody, files);
    const pin = match('PUT', /^\/channels\/(\d+)\/messages\/pins\/(\d+)$/);
    if (pin) {
      if (!messages.some((one) => one.channelId === pin[1] && one.id === pin[2])) {
        throw new Refusal(404, 10_008, 'Unknown Message');
      }
      pinned.set(pin[1]!, pin[2]!);
      return undefined;
    }
    // A conversation has the number of the person behind a 9.
    if (match('POST', /^\/users\/@me\/channels$/))
      return { id: `9${(body as { recipient_id: string }).recipient_id}`, type: 1 };
    const called = match('POST', /^\/interactions\/\d+\/([^/]+)\/callback$/);
    if (called) return callback(called[1]!, body as { type: number; data?: MessageBody & { choices?: [] } }, files);
    const original = /^\/webhooks\/\d+\/([^/]+)\/messages\/@original$/.exec(path);
    if (original && method === 'PATCH') return editOriginal(original[1]!, body as MessageBody, files);
    if (original && method === 'DELETE') return deleteOriginal(original[1]!);
    const followed = match('POST', /^\/webhooks\/\d+\/([^/]+)$/);
    if (followed) return followUp(followed[1]!, body as MessageBody, files);
    throw new Refusal(404, 0, `404: Not Found (${method} ${path})`);
  }

  function looked(path: string): unknown {
    const [, channelOf] = /^\/channels\/(\d+)$/.exec(path) ?? [];
    const [, guildOf, memberOf] = /^\/guilds\/(\d+)(?:\/members\/(\d+))?$/.exec(path) ?? [];
    if (path === '/users/@me') return { id: appId, username: 'auspex', bot: true };
    if (channelOf !== undefined) {
      const channel = channels.get(channelOf);
      if (!channel) throw new Refusal(404, 10_003, 'Unknown Channel');
      return { id: channelOf, guild_id: guildId, permission_overwrites: [], ...channel };
    }
    const guild = guilds.get(guildOf ?? '');
    if (!guild) throw new Refusal(404, 10_004, 'Unknown Guild');
    if (memberOf === undefined)
      return { id: guildOf, name: 'Test guild', owner_id: guild.owner_id, roles: guild.roles };
    const roles = guild.members[memberOf];
    if (!roles) throw new Refusal(404, 10_007, 'Unknown Member');
    return { user: { id: memberOf, username: 'somebody' }, roles };
  }

  function register(app: string, scope: string, body: unknown): unknown {
    if (app !== appId) throw new Refusal(404, 10_002, 'Unknown Application');
    const list = body as { name: string; description: string }[];
    const faults = commandFaults(list);
    if (faults.length > 0) throw new Refusal(400, 50_035, `Invalid Form Body: ${faults.join('; ')}`);
    commands.set(scope, list);
    return list.map((command) => ({ ...command, id: nextId(), application_id: appId, version: '1' }));
  }

  function checked(body: MessageBody, files: readonly FakeFile[]): void {
    const faults = messageFaults(
      body,
      files.map(({ name }) => name),
    );
    if (faults.length > 0) throw new Refusal(400, 50_035, `Invalid Form Body: ${faults.join('; ')}`);
  }

  function made(channel: string, body: MessageBody, files: readonly FakeFile[], ephemeral = false): FakeMessage {
    checked(body, files);
    const nonce = body.nonce ?? null;
    const message = { id: nextId(), channelId: channel, nonce, body, files, edits: 0, ephemeral };
    messages.push(message);
    return message;
  }

  function post(channel: string, body: MessageBody, files: readonly FakeFile[]): unknown {
    const known = body.enforce_nonce
      ? messages.find((one) => one.channelId === channel && one.nonce === body.nonce)
      : undefined;
    if (known) known.repeats = (known.repeats ?? 0) + 1;
    return shown(known ?? made(channel, body, files));
  }

  function rewrite(message: FakeMessage, body: MessageBody, files: readonly FakeFile[]): void {
    checked({ ...message.body, ...body }, files);
    message.body = { ...message.body, ...body };
    message.files = files;
    message.edits += 1;
  }

  function patch(channel: string, id: string, body: MessageBody, files: readonly FakeFile[]): unknown {
    const message = messages.find((one) => one.channelId === channel && one.id === id);
    if (!message) throw new Refusal(404, 10_008, 'Unknown Message');
    rewrite(message, body, files);
    return shown(message);
  }

  function asked(interaction: string): Pending {
    const found = pending.get(interaction);
    if (!found) throw new Refusal(404, 10_062, 'Unknown interaction');
    return found;
  }

  function callback(
    interaction: string,
    body: { type: number; data?: MessageBody & { choices?: FakeAnswer['choices'] } },
    files: readonly FakeFile[],
  ): unknown {
    const found = asked(interaction);
    if (found.type !== null) throw new Refusal(400, 40_060, 'Interaction has already been acknowledged.');
    found.type = body.type;
    found.ephemeral = ((body.data?.flags ?? 0) & 64) !== 0;
    if (body.type === 8) {
      found.resolve({ type: 8, ephemeral: true, message: null, choices: body.data?.choices ?? [] });
    }
    if (body.type === 4) {
      found.original = made(found.channelId, body.data ?? {}, files, found.ephemeral);
      found.resolve({ type: 4, ephemeral: found.ephemeral, message: found.original, choices: [] });
      return { resource: { type: 4, message: shown(found.original) } };
    }
    if (body.type === 6) found.original = found.source;
    return undefined;
  }

  function editOriginal(interaction: string, body: MessageBody, files: readonly FakeFile[]): unknown {
    const found = asked(interaction);
    if (found.type === null || found.deleted) throw new Refusal(404, 10_008, 'Unknown Message');
    if (found.original) rewrite(found.original, body, files);
    else found.original = made(found.channelId, body, files, found.ephemeral);
    found.resolve({ type: found.type, ephemeral: found.original.ephemeral, message: found.original, choices: [] });
    return shown(found.original);
  }

  function deleteOriginal(interaction: string): undefined {
    const found = asked(interaction);
    found.deleted = true;
    const at = found.original ? messages.indexOf(found.original) : -1;
    if (at >= 0) messages.splice(at, 1);
  }

  function followUp(interaction: string, body: MessageBody, files: readonly FakeFile[]): unknown {
    const found = asked(interaction);
    if (found.type === null) throw new Refusal(404, 10_015, 'Unknown Webhook');
    const ephemeral = ((body.flags ?? 0) & 64) !== 0;
    const message = made(found.channelId, body, files, ephemeral);
    found.resolve({ type: found.type, ephemeral, message, choices: [] });
    return shown(message);
  }

  /** A message as the API shows it. */
  const shown = (message: FakeMessage) => ({
    id: message.id,
    channel_id: message.channelId,
    author: { id: appId, username: 'auspex', discriminator: '0', avatar: null, bot: true },
    content: message.body.content ?? '',
    embeds: message.body.embeds ?? [],
    components: message.body.components ?? [],
    attachments: message.files.map(({ name, bytes }, index) => ({
      id: String(index + 1),
      filename: name,
      size: bytes.length,
      url: `http://127.0.0.1:${port}/files/${name}`,
      proxy_url: `http://127.0.0.1:${port}/files/${name}`,
    })),
    timestamp: '2025-11-12T14:00:00.000Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    pinned: false,
    type: 0,
    flags: message.ephemeral ? 64 : 0,
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
  });

  /** Sends an interaction to the logged-in client; resolves with its final answer. */
  async function interaction(
    fields: { readonly type: number; readonly data: unknown; readonly message?: unknown },
    who: Who,
    source: FakeMessage | null = null,
  ): Promise<FakeAnswer> {
    await gateway.ready();
    const id = nextId();
    const key = `interaction-token-${id}`;
    const channel = who.channelId ?? source?.channelId ?? channelId;
    const guild = who.guildId === undefined ? guildId : who.guildId;
    const { id: userId, name } = { id: '700000000000000001', name: 'ann', ...who.user };
    const user = { id: userId, username: name, global_name: name, discriminator: '0', avatar: null };
    const answered = new Promise<FakeAnswer>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`interaction ${JSON.stringify(fields.data)} was not answered`)),
        60_000,
      );
      const resolved = (answer: FakeAnswer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      pending.set(key, {
        channelId: channel,
        source,
        type: null,
        ephemeral: false,
        original: null,
        deleted: false,
        resolve: resolved,
      });
    });
    gateway.dispatch('INTERACTION_CREATE', {
      id,
      application_id: appId,
      token: key,
      version: 1,
      channel_id: channel,
      channel: {
        id: channel,
        name: 'signals',
        ...(guild === null ? {} : { guild_id: guild }),
        ...(who.channel ?? { type: guild === null ? 1 : 0 }),
      },
      locale: 'en-US',
      app_permissions: '0',
      entitlements: [],
      authorizing_integration_owners: {},
      attachment_size_limit: 10_485_760,
      context: who.context ?? (guild === null ? 1 : 0),
      ...(guild === null
        ? { user }
        : {
            guild_id: guild,
            guild_locale: 'en-US',
            member: {
              user,
              roles: who.roles ?? [],
              permissions: who.permissions ?? usualPermissions,
              joined_at: '2025-01-01T00:00:00.000Z',
              deaf: false,
              mute: false,
              flags: 0,
            },
          }),
      ...fields,
    });
    return answered;
  }

  const optionList = (values: Readonly<Record<string, string>>, focused?: string) =>
    Object.entries(values).map(([name, value]) => ({
      name,
      type: 3,
      value,
      ...(name === focused ? { focused: true } : {}),
    }));

  return {
    /** The API root, for DISCORD_API_URL. */
    url: `http://127.0.0.1:${port}/api`,
    token,
    appId,
    guildId,
    channelId,
    /** Every message now visible, oldest first; those for one person only too. */
    messages,
    pinned,
    channels,
    guilds,
    /** Registered commands by guild id, or under `global`. */
    commands,
    requests,
    gateway,

    /** Somebody uses a slash command. */
    interact: ({
      command,
      options: values = {},
      ...who
    }: Who & { command: string; options?: Record<string, string> }) =>
      interaction({ type: 2, data: { id: nextId(), name: command, type: 1, options: optionList(values) } }, who),

    /** Somebody chooses from the menu of a message. */
    chooseOnMessage: (
      menu: string,
      target: { readonly content?: string; readonly ours?: FakeMessage; readonly embeds?: readonly unknown[] },
      who: Who = {},
    ) => {
      const message = target.ours
        ? shown(target.ours)
        : {
            ...shown({ id: nextId(), channelId, nonce: null, body: {}, files: [], edits: 0, ephemeral: false }),
            author: { id: '700000000000000077', username: 'other', discriminator: '0', avatar: null },
            content: target.content ?? '',
            embeds: target.embeds ?? [],
          };
      const data = {
        id: nextId(),
        name: menu,
        type: 3,
        target_id: message.id,
        resolved: { messages: { [message.id]: message } },
      };
      return interaction({ type: 2, data }, who);
    },

    /** Somebody chooses from the menu of a person. */
    chooseOnPerson: (menu: string, targetId: string, who: Who = {}) => {
      const user = { id: targetId, username: 'target', discriminator: '0', avatar: null };
      const data = {
        id: nextId(),
        name: menu,
        type: 2,
        target_id: targetId,
        resolved: { users: { [targetId]: user } },
      };
      return interaction({ type: 2, data }, who);
    },

    /** Somebody writes a message; as Discord does, without its text unless it is for the bot. */
    writes: async (
      content: string,
      {
        user: { id, name } = { id: '700000000000000001', name: 'ann' },
        guildId: guild = guildId,
        channelId: channel = channelId,
        bot = false,
        repliesToBot = false,
      }: {
        user?: { id: string; name?: string };
        guildId?: string | null;
        channelId?: string;
        bot?: boolean;
        repliesToBot?: boolean;
      } = {},
    ) => {
      await gateway.ready();
      const me = { id: appId, username: 'auspex', discriminator: '0', avatar: null, bot: true };
      const forBot = guild === null || repliesToBot || content.includes(`<@${appId}>`);
      const author = { id, username: name ?? 'ann', global_name: null, discriminator: '0', avatar: null, bot };
      const referenced = {
        ...shown({ id: nextId(), channelId: channel, nonce: null, body: {}, files: [], edits: 0, ephemeral: false }),
      };
      const messageId = nextId();
      gateway.dispatch('MESSAGE_CREATE', {
        ...shown({ id: messageId, channelId: channel, nonce: null, body: {}, files: [], edits: 0, ephemeral: false }),
        author,
        content: forBot ? content : '',
        mentions: repliesToBot || content.includes(`<@${appId}>`) ? [me] : [],
        ...(repliesToBot
          ? {
              type: 19,
              referenced_message: referenced,
              message_reference: { message_id: referenced.id, channel_id: channel },
            }
          : {}),
        ...(guild === null
          ? { channel_type: 1 }
          : {
              guild_id: guild,
              member: { roles: [], joined_at: '2025-01-01T00:00:00.000Z', deaf: false, mute: false, flags: 0 },
            }),
      });
      return messageId;
    },

    /** Somebody presses a button, named by its words or its custom id. */
    press: (message: FakeMessage, button: string, who: Who = {}) => {
      const all = (message.body.components ?? []).flatMap((row) => row.components);
      const found = all.find(({ label, custom_id: id }) => label === button || id === button);
      const customId = found?.custom_id ?? button;
      return interaction(
        { type: 3, data: { component_type: 2, custom_id: customId, id: 1 }, message: shown(message) },
        who,
        message,
      );
    },

    /** Somebody types into an option; resolves with the values offered. */
    autocomplete: async ({
      command,
      focused,
      options: values,
      ...who
    }: Who & { command: string; focused: string; options: Record<string, string> }) => {
      const data = { id: nextId(), name: command, type: 1, options: optionList(values, focused) };
      return (await interaction({ type: 4, data }, who)).choices.map(({ value }) => value);
    },

    /** The next `times` requests that match are treated so. */
    inject: (method: string, path: RegExp, reaction: Reaction, times = 1) => {
      injections.push({ method, path, times, reaction });
    },

    /** Nothing injected is left. */
    heal: () => {
      injections.length = 0;
    },

    /** Resolves once the client is logged in. */
    ready: () => gateway.ready(),

    stop: async () => {
      gateway.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

async function parsed(raw: Buffer, contentType: string): Promise<{ body: unknown; files: readonly FakeFile[] }> {
  if (raw.length === 0) return { body: {}, files: [] };
  if (!contentType.startsWith('multipart/form-data')) return { body: JSON.parse(raw.toString()), files: [] };
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } }).formData();
  const files: FakeFile[] = [];
  for (const [name, value] of form.entries()) {
    if (!name.startsWith('files[') || typeof value === 'string') continue;
    files.push({ name: value.name, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  const payload = form.get('payload_json');
  return { body: typeof payload === 'string' ? JSON.parse(payload) : {}, files };
}
