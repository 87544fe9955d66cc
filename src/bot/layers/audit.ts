import type { Logger } from 'pino';
import type { Stopwatch } from '../../core/clock.js';
import type { AuditRepository, NewAuditEntry } from '../../core/ports/audit.js';
import type { CommandCall } from '../call.js';
import type { Command, RawArgs } from '../commands/define-command.js';
import { shortened } from '../format/foreign-text.js';
import { rights, type Verb } from '../permissions.js';
import type { Refusal } from './access.js';
import { RateLimiter } from './rate-limit.js';

/** Refusals of one person that are written down: whoever knocks a thousand times fills no table. */
const refusalLimit = { requests: 30, windowMs: 3_600_000 };
const valueLength = 60;
const freeLength = 40;
const secretText = '•••';

/** Whether a command with these arguments leaves something another way than it was. */
export const changes = (command: Command, raw: RawArgs, verb: Verb): boolean =>
  command.changes === undefined ? rights[verb].changes : command.changes(raw);

/**
 * Arguments as they are written down: secrets left out, free text short, and people marked, so that the store can put a
 * pseudonym in their place.
 */
export function auditArgs(command: Pick<Command, 'options'>, raw: RawArgs, platform: CommandCall['platform']): string {
  const words = command.options.flatMap((option) => {
    const value = raw[option.name];
    if (value === undefined || value === '') return [];
    if (option.secret) return [`${option.name}=${secretText}`];
    const text = shortened(withoutPath(value), option.rest ? freeLength : valueLength);
    const bare = option.person ? /^(?:<@!?)?(\d{1,20})>?$/.exec(text.trim()) : null;
    return [bare ? `{${platform}:${bare[1]}}` : marked(text)];
  });
  return words.join(' ');
}

/** Who has the whole address of a webhook may write there: of an address only the host is written down. */
const withoutPath = (text: string): string =>
  text.replace(/\b(https?:\/\/)(?!t\.me\/)(?:[^\s/?#]*@)?([^\s/?#]+)\S*/gi, '$1$2/…');

/** `telegram:123` becomes `{telegram:123}`. */
export const marked = (text: string): string =>
  text.replace(/(?<!\{)\b(telegram|discord|console|webhook):(\d{1,20})\b/g, '{$1:$2}');

/** Writes down what changes something, before it does, and what was refused. */
export class Auditor {
  readonly #refusals: RateLimiter;

  constructor(
    private readonly audit: AuditRepository,
    private readonly logger: Logger,
    stopwatch: Stopwatch,
  ) {
    this.#refusals = new RateLimiter(refusalLimit, stopwatch);
  }

  /** Rejects when it cannot be written: then nothing is done either. */
  allowed(call: CommandCall, command: Command, raw: RawArgs, verb: Verb): Promise<number> {
    return this.audit.add({ ...entryOf(call, command, raw, verb), outcome: 'allowed', reason: '', reasonParams: {} });
  }

  async refused(
    call: CommandCall,
    command: Command,
    raw: RawArgs,
    verb: Verb,
    { id, params }: Refusal,
    follows: number | null = null,
  ): Promise<void> {
    if (follows === null && this.#refusals.take(call.person) > 0) return;
    await this.#note({
      ...entryOf(call, command, raw, verb),
      outcome: 'refused',
      reason: id,
      reasonParams: markedParams(params),
      follows,
    });
  }

  async asked(call: CommandCall, command: Command, raw: RawArgs, verb: Verb): Promise<void> {
    await this.#note({ ...entryOf(call, command, raw, verb), outcome: 'asked', reason: '', reasonParams: {} });
  }

  async failed(call: CommandCall, command: Command, raw: RawArgs, verb: Verb, follows: number): Promise<void> {
    const entry = entryOf(call, command, raw, verb);
    await this.#note({ ...entry, outcome: 'failed', reason: '', reasonParams: {}, follows });
  }

  /** What nothing hangs on: a table that cannot be written must not turn a refusal into a broken answer. */
  async #note(entry: NewAuditEntry): Promise<void> {
    try {
      await this.audit.add(entry);
    } catch (error) {
      this.logger.error(
        { err: error, command: entry.command, outcome: entry.outcome },
        'a deed could not be written down',
      );
    }
  }
}

const markedParams = (params: Refusal['params']): Refusal['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? marked(shortened(withoutPath(value), valueLength * 2)) : value,
    ]),
  );

const entryOf = (
  call: CommandCall,
  command: Command,
  raw: RawArgs,
  verb: Verb,
): Omit<NewAuditEntry, 'outcome' | 'reason' | 'reasonParams'> => ({
  person: call.person,
  platform: call.platform,
  chat: call.isPrivate ? null : call.chat,
  command: command.name,
  verb,
  args: auditArgs(command, raw, call.platform),
  source: call.source,
  follows: null,
});
