import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf } from './body-of.js';
import type { Judge } from './strict-platform.js';

/** A message as the fake keeps it; edits change it in place and are counted. */
export interface FakeMessage {
  readonly chatId: string;
  readonly messageId: number;
  text: string;
  /** PNG bytes as received. */
  photo: Buffer | null;
  buttons: readonly (readonly { readonly text: string; readonly callback_data: string }[])[];
  edits: number;
  /** A document as received. */
  file?: Buffer;
  /** When it was shown, and what the judge made of that call. */
  at?: number;
  verdict?: string;
  readonly replyTo: number | null;
  readonly threadId: number | null;
  /** Sent without sound. */
  readonly silent?: boolean;
}

/** A member as getChatMember shows one. */
export interface FakeMember {
  readonly status: 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';
  readonly can_post_messages?: boolean;
  readonly can_send_messages?: boolean;
  readonly is_member?: boolean;
}

/** A chat that Telegram knows by more than its id. */
export interface FakeChat {
  readonly type: 'channel' | 'supergroup';
  readonly title: string;
  readonly username?: string;
  /** By the user's id; 42 is the bot. */
  readonly members: Readonly<Record<number, FakeMember>>;
}

export interface FakeInlineAnswer {
  readonly queryId: string;
  readonly results: readonly {
    readonly type: string;
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly input_message_content: { readonly message_text: string };
  }[];
  readonly isPersonal: boolean;
  readonly cacheTime: number;
  readonly button: { readonly text: string; readonly start_parameter: string } | null;
}

export interface FakeCall {
  readonly method: string;
  readonly token: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What the next matching call gets instead of a right answer. */
export type Fault =
  /** Answers `status` in Telegram's way. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly description?: string;
      readonly retryAfter?: number;
      readonly migrateTo?: number;
    }
  /** Cuts the connection without reading or doing anything. */
  | { readonly kind: 'reset' }
  /** Does what was asked, then cuts the connection before a word of the answer. */
  | { readonly kind: 'cutAnswer' }
  /** Does what was asked and never answers. */
  | { readonly kind: 'silence' };

interface Planned {
  readonly fault: Fault;
  readonly method: string | null;
  left: number;
}

export interface FakeTelegramOptions {
  readonly token?: string;
  readonly username?: string;
  readonly port?: number;
  /** Asked before each call that shows something in a chat. */
  readonly judge?: Judge;
}

const wanted = ['sendMessage', 'sendPhoto'];
/** What is waited for comes, or the program is broken: no machine is so slow. */
const patienceMs = 60_000;

/** Telegram's Bot API over HTTP, as far as this bot uses it. It checks what Telegram checks: lengths, markup, button data. */
export class FakeTelegram {
  readonly token: string;
  readonly username: string;
  readonly messages: FakeMessage[] = [];
  /** False: an older server, which makes no message with a picture of one without. */
  addsMedia = true;
  readonly calls: FakeCall[] = [];
  readonly answeredButtons: string[] = [];
  readonly inlineAnswers: FakeInlineAnswer[] = [];
  /** By id as text; groups that are not here have one administrator, who wrote nothing. */
  readonly chats = new Map<string, FakeChat>();
  /** Topics that take no messages, as `-100123/45`. */
  readonly closedTopics = new Set<string>();
  readonly deletedTopics = new Set<string>();
  /** The newest pinned message of each chat. */
  readonly pinned = new Map<string, number>();
  /** Groups where the bot may speak and not pin. */
  readonly mayNotPin = new Set<string>();
  commands: readonly { readonly command: string; readonly description: string }[] = [];
  readonly #judge: Judge | null;
  readonly #server: Server;
  #port = 0;
  #planned: Planned[] = [];
  #updates: { readonly update_id: number; readonly [field: string]: unknown }[] = [];
  #nextUpdate = 1;
  #nextMessage = 100;
  readonly #waiting = new Set<() => void>();

  constructor(options: FakeTelegramOptions = {}) {
    this.token = options.token ?? '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
    this.username = options.username ?? 'AuspexTestBot';
    this.#judge = options.judge ?? null;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      });
    });
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Stays the same after `close`, so that a bot may be pointed at where a fake will stand. */
  get apiRoot(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Planned faults that nothing has met yet. */
  get faultsLeft(): number {
    return this.#planned.reduce((sum, { left }) => sum + left, 0);
  }

  async close(): Promise<void> {
    this.#wake();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next `times` calls of `method` (any sending method when null) fail so. */
  fail(fault: Fault, { method = null, times = 1 }: { method?: string | null; times?: number } = {}): void {
    this.#planned.push({ fault, method, left: times });
  }

  /** No planned fault is left. */
  heal(): void {
    this.#planned = [];
  }

  /** A person writes. `chatId` below zero is a group. Returns the message's id. */
  writes(
    text: string,
    options: {
      readonly from?: number;
      readonly chatId?: number;
      readonly username?: string;
      readonly isBot?: boolean;
      readonly edited?: boolean;
      readonly threadId?: number;
      readonly extra?: Readonly<Record<string, unknown>>;
    } = {},
  ): number {
    const { from = 5001, chatId = from, username, isBot = false, edited = false } = options;
    this.#nextMessage += 1;
    const message = {
      message_id: this.#nextMessage,
      date: 1_700_000_000,
      chat: this.#chat(chatId),
      from: { id: from, is_bot: isBot, first_name: `Person ${from}`, ...(username ? { username } : {}) },
      text,
      ...(options.threadId === undefined ? {} : { message_thread_id: options.threadId, is_topic_message: true }),
      ...options.extra,
    };
    this.#push(edited ? { edited_message: message } : { message });
    return this.#nextMessage;
  }

  /** Somebody is another thing in a group than they were; Telegram tells bots that are administrators there. */
  changesMember(chatId: number, userId: number, from: string, to: string): void {
    const user = { id: userId, is_bot: false, first_name: `Person ${userId}` };
    this.#push({
      chat_member: {
        chat: this.#chat(chatId),
        from: user,
        date: 1_700_000_000,
        old_chat_member: { user, status: from },
        new_chat_member: { user, status: to },
      },
    });
  }

  /** A person types behind the bot's name in some chat; resolves with what the bot offered. */
  async asksInline(text: string, { from = 5001, language = 'en' }: { from?: number; language?: string } = {}) {
    const id = `inline-${this.#nextUpdate}`;
    this.#push({
      inline_query: {
        id,
        from: { id: from, is_bot: false, first_name: `Person ${from}`, language_code: language },
        query: text,
        offset: '',
        chat_type: 'supergroup',
      },
    });
    const answer = (): FakeInlineAnswer | undefined => this.inlineAnswers.find(({ queryId }) => queryId === id);
    await this.waitFor(
      () => answer() !== undefined,
      patienceMs,
      () => `an answer to the inline query "${text}"`,
    );
    return answer() as FakeInlineAnswer;
  }

  /** A group becomes a supergroup. */
  migrates(fromChatId: number, toChatId: number): void {
    this.#nextMessage += 1;
    this.#push({
      message: {
        message_id: this.#nextMessage,
        date: 1_700_000_000,
        chat: this.#chat(fromChatId),
        from: { id: 1, is_bot: false, first_name: 'Admin' },
        migrate_to_chat_id: toChatId,
      },
    });
  }

  /** A person presses a button, or sends whatever `data` a changed client may send. */
  presses(message: FakeMessage, data: string, { from = 5001 }: { readonly from?: number } = {}): void {
    this.#push({
      callback_query: {
        id: `cb-${this.#nextUpdate}`,
        from: { id: from, is_bot: false, first_name: `Person ${from}` },
        chat_instance: 'x',
        data,
        message: {
          message_id: message.messageId,
          date: 1_700_000_000,
          chat: this.#chat(Number(message.chatId)),
          ...(message.photo ? { photo: [], caption: message.text } : { text: message.text }),
          ...(message.buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: message.buttons } }),
        },
      },
    });
  }

  /** Resolves with the messages of a chat once there are `count`; rejects after `withinMs`. */
  async waitForMessages(
    count: number,
    { chatId, withinMs = patienceMs }: { chatId?: string | number; withinMs?: number } = {},
  ) {
    const ofChat = () => this.messages.filter((message) => chatId === undefined || message.chatId === String(chatId));
    await this.waitFor(
      () => ofChat().length >= count,
      withinMs,
      () => `${count} messages, were ${ofChat().length}`,
    );
    return ofChat();
  }

  /** Resolves once `condition` holds, looked at after each call. */
  async waitFor(
    condition: () => boolean,
    withinMs = patienceMs,
    wanted: () => string = () => 'the condition',
  ): Promise<void> {
    const timer = AbortSignal.timeout(withinMs);
    while (!condition()) {
      if (timer.aborted) throw new Error(`fake telegram: waited ${withinMs} ms for ${wanted()}`);
      await new Promise<void>((resolve) => setTimeout(resolve, 10));
    }
  }

  #chat(id: number): object {
    const known = this.chats.get(String(id));
    if (known?.type === 'channel') return { id, type: 'channel', title: known.title };
    return id < 0 ? { id, type: 'supergroup', title: 'A group' } : { id, type: 'private', first_name: `Person ${id}` };
  }

  #push(update: Readonly<Record<string, unknown>>): void {
    this.#updates.push({ update_id: this.#nextUpdate, ...update });
    this.#nextUpdate += 1;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
    const at = performance.now();
    const fault = this.#faultFor(method);
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const fields = fieldsOf(request, await bodyOf(request));
    this.calls.push({ method, token, fields });
    if (token !== this.token) return answer(response, 401, { description: 'Unauthorized' });
    if (this.#judge && /^(send|edit)/.test(method))
      return this.#judged(this.#judge, method, fields, at, request, response);
    if (fault?.kind === 'status') {
      const { status, description = 'made to fail', retryAfter, migrateTo } = fault;
      const parameters = {
        ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
        ...(migrateTo === undefined ? {} : { migrate_to_chat_id: migrateTo }),
      };
      return answer(response, status, { description, parameters });
    }
    const result = method === 'getUpdates' ? await this.#getUpdates(fields, request) : this.#perform(method, fields);
    if (fault?.kind === 'cutAnswer') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'silence') return;
    if (result instanceof Refusal) return answer(response, result.status, { description: result.description });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, result }));
  }

  async #judged(
    judge: Judge,
    method: string,
    fields: FakeCall['fields'],
    at: number,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const call = method.startsWith('edit') ? 'edit' : 'send';
    const verdict = judge.judge({ chatId: String(fields['chat_id']), call, at });
    if (verdict.kind === 'reset') return void request.socket.resetAndDestroy();
    if (verdict.kind === 'error') return answer(response, verdict.status, { description: 'Internal Server Error' });
    if (verdict.kind === 'tooFast') {
      const seconds = Math.max(1, Math.ceil(verdict.retryAfterMs / 1_000));
      return answer(response, 429, {
        description: `Too Many Requests: retry after ${seconds}`,
        parameters: { retry_after: seconds },
      });
    }
    const before = this.messages.length;
    const result = this.#perform(method, fields);
    const shown = this.messages.length > before ? this.messages.at(-1) : undefined;
    if (shown) Object.assign(shown, { at, verdict: verdict.kind });
    if (verdict.kind === 'cut') return void request.socket.resetAndDestroy();
    if (verdict.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, verdict.ms));
    if (result instanceof Refusal) return answer(response, result.status, { description: result.description });
    const text = JSON.stringify({ ok: true, result });
    if (verdict.kind === 'half') return cutShort(response, text);
    response.setHeader('content-type', 'application/json');
    response.end(text);
  }

  #faultFor(method: string): Fault | null {
    const planned = this.#planned.find((one) =>
      one.method === null ? wanted.includes(method) : one.method === method,
    );
    if (!planned) return null;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned = this.#planned.filter((one) => one !== planned);
    return planned.fault;
  }

  async #getUpdates(fields: FakeCall['fields'], request: IncomingMessage): Promise<readonly object[]> {
    const offset = Number(fields['offset'] ?? 0);
    this.#updates = this.#updates.filter((update) => update.update_id >= offset);
    const allowed = fields['allowed_updates'];
    const kinds = Array.isArray(allowed) ? allowed.map(String) : [];
    const fitting = () =>
      this.#updates.filter((update) => kinds.length === 0 || kinds.some((kind) => kind in update)).slice(0, 100);
    if (fitting().length === 0) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          request.socket.off('close', done);
          this.#waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(Number(fields['timeout'] ?? 0), 25) * 1_000);
        this.#waiting.add(done);
        request.once('close', done);
        request.socket.once('close', done);
      });
    }
    return fitting();
  }

  #perform(method: string, fields: FakeCall['fields']): unknown {
    switch (method) {
      case 'getMe':
        return { id: 42, is_bot: true, first_name: 'Auspex', username: this.username };
      case 'deleteWebhook':
        return true;
      case 'setMyCommands':
        if (fields['scope'] === undefined && fields['language_code'] === undefined)
          this.commands = fields['commands'] as FakeTelegram['commands'];
        return true;
      case 'answerCallbackQuery':
        this.answeredButtons.push(String(fields['callback_query_id']));
        return true;
      case 'pinChatMessage':
        return this.#pin(fields);
      case 'answerInlineQuery':
        return this.#answerInline(fields);
      case 'getChat':
      case 'getChatMember':
      case 'getChatAdministrators':
        return this.#look(method, fields);
      case 'sendMessage':
        return this.#add(fields, String(fields['text'] ?? ''), null, 4_096);
      case 'sendPhoto':
        return this.#add(fields, String(fields['caption'] ?? ''), fields['photo'] as Buffer, 1_024);
      case 'sendDocument':
        return this.#addDocument(fields);
      case 'editMessageText':
        return this.#edit(fields, String(fields['text'] ?? ''), null, 4_096);
      case 'editMessageCaption':
        return this.#edit(fields, String(fields['caption'] ?? ''), null, 1_024);
      case 'editMessageMedia': {
        const media = parsed(fields['media']) as { caption?: string; media: string; parse_mode?: string };
        const file = fields[media.media.replace('attach://', '')];
        return this.#edit(fields, media.caption ?? '', file instanceof Buffer ? file : null, 1_024, this.addsMedia);
      }
      default:
        return new Refusal(404, 'Not Found: method not found');
    }
  }

  #pin(fields: FakeCall['fields']): unknown {
    const [chatId, messageId] = [String(fields['chat_id']), Number(fields['message_id'])];
    if (!this.messages.some((one) => one.chatId === chatId && one.messageId === messageId))
      return new Refusal(400, 'Bad Request: message to pin not found');
    if (this.mayNotPin.has(chatId)) return new Refusal(400, 'Bad Request: not enough rights to manage pinned messages');
    this.pinned.set(chatId, messageId);
    return true;
  }

  /** Somebody takes a message away by hand. */
  deletes(chatId: string, messageId: number): void {
    const at = this.messages.findIndex((one) => one.chatId === chatId && one.messageId === messageId);
    if (at >= 0) this.messages.splice(at, 1);
    if (this.pinned.get(chatId) === messageId) this.pinned.delete(chatId);
  }

  #answerInline(fields: FakeCall['fields']): unknown {
    const results = (parsed(fields['results']) ?? []) as FakeInlineAnswer['results'];
    if (results.length > 50) return new Refusal(400, 'Bad Request: RESULTS_TOO_MUCH');
    if (new Set(results.map(({ id }) => id)).size < results.length)
      return new Refusal(400, 'Bad Request: RESULT_ID_DUPLICATE');
    for (const { id, title, input_message_content: content } of results) {
      if (Buffer.byteLength(id) > 64 || id === '') return new Refusal(400, 'Bad Request: RESULT_ID_INVALID');
      if (title === '') return new Refusal(400, 'Bad Request: article title is empty');
      const refusal = refusalOf(content.message_text, 4_096, []);
      if (refusal) return refusal;
    }
    const button = parsed(fields['button']) as FakeInlineAnswer['button'] | undefined;
    this.inlineAnswers.push({
      queryId: String(fields['inline_query_id']),
      results,
      isPersonal: fields['is_personal'] === true,
      cacheTime: Number(fields['cache_time'] ?? 300),
      button: button ?? null,
    });
    return true;
  }

  #look(method: string, fields: FakeCall['fields']): unknown {
    const named = String(fields['chat_id']);
    const found = [...this.chats].find(([id, { username }]) => id === named || (username && `@${username}` === named));
    if (!found) {
      if (method === 'getChatAdministrators' && named.startsWith('-')) return [];
      return new Refusal(400, 'Bad Request: chat not found');
    }
    const [id, { type, title, username, members }] = found;
    if (method === 'getChat') return { id: Number(id), type, title, ...(username ? { username } : {}) };
    const shown = (userId: number) => ({
      user: { id: userId, is_bot: userId === 42, first_name: `Person ${userId}` },
      ...(members[userId] ?? { status: 'left' }),
    });
    if (method === 'getChatMember') return shown(Number(fields['user_id']));
    return Object.keys(members)
      .map((userId) => shown(Number(userId)))
      .filter(({ status }) => status === 'creator' || status === 'administrator');
  }

  /** What a topic says to a message, or null when it takes it. */
  #topicRefusal(fields: FakeCall['fields']): Refusal | null {
    const topic = `${fields['chat_id']}/${fields['message_thread_id']}`;
    if (this.deletedTopics.has(topic)) return new Refusal(400, 'Bad Request: message thread not found');
    return this.closedTopics.has(topic) ? new Refusal(400, 'Bad Request: TOPIC_CLOSED') : null;
  }

  #add(fields: FakeCall['fields'], html: string, photo: Buffer | null, limit: number): unknown {
    const buttons = keyboardOf(fields);
    const refusal = this.#topicRefusal(fields) ?? refusalOf(html, limit, buttons);
    if (refusal) return refusal;
    if (photo !== null && !(photo instanceof Buffer && photo.length > 0))
      return new Refusal(400, 'Bad Request: no photo');
    this.#nextMessage += 1;
    const reply = parsed(fields['reply_parameters']) as { message_id?: number } | undefined;
    const message: FakeMessage = {
      chatId: String(fields['chat_id']),
      messageId: this.#nextMessage,
      text: html,
      photo,
      buttons,
      edits: 0,
      replyTo: reply?.message_id ?? null,
      threadId: fields['message_thread_id'] === undefined ? null : Number(fields['message_thread_id']),
      silent: String(fields['disable_notification']) === 'true',
    };
    this.messages.push(message);
    return {
      message_id: message.messageId,
      date: 1_700_000_000,
      chat: this.#chat(Number(message.chatId)),
      ...(photo ? { photo: [] } : { text: html }),
    };
  }

  #addDocument(fields: FakeCall['fields']): unknown {
    const file = fields['document'];
    if (!(file instanceof Buffer && file.length > 0)) return new Refusal(400, 'Bad Request: file must be non-empty');
    const added = this.#add(fields, String(fields['caption'] ?? ''), null, 1_024);
    const message = this.messages.at(-1);
    if (message && !(added instanceof Refusal)) message.file = file;
    return added;
  }

  #edit(fields: FakeCall['fields'], html: string, photo: Buffer | null, limit: number, addsMedia = false): unknown {
    const message = this.messages.find(
      ({ chatId, messageId }) => chatId === String(fields['chat_id']) && messageId === Number(fields['message_id']),
    );
    if (!message) return new Refusal(400, 'Bad Request: message to edit not found');
    const buttons = keyboardOf(fields);
    const refusal = refusalOf(html, limit, buttons);
    if (refusal) return refusal;
    if (message.photo !== null && limit !== 1_024)
      return new Refusal(400, 'Bad Request: there is no text in the message to edit');
    if (message.photo === null && limit !== 4_096 && !addsMedia)
      return new Refusal(400, 'Bad Request: there is no caption in the message to edit');
    if (message.text === html && photo === null) return new Refusal(400, 'Bad Request: message is not modified');
    message.text = html;
    message.photo = photo ?? message.photo;
    message.buttons = buttons;
    message.edits += 1;
    return { message_id: message.messageId, date: 1_700_000_000, chat: this.#chat(Number(message.chatId)) };
  }
}

class Refusal {
  constructor(
    readonly status: number,
    readonly description: string,
  ) {}
}

function answer(response: ServerResponse, status: number, body: Readonly<Record<string, unknown>>): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ ok: false, error_code: status, ...body }));
}

/** Promises all of `text` and breaks the connection in its middle. */
export function cutShort(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
}

const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

const keyboardOf = (fields: FakeCall['fields']): FakeMessage['buttons'] => {
  const markup = parsed(fields['reply_markup']) as { inline_keyboard?: FakeMessage['buttons'] } | undefined;
  return markup?.inline_keyboard ?? [];
};

const knownTags = new Set(['b', 'code', 'a', 'i', 'pre']);

/** What Telegram's HTML parser would say, or null; exported for property tests. */
export function htmlFault(html: string): string | null {
  const open: string[] = [];
  for (const [, close, name = ''] of html.matchAll(/<(\/?)([^\s>]*)[^>]*>/g)) {
    if (!knownTags.has(name)) return `unsupported start tag "${name}"`;
    if (close) {
      if (open.pop() !== name) return `unexpected end tag "${name}"`;
    } else open.push(name);
  }
  if (open.length > 0) return `can't find end tag corresponding to start tag "${open.at(-1)}"`;
  const rest = html.replace(/<[^>]*>/g, '');
  if (/[<>]/.test(rest)) return 'a bare angle bracket';
  if (/&(?!(?:amp|lt|gt|quot);)/.test(rest)) return 'a bare ampersand';
  return null;
}

/** Text as a reader sees it; Telegram counts its limits on this. */
export const shownText = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

function refusalOf(html: string, limit: number, buttons: FakeMessage['buttons']): Refusal | null {
  const fault = htmlFault(html);
  if (fault) return new Refusal(400, `Bad Request: can't parse entities: ${fault}`);
  const shown = shownText(html);
  if (shown.length > limit) return new Refusal(400, `Bad Request: message is too long, was ${shown.length}`);
  if (limit === 4_096 && shown.trim() === '') return new Refusal(400, 'Bad Request: message text is empty');
  const tooLong = buttons.flat().some(({ callback_data: data }) => Buffer.byteLength(data) > 64 || data === '');
  return tooLong ? new Refusal(400, 'Bad Request: BUTTON_DATA_INVALID') : null;
}

function fieldsOf(request: IncomingMessage, body: Buffer): Record<string, unknown> {
  const type = request.headers['content-type'] ?? '';
  const boundary = /boundary=(.+)$/.exec(type)?.[1];
  if (boundary) return multipart(body, boundary);
  return body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>);
}

function multipart(body: Buffer, boundary: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    const headers = part.subarray(0, split).toString('utf8');
    const content = part.subarray(split + 4);
    const name = /name="([^"]*)"/.exec(headers)?.[1];
    if (name) fields[name] = /filename="/.test(headers) ? Buffer.from(content) : content.toString('utf8');
    at = next;
  }
  return fields;
}

/** Starts a fake on a free port (or the given one, to come back where another stood). */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const fake = new FakeTelegram(options);
  await fake.listen(options.port);
  return fake;
}
