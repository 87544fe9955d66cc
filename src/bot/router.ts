import type { Logger } from 'pino';
import type { ChatAddress, PersonId, Role } from '../core/chat.js';
import type { Stopwatch } from '../core/clock.js';
import { InvariantError, UserError } from '../core/errors.js';
import { timeframes } from '../core/market.js';
import type { PendingDeed } from '../core/ports/confirmations.js';
import type { MarketInfo, Services } from '../core/ports/services.js';
import type { CommandCall, Identity } from './call.js';
import { allCommands } from './commands/all.js';
import type { Command, CommandContext, RawArgs } from './commands/define-command.js';
import { nearest } from './commands/nearest.js';
import { runsChat } from './commands/runs-chat.js';
import { shortened } from './format/foreign-text.js';
import { durationText } from './format/times.js';
import { helpTopics } from './help-topics.js';
import { mayDo, type Refusal, refusalFor } from './layers/access.js';
import { AccessBook } from './layers/access-book.js';
import { Auditor, changes } from './layers/audit.js';
import { compose, type Handler, type Layer } from './layers/compose.js';
import { errorBoundary, whatWentWrong } from './layers/error-boundary.js';
import { createIdentifier, identifyLayer } from './layers/identify.js';
import { Limits, type RateLimit, usualRateLimit } from './layers/rate-limit.js';
import { framed, hintOf, mannerOf } from './manner.js';
import { message } from './messages/catalogue.js';
import { inLanguage } from './messages/language.js';
import { noButton, yesButton } from './people-reply.js';
import { type AccessMode, isAllowed, roleOf, type Verb } from './permissions.js';
import { rawArgsOf } from './raw-args.js';
import { isReadCommand } from './read-commands.js';
import type { ReplyFrame } from './reply/frame.js';
import type { CommandLine } from './reply/help.js';
import type { ErrorReply } from './reply/notices.js';
import type { Reply } from './reply.js';
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
  /** What is watched: for finding markets in what people write. */
  market(): MarketInfo;
  /** Whether this caller may use a command at all, wherever they call from. */
  may(call: CommandCall, name: string): Promise<boolean>;
  /** Whether this caller may settle what the chat is sent at its own time. */
  runs(call: CommandCall): Promise<boolean>;
  /** What a refusal by the platform itself carries, such as an unreadable button. */
  unreadableButton(): ErrorReply;
}

/** Commands by which a chat says that it wants to hear something. */
const wanting: ReadonlySet<string> = new Set(['start', 'subscribe']);
const mostChoices = 25;
/** A yes later than this answers another situation than the question was asked in. */
const confirmWithinMs = 300_000;
const echoLength = 40;

export function createRouter(options: RouterOptions): Router {
  const { services, access, admins, logger } = options;
  const commands = options.commands ?? allCommands;
  const byName = new Map(commands.map((command) => [command.name, command]));
  const stopwatch = options.stopwatch ?? { elapsedMs: () => performance.now() };
  const limits = new Limits(options.rateLimit ?? usualRateLimit, stopwatch);
  const { community } = services;
  const book = new AccessBook(community.access, stopwatch);
  const auditor = new Auditor(community.audit, logger, stopwatch);
  const identify = createIdentifier({
    people: services.people,
    places: community.places,
    settings: book.settings,
    access,
    admins,
  });
  const meet = async (call: CommandCall): Promise<Identity> => {
    const identity = await identify(call);
    limits.met(call.person, identity.account);
    return { ...identity, manner: await mannerOf(services.preferences, call, identity.account, logger) };
  };
  /** `why_denied`, as Telegram must have it, is `why-denied`. */
  const commandOf = (name: string): Command | null => byName.get(name.replaceAll('_', '-')) ?? null;

  const frameFor = (identity: Identity | null): ReplyFrame => ({
    mark: markOf(services.market()),
    now: services.clock.now(),
    timeZone: identity?.person.timeZone ?? 'UTC',
    ...(identity?.manner ? framed(identity.manner) : {}),
    ephemeral: false,
  });
  /** Of an answer to somebody who was not looked up: only their platform's hint is known. */
  const strangerFrame = (call: CommandCall): ReplyFrame => ({ ...frameFor(null), language: hintOf(call) });
  const refused = (identity: Identity | null, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
    ...frameFor(identity),
    ephemeral: true,
    kind: 'error',
    ...fault,
  });

  const linesOf = (may: (command: Command) => boolean): readonly CommandLine[] =>
    commands
      .filter((command) => command.listed && may(command))
      .map(({ name, example, summary, topic }) => ({ name, usage: example, summary, topic }));
  const allowedFor = (identity: Identity): readonly CommandLine[] =>
    linesOf(({ verb, name }) => mayDo(identity, verb, access, name));

  /** What of a request is in hand when its command runs. */
  interface Running {
    readonly call: CommandCall;
    readonly identity: Identity;
    readonly command: Command;
    readonly raw: RawArgs;
    readonly verb: Verb;
    readonly confirmed: boolean;
    readonly begin: () => Promise<void>;
  }
  const contextOf = ({ call, identity, command, raw, verb, confirmed, begin }: Running): CommandContext => ({
    services,
    call,
    identity,
    frame: frameFor(identity),
    allowed: () => allowedFor(identity),
    readable: () => commands.filter((one) => isReadCommand(one) && mayDo(identity, one.verb, access, one.name)),
    roleOf: async (id) => {
      const known = await services.people.known(id);
      return known === null ? null : roleOf(known, known.linked, { access, admins, maps: [] }).role;
    },
    access,
    perform: (name, args) =>
      within({ call: { ...call, name, args, source: 'question' }, command: commandOf(name), identity }),
    confirmed,
    begin,
    ask: async ({ effect, args = raw }) => {
      const deed = {
        person: call.person,
        personName: identity.person.name,
        chat: call.chat,
        isPrivate: call.isPrivate,
        command: command.name,
        args,
        effect,
      };
      const [id, { twoPerson }] = await Promise.all([
        community.confirmations.ask(deed, confirmWithinMs),
        book.settings(),
      ]);
      await auditor.asked(call, command, raw, verb);
      return {
        ...frameFor(identity),
        kind: 'confirm',
        effect,
        minutes: confirmWithinMs / 60_000,
        second: twoPerson.includes(verb) || twoPerson.includes(`/${command.name}`),
        buttons: [[yesButton(id), noButton(id)]],
      };
    },
    carryOut: (deed) => carryOut(deed, call),
    settings: book.settings,
    rulesChanged: () => book.forget(),
    admins,
    commandOf,
  });

  /** Runs a command that may be run: what it changes is written down before, and what became of it after. */
  const performed = async (request: Omit<Running, 'begin'>): Promise<Reply> => {
    const { call, command, raw, verb } = request;
    let entry: number | null = null;
    const begin = async (): Promise<void> => {
      if (entry === null && changes(command, raw, verb)) entry = await auditor.allowed(call, command, raw, verb);
    };
    try {
      const reply = await command.execute(raw, contextOf({ ...request, begin }));
      if (entry !== null && reply.kind === 'error') await auditor.refused(call, command, raw, verb, reply, entry);
      return reply;
    } catch (error) {
      if (entry !== null) await auditor.failed(call, command, raw, verb, entry);
      // Here it is known which language they chose.
      if (error instanceof UserError) return refused(request.identity, whatWentWrong(error));
      throw error;
    }
  };

  /** The deed of whoever asked, when they or a second admin press yes: their rights are looked up again. */
  const carryOut = async (deed: PendingDeed, pressed: CommandCall): Promise<Reply> => {
    const command = commandOf(deed.command);
    if (command === null) return refused(null, message('button.unknown', {}));
    const { person, personName, chat, isPrivate, args } = deed;
    const own = pressed.person.platform === person.platform && pressed.person.id === person.id;
    const call: CommandCall = {
      platform: person.platform,
      chat,
      person,
      personName,
      name: command.name,
      args: { kind: 'named', values: args },
      source: 'button',
      isPrivate,
      ...(own && pressed.standing ? { standing: pressed.standing } : {}),
      ...(own && pressed.within ? { within: pressed.within } : {}),
    };
    const identity = await meet(call);
    const verb = command.verbOf(args);
    const refusal = refusalFor(identity, verb, access, command.name);
    if (refusal) return denied(call, command, args, verb, identity, refusal);
    return performed({ call, identity, command, raw: args, verb, confirmed: true });
  };

  const denied = async (
    call: CommandCall,
    command: Command,
    raw: RawArgs,
    verb: Verb,
    identity: Identity,
    refusal: Refusal,
  ): Promise<ErrorReply> => {
    await auditor.refused(call, command, raw, verb, refusal);
    return refused(identity, refusal);
  };

  const limitRate: Layer = async (request, next) => {
    const overload = limits.take(request.call);
    if (overload === null) return next(request);
    const { limit, waitMs, whose, told } = overload;
    const language = hintOf(request.call);
    const params = inLanguage(language, () => ({
      count: limit.requests,
      window: durationText(limit.windowMs),
      wait: durationText(Math.ceil(waitMs / 1_000) * 1_000),
    }));
    const fault = { ...frameFor(null), language, ephemeral: true, kind: 'error' } as const;
    const reply: ErrorReply = {
      ...fault,
      ...(whose === 'chat' ? message('rate.chat', params) : message('rate.limited', params)),
    };
    return told ? { ...reply, silent: true } : reply;
  };

  const run: Handler = async ({ call, command, identity }) => {
    if (identity === null) throw new InvariantError('a command ran for somebody who was not looked up');
    const may = (name: string): boolean => allowedFor(identity).some((line) => line.name === name);
    // Whoever may not even read learns nothing of what there is.
    const verb = command?.verb ?? 'introduce';
    const refusal = refusalFor(identity, verb, access, command?.name ?? null);
    if (refusal) return command ? denied(call, command, {}, verb, identity, refusal) : refused(identity, refusal);
    if (command === null) {
      if (call.source === 'button') return refused(identity, message('button.unknown', {}));
      const usable = commands.map(({ name }) => name).filter(may);
      const given = shortened(call.name, echoLength);
      const suggestion = nearest(call.name, usable);
      return refused(
        identity,
        suggestion === null ? message('command.strange', { given }) : message('command.unknown', { given, suggestion }),
      );
    }
    const { raw, extra } = rawArgsOf(call.args, command.options);
    const exactVerb = command.verbOf(raw);
    const exact = refusalFor(identity, exactVerb, access, command.name);
    if (exact) return denied(call, command, raw, exactVerb, identity, exact);
    if (extra !== null) {
      const params = { command: command.name, given: shortened(extra, echoLength), example: command.example };
      return refused(identity, message('argument.extra', params));
    }
    if (wanting.has(command.name)) await options.onWanted?.(call.chat);
    return performed({ call, identity, command, raw, verb: exactVerb, confirmed: false });
  };

  const within = compose([errorBoundary({ logger, frame: strangerFrame })], run);
  const handle = compose([errorBoundary({ logger, frame: strangerFrame }), limitRate, identifyLayer(meet)], run);

  return {
    dispatch: (call) => handle({ call, command: commandOf(call.name), identity: null }),
    async autocomplete(call, focused) {
      const command = commandOf(call.name);
      const option = command?.options.find(({ name }) => name === focused);
      if (!command || !option || limits.take(call) !== null) return [];
      const identity = await identify(call).catch((error: unknown) => {
        logger.error({ err: error, command: call.name }, 'autocomplete failed');
        return null;
      });
      if (identity === null || !mayDo(identity, command.verb, access, command.name)) return [];
      const given = call.args.kind === 'named' ? (call.args.values[focused] ?? '') : '';
      // An option that takes many words is completed at its last one.
      const before = option.rest ? given.slice(0, given.search(/\S*$/)) : '';
      const typed = given.slice(before.length).trim().toUpperCase();
      const { markets, timeframes: called } = services.market();
      const values: readonly string[] =
        option.choices ??
        (option.completes === 'market'
          ? markets
          : option.completes === 'timeframe'
            ? timeframes.filter((timeframe) => called.includes(timeframe))
            : option.completes === 'strategy'
              ? services.backtests.strategies().map(({ name }) => name)
              : option.completes === 'command'
                ? [...helpTopics, ...allowedFor(identity).map(({ name }) => name)]
                : []);
      const starting = values.filter((value) => value.toUpperCase().startsWith(typed));
      const holding = values.filter((value) => !starting.includes(value) && value.toUpperCase().includes(typed));
      return [...starting, ...holding].slice(0, mostChoices).map((value) => before + value);
    },
    menu: (role) => linesOf(({ verb }) => isAllowed(role, verb, access)),
    commands: commands.filter(({ listed }) => listed),
    knows: (name) => commandOf(name) !== null,
    market: () => services.market(),
    async may(call, name) {
      const command = commandOf(name);
      return command !== null && mayDo(await identify(call), command.verb, access, command.name);
    },
    runs: async (call) => runsChat(call, await identify(call)),
    unreadableButton: () => refused(null, message('button.unknown', {})),
  };
}
