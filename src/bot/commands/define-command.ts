import type { z } from 'zod';
import type { PersonId, Role } from '../../core/chat.js';
import { InvariantError } from '../../core/errors.js';
import { joined } from '../../core/joined.js';
import type { AccessSettings } from '../../core/ports/access.js';
import type { PendingDeed } from '../../core/ports/confirmations.js';
import type { MarketInfo, Services } from '../../core/ports/services.js';
import type { CommandCall, GivenArgs, Identity } from '../call.js';
import { shortened } from '../format/foreign-text.js';
import type { HelpTopic } from '../help-topics.js';
import type { MessageId } from '../messages/catalogue.js';
import type { AccessMode, Verb } from '../permissions.js';
import type { ReplyFrame } from '../reply/frame.js';
import type { CommandLine } from '../reply/help.js';
import type { Reply } from '../reply.js';
import { type ArgKit, argKit } from './args.js';
import { type Fault, faultOf } from './fault.js';

/** One thing a command takes, in the order it is typed. */
export interface OptionSpec {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  /** The only values there are; Discord shows them as a list. */
  readonly choices?: readonly string[];
  readonly completes?: 'market' | 'timeframe' | 'strategy' | 'command';
  /** Takes all that is left of a typed line. */
  readonly rest?: boolean;
  /** Words of people, taken as they are; elsewhere full-width letters and digits are read as the narrow ones they mean. */
  readonly prose?: boolean;
  /** A code: it is never written down. */
  readonly secret?: boolean;
  /** Names a person, by bare id too: written down under a pseudonym. */
  readonly person?: boolean;
}

/** What a deed that cannot be taken back would do: asked before it is done. */
export interface Danger {
  /** Said as a whole sentence: what it does to what, in numbers. */
  readonly effect: { readonly id: MessageId; readonly params: Readonly<Record<string, string | number>> };
  /** The arguments the yes is for, where they are to say more exactly than was typed what is meant. */
  readonly args?: RawArgs;
}

/** What a command gets beside its arguments. */
export interface CommandContext {
  readonly services: Services;
  readonly call: CommandCall;
  readonly identity: Identity;
  /** What every reply carries; spread it first. */
  readonly frame: ReplyFrame;
  /** The commands this person may use. */
  readonly allowed: () => readonly CommandLine[];
  /** Commands that only tell, of those this person may use. */
  readonly readable: () => readonly Command[];
  /** The role of somebody else, as it counts here; null when never seen. */
  readonly roleOf: (id: Identity['person']['id']) => Promise<Role | null>;
  readonly access: AccessMode;
  /** Runs another command as the same person in the same chat, behind the same checks; it is no request of its own. */
  readonly perform: (name: string, args: GivenArgs) => Promise<Reply>;
  /** The person has said yes to exactly this. */
  readonly confirmed: boolean;
  /** Asks for that yes; the question carries these arguments and nothing else can be pressed out of it. */
  readonly ask: (danger: Danger) => Promise<Reply>;
  /** Called right before the command does what it does: from here on it is written down. */
  readonly begin: () => Promise<void>;
  /** Does a deed somebody said yes to, as whoever asked for it. */
  readonly carryOut: (deed: PendingDeed) => Promise<Reply>;
  /** What the rules that hold here say of a verb; for tables and explanations. */
  readonly settings: () => Promise<AccessSettings>;
  /** Rules were changed: what is remembered of them is old. */
  readonly rulesChanged: () => void;
  /** People of the ADMINS setting. */
  readonly admins: readonly PersonId[];
  /** A command by its name, to explain or check it. */
  readonly commandOf: (name: string) => Command | null;
}

/** A command as the router, the menus and the platforms see it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** `/signal BTC/USDT 1h` */
  readonly example: string;
  readonly topic: HelpTopic;
  /** Least verb needed to talk to it at all. */
  readonly verb: Verb;
  /** The verb these arguments need, where some need more. */
  readonly verbOf: (raw: RawArgs) => Verb;
  readonly options: readonly OptionSpec[];
  /** False: it works but no menu shows it. */
  readonly listed: boolean;
  /** Whether something is another way afterwards; its verb says so where this is left out. */
  readonly changes?: (raw: RawArgs) => boolean;
  readonly execute: (raw: RawArgs, context: CommandContext) => Promise<Reply>;
}

/** Arguments as given, by option name; what was not given is absent. */
export type RawArgs = Readonly<Record<string, string>>;

interface Definition<Schema extends z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly verb: Verb;
  /** Under which heading `/help` has it. */
  readonly topic: HelpTopic;
  readonly verbOf?: (raw: RawArgs) => Verb;
  readonly options?: readonly OptionSpec[];
  readonly listed?: boolean;
  readonly changes?: (raw: RawArgs) => boolean;
  /** What it would do, where that must be confirmed; null: go on. Its own refusals come before: `run` says them. */
  readonly danger?: (args: z.output<Schema>, context: CommandContext) => Danger | null | Promise<Danger | null>;
  /**
   * Whether everybody who is spoken to alike gets the same answer to these arguments: those who ask while it is being made then
   * share it. `run` may look at nothing but the services and the frame, and fails where it tries.
   */
  readonly sameForAll?: (args: z.output<Schema>) => boolean;
  /** Schemas that know the watched markets; their faults are sentences of the catalogue. */
  readonly args: (kit: ArgKit) => Schema;
  readonly run: (args: z.output<Schema>, context: CommandContext) => Promise<Reply>;
}

/** Makes a command of its definition: arguments are parsed before `run` sees them, and a wrong one is answered kindly. */
export function defineCommand<Schema extends z.ZodType>(definition: Definition<Schema>): Command {
  const { name, summary, example, topic, verb, options = [], listed = true } = definition;
  /** Building a schema costs more than a whole answer does otherwise: one is kept as long as the same is watched. */
  const schemas = new WeakMap<MarketInfo, Schema>();
  const schemaFor = (info: MarketInfo): Schema => {
    const known = schemas.get(info);
    if (known) return known;
    const made = definition.args(argKit(info, { name, example }));
    schemas.set(info, made);
    return made;
  };
  const shared = new WeakMap<Services, (args: z.output<Schema>, context: CommandContext) => Promise<Reply>>();
  /** Nothing is kept: it ends with the making, and with it what it says of the time. */
  const sharedBy = (services: Services) => {
    const known = shared.get(services);
    if (known) return known;
    const made = joined(
      (args: z.output<Schema>, context: CommandContext) => definition.run(args, seeingNobody(context, name)),
      (args, { frame }) => JSON.stringify([args, { ...frame, now: null }]),
    );
    shared.set(services, made);
    return made;
  };
  return {
    name,
    summary,
    example,
    topic,
    verb,
    verbOf: definition.verbOf ?? (() => verb),
    options,
    listed,
    ...(definition.changes ? { changes: definition.changes } : {}),
    async execute(raw, context) {
      const parsed = schemaFor(context.services.market()).safeParse(raw);
      if (!parsed.success) {
        const fault = faultOf(parsed.error) ?? {
          id: 'argument.unknown' as const,
          params: unclear(raw, name, example, options),
        };
        const { given, ...rest } = fault.params;
        const told = fault.id === 'argument.unknown' && given === '' ? { id: 'argument.missing', params: rest } : fault;
        return { ...context.frame, ephemeral: true, kind: 'error', ...(told as Fault) };
      }
      const danger = context.confirmed ? null : ((await definition.danger?.(parsed.data, context)) ?? null);
      if (danger) return context.ask(danger);
      await context.begin();
      const isShared = definition.sameForAll?.(parsed.data) ?? false;
      return isShared ? sharedBy(context.services)(parsed.data, context) : definition.run(parsed.data, context);
    },
  };
}

/** What an answer for all may know: what is personal is not there by mistake either. */
const seeingNobody = (context: CommandContext, command: string): CommandContext =>
  new Proxy(context, {
    get(all, part) {
      if (part === 'services') return all.services;
      if (part === 'frame') return all.frame;
      throw new InvariantError(`/${command} is the same for all, and looked at "${String(part)}" of who asks`);
    },
  });

const unclear = (raw: RawArgs, command: string, example: string, options: readonly OptionSpec[]) => ({
  given: shortened(Object.values(raw).join(' '), 40),
  command,
  choices: options.map((option) => option.name).join(', ') || 'nothing',
  example,
});
