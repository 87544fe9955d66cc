import type { Logger } from 'pino';
import type { ChatAddress, PersonId, Role } from '../core/chat.js';
import type { Stopwatch } from '../core/clock.js';
import { InvariantError } from '../core/errors.js';
import { timeframes } from '../core/market.js';
import type { Services } from '../core/ports/services.js';
import type { CommandCall, Identity } from './call.js';
import { allCommands } from './commands/all.js';
import type { Command, CommandContext } from './commands/define-command.js';
import { nearest } from './commands/nearest.js';
import { durationText, shortened } from './format.js';
import { refusalFor } from './layers/access.js';
import { compose, type Handler, type Layer } from './layers/compose.js';
import { errorBoundary } from './layers/error-boundary.js';
import { createIdentifier, identifyLayer } from './layers/identify.js';
import { inlineRateLimit, type RateLimit, RateLimiter, usualRateLimit } from './layers/rate-limit.js';
import { message } from './messages/catalogue.js';
import { type AccessMode, effectiveRole, isAllowed } from './permissions.js';
import { rawArgsOf } from './raw-args.js';
import type { CommandLine, ErrorReply, ReplyFrame } from './reply.js';
import { markOf } from './signal-reply.js';

export interface RouterOptions {
  readonly services: Services;
  readonly access: AccessMode;
  /** People of the ADMINS setting. */
  readonly admins: readonly PersonId[];
  readonly logger: Logger;
  readonly rateLimit?: RateLimit;
  readonly stopwatch?: Stopwatch;
  /** A chat says that it wants messages (/start, /subscribe): one that was paused for being blocked may be resumed. */
  readonly onWanted?: (chat: ChatAddress) => Promise<void>;
  /** Every command unless a test brings its own. */
  readonly commands?: readonly Command[];
}

/** Where every platform's calls go: commands, buttons and autocomplete through the same layers and the same check. */
export interface Router {
  /** Answers a command or a pressed button. Never rejects for anything a command did. */
  dispatch(call: CommandCall): ReturnType<Handler>;
  /** Values for the option being typed; empty for whoever may not use the command. */
  autocomplete(call: CommandCall, focused: string): Promise<readonly string[]>;
  /** What somebody of this role may say: for menus shown before anybody is known. */
  menu(role: Role): readonly CommandLine[];
  /** For registering with a platform: every listed command. */
  readonly commands: readonly Command[];
  knows(name: string): boolean;
  /** What a refusal by the platform itself carries, such as an unreadable button. */
  unreadableButton(): ErrorReply;
}

/** Commands by which a chat says that it wants to hear something. */
const wanting: ReadonlySet<string> = new Set(['start', 'subscribe']);
const mostChoices = 25;
const echoLength = 40;

export function createRouter(options: RouterOptions): Router {
  const { services, access, admins, logger } = options;
  const commands = options.commands ?? allCommands;
  const byName = new Map(commands.map((command) => [command.name, command]));
  const stopwatch = options.stopwatch ?? { elapsedMs: () => performance.now() };
  const limiter = new RateLimiter(options.rateLimit ?? usualRateLimit, stopwatch);
  const inlineLimiter = new RateLimiter(inlineRateLimit, stopwatch);
  const identify = createIdentifier({ people: services.people, access, admins });

  const frameFor = (identity: Identity | null): ReplyFrame => ({
    mark: markOf(services.market()),
    now: services.clock.now(),
    timeZone: identity?.person.timeZone ?? 'UTC',
    ephemeral: false,
  });
  const refused = (identity: Identity | null, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
    ...frameFor(identity),
    ephemeral: true,
    kind: 'error',
    ...fault,
  });

  const linesFor = (role: Role): readonly CommandLine[] =>
    commands
      .filter((command) => command.listed && isAllowed(role, command.verb, access))
      .map(({ name, example, summary }) => ({ name, usage: example, summary }));
  const allowedFor = ({ role }: Identity): readonly CommandLine[] => linesFor(role);

  const contextOf = (call: CommandCall, identity: Identity): CommandContext => ({
    services,
    call,
    identity,
    frame: frameFor(identity),
    allowed: () => allowedFor(identity),
    roleOf: async (id) => {
      const person = await services.people.find(id);
      return person === null ? null : effectiveRole(person, access, admins);
    },
    access,
    perform: (name, args) =>
      within({ call: { ...call, name, args, source: 'question' }, command: byName.get(name) ?? null, identity }),
  });

  const limitRate: Layer = async (request, next) => {
    // Whoever sits at the console may also pipe a file of commands into it.
    const { platform, source, person } = request.call;
    const counted = source === 'inline' ? inlineLimiter : limiter;
    const waitMs = platform === 'console' || source === 'post' ? 0 : counted.take(person);
    if (waitMs === 0) return next(request);
    const { requests, windowMs } = counted.limit;
    const params = {
      count: requests,
      window: durationText(windowMs),
      wait: durationText(Math.ceil(waitMs / 1_000) * 1_000),
    };
    return refused(request.identity, message('rate.limited', params));
  };

  const run: Handler = async ({ call, command, identity }) => {
    if (identity === null) throw new InvariantError('a command ran for somebody who was not looked up');
    const may = (name: string): boolean => allowedFor(identity).some((line) => line.name === name);
    // Whoever may not even read learns nothing of what there is.
    const refusal = refusalFor(identity, command?.verb ?? 'introduce', access);
    if (refusal) return refused(identity, refusal);
    if (command === null) {
      if (call.source === 'button') return refused(identity, message('button.unknown', {}));
      const usable = commands.map(({ name }) => name).filter(may);
      const suggestion = nearest(call.name, usable) ?? 'help';
      return refused(identity, message('command.unknown', { given: shortened(call.name, echoLength), suggestion }));
    }
    const { raw, extra } = rawArgsOf(call.args, command.options);
    const exact = refusalFor(identity, command.verbOf(raw), access);
    if (exact) return refused(identity, exact);
    if (extra !== null) {
      const params = { command: command.name, given: shortened(extra, echoLength), example: command.example };
      return refused(identity, message('argument.extra', params));
    }
    if (wanting.has(command.name)) await options.onWanted?.(call.chat);
    return command.execute(raw, contextOf(call, identity));
  };

  const within = compose([errorBoundary({ logger, frame: () => frameFor(null) })], run);
  const handle = compose(
    [errorBoundary({ logger, frame: () => frameFor(null) }), limitRate, identifyLayer(identify)],
    run,
  );

  return {
    dispatch: (call) => handle({ call, command: byName.get(call.name) ?? null, identity: null }),
    async autocomplete(call, focused) {
      const command = byName.get(call.name);
      const option = command?.options.find(({ name }) => name === focused);
      if (!command || !option) return [];
      const identity = await identify(call).catch((error: unknown) => {
        logger.error({ err: error, command: call.name }, 'autocomplete failed');
        return null;
      });
      if (identity === null || !isAllowed(identity.role, command.verb, access)) return [];
      const typed = (call.args.kind === 'named' ? (call.args.values[focused] ?? '') : '').trim().toUpperCase();
      const { markets, timeframes: called } = services.market();
      const values: readonly string[] =
        option.choices ??
        (option.completes === 'market'
          ? markets
          : option.completes === 'timeframe'
            ? timeframes.filter((timeframe) => called.includes(timeframe))
            : option.completes === 'strategy'
              ? services.backtests.strategies().map(({ name }) => name)
              : []);
      const starting = values.filter((value) => value.toUpperCase().startsWith(typed));
      const holding = values.filter((value) => !starting.includes(value) && value.toUpperCase().includes(typed));
      return [...starting, ...holding].slice(0, mostChoices);
    },
    menu: linesFor,
    commands: commands.filter(({ listed }) => listed),
    knows: (name) => byName.has(name),
    unreadableButton: () => refused(null, message('button.unknown', {})),
  };
}
