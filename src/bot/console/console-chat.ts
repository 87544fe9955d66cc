import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';
import type { ChatSender, SendOutcome } from '../chat-sender.js';
import { parseCommandLine } from '../command-line.js';
import type { Reply } from '../reply.js';
import type { Router } from '../router.js';
import { consoleText } from './draw.js';

export const consoleChatId = '0';
const ownerId = '0';

/**
 * The chat of a bot without tokens: commands come in as lines, replies and signals go out as text. Without a terminal, or
 * once the input ends, it only prints. Whoever sits at the console started the bot, so they own it.
 */
export class ConsoleChat implements ChatSender {
  readonly platform = 'console' as const;
  readonly #input: Readable | null;
  readonly #output: Writable;
  readonly #logger: Logger;
  #router: Router | null = null;
  #lines: Interface | null = null;
  #answering: Promise<void> = Promise.resolve();
  #printed = 0;
  #broken = false;

  readonly #onAnswered: ((reply: Reply, messageId: string | null) => Promise<void>) | undefined;

  constructor(options: {
    readonly input: Readable | null;
    readonly output: Writable;
    readonly logger: Logger;
    /** An answer was printed; what is printed cannot be rewritten, so it has no id. */
    readonly onAnswered?: (reply: Reply, messageId: string | null) => Promise<void>;
  }) {
    this.#onAnswered = options.onAnswered;
    this.#input = options.input;
    this.#output = options.output;
    this.#logger = options.logger;
  }

  /** Begins to read commands. Returns at once. */
  start(router: Router): void {
    this.#router = router;
    this.#output.on('error', this.#outputBroke);
    if (this.#input === null) return;
    this.#input.on('error', (error) => this.#logger.warn({ err: error }, 'the console can no longer be read'));
    this.#lines = createInterface({ input: this.#input, terminal: false });
    this.#lines.on('line', (line) => {
      // One after the other, so that answers stand in the order of the questions.
      this.#answering = this.#answering.then(() => this.#answer(line));
    });
    this.#lines.on('close', () => this.#logger.debug('the console input ended; signals are still printed'));
  }

  /** Stops reading and waits for the answer being made. */
  async stop(): Promise<void> {
    this.#lines?.close();
    this.#lines = null;
    await this.#answering;
    this.#output.off('error', this.#outputBroke);
  }

  async send(_chatId: string, reply: Reply): Promise<SendOutcome> {
    if (this.#broken) return { kind: 'retry', reason: 'the console output is closed' };
    if (!(await this.#print(reply))) return { kind: 'retry', reason: 'the console output is closed' };
    this.#printed += 1;
    return { kind: 'sent', messageId: String(this.#printed) };
  }

  /** What was printed stays; the new form is printed below it. */
  async edit(_chatId: string, messageId: string, reply: Reply): Promise<SendOutcome> {
    if (this.#broken) return { kind: 'refused', reason: 'the console output is closed' };
    return (await this.#print(reply))
      ? { kind: 'sent', messageId }
      : { kind: 'refused', reason: 'the console output is closed' };
  }

  async #answer(line: string): Promise<void> {
    const typed = line.trim();
    if (typed === '' || this.#router === null) return;
    const command = parseCommandLine(typed.startsWith('/') ? typed : `/${typed}`);
    // A line that begins with no command's name is a question in plain words.
    const isQuestion = !typed.startsWith('/') && !this.#router.knows(command?.name ?? '') && this.#router.knows('ask');
    try {
      const reply = await this.#router.dispatch({
        platform: 'console',
        chat: { platform: 'console', id: consoleChatId },
        person: { platform: 'console', id: ownerId },
        personName: null,
        name: isQuestion ? 'ask' : (command?.name ?? typed.split(/\s/, 1)[0]?.replace(/^\/+/, '') ?? ''),
        args: { kind: 'text', text: isQuestion ? typed : (command?.rest ?? '') },
        source: isQuestion ? 'question' : 'command',
        isPrivate: true,
      });
      await this.#print(reply);
      await this.#onAnswered?.(reply, null);
    } catch (error) {
      this.#logger.error({ err: error }, 'a console command could not be answered');
    }
  }

  /** False when it did not reach the output. */
  #print(reply: Reply): Promise<boolean> {
    if (this.#broken) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#output.write(`${consoleText(reply)}\n\n`, (error) => resolve(!error));
    });
  }

  readonly #outputBroke = (error: Error): void => {
    if (!this.#broken)
      this.#logger.warn({ reason: error.message }, 'the console can no longer be written; messages wait');
    this.#broken = true;
  };
}
