import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type ContextMenuCommandInteraction,
  DiscordAPIError,
  type Interaction,
  InteractionResponseType,
  MessageFlags,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  Routes,
} from 'discord.js';
import type { Logger } from 'pino';
import { messageOf } from '../../core/errors.js';
import type { CommandCall } from '../call.js';
import { message, wording } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import type { Router } from '../router.js';
import { callOfButton, callOfCommand, callOfTyping, from, isPrivate, mayWrite } from './calls.js';
import { callOfMessageMenu, callOfUserMenu } from './menus.js';
import { type DiscordMessage, messageOfReply, type RenderPicture } from './message.js';

/** Commands whose answer is for the asker's eyes: known before they run, because the first response decides it. */
const personalCommands: ReadonlySet<string> = new Set([
  'help',
  'start',
  'whoami',
  'paper',
  'jobs',
  'claim',
  'grant',
  'revoke',
  'ban',
  'unban',
  'approve',
  'invite',
  'join',
  'link',
  'unlink',
  'me',
  'audit',
  'roles',
  'why-denied',
  'channel',
]);

type Answerable = ChatInputCommandInteraction | ButtonInteraction | ContextMenuCommandInteraction;

interface Options {
  readonly router: Router;
  readonly renderPicture: RenderPicture;
  readonly logger: Logger;
  /** An answer that is rewritten later is in its channel, as that message; null: it did not get there. */
  readonly onAnswered?: (reply: Reply, messageId: string | null) => Promise<void>;
  readonly deferAfterMs?: number;
}

/** Discord waits three seconds for a first sign. What takes longer than this is deferred, with time left for a slow way there. */
const usualDeferAfterMs = 1_000;
/** An answer is there already: by a call whose own answer was lost. */
const alreadyAnswered = 40_060;
const isAnswered = (error: unknown): boolean => error instanceof DiscordAPIError && error.code === alreadyAnswered;

/** Answers commands, buttons and autocomplete: at once where the answer is soon there, else deferred first and then rewritten. */
export class Interactions {
  constructor(private readonly options: Options) {}

  /** Never rejects: what goes wrong is logged and, where it can be, said. */
  async take(interaction: Interaction): Promise<void> {
    try {
      if (interaction.isAutocomplete()) await this.#complete(interaction);
      else if (interaction.isChatInputCommand()) await this.#command(interaction);
      else if (interaction.isButton()) await this.#button(interaction);
      else if (interaction.isContextMenuCommand()) await this.#menu(interaction);
    } catch (error) {
      this.options.logger.warn({ err: wordsOf(error), type: interaction.type }, 'an interaction was not answered');
    }
  }

  async #complete(interaction: AutocompleteInteraction): Promise<void> {
    const { name } = interaction.options.getFocused(true);
    const values = await this.options.router.autocomplete(callOfTyping(interaction), name);
    // Discord takes no longer ones, and half of one would be another.
    const fitting = values.filter((value) => value.length <= 100).slice(0, 25);
    await interaction.respond(fitting.map((value) => ({ name: value, value })));
  }

  async #command(interaction: ChatInputCommandInteraction): Promise<void> {
    const personal = personalCommands.has(interaction.commandName) || !mayWrite(interaction);
    await this.#respond(interaction, this.options.router.dispatch(callOfCommand(interaction)), personal);
  }

  /** One call says it all where the answer is soon there: nobody sees a waiting line, and it is for one or for all as it turned out. */
  async #respond(interaction: Answerable, answering: Promise<Reply>, personal: boolean): Promise<void> {
    const making = answering.then((reply) => this.#make(interaction, reply, personal));
    const made = await within(this.options.deferAfterMs ?? usualDeferAfterMs, making);
    if (made === null || made.reply.silent) {
      await interaction.deferReply(personal ? { flags: MessageFlags.Ephemeral } : {});
      return this.#answer(interaction, await making, personal);
    }
    const { reply, forOne } = made;
    let messageId: string | null = null;
    try {
      const shown = await say(interaction, messageIn(made), forOne);
      if (!forOne || isPrivate(interaction)) messageId = shown;
    } catch (error) {
      if (!isAnswered(error)) await this.#sayFailed(interaction, made, error);
    }
    await this.options.onAnswered?.(reply, messageId);
  }

  /** Never rejects: a drawing that failed is what was drawn. */
  async #make(interaction: Answerable, reply: Reply, personal: boolean): Promise<Made> {
    const direct = isPrivate(interaction);
    const forOne = personal || (reply.ephemeral && !direct);
    const drawn = await this.#message(reply, direct || forOne).catch((error: unknown) =>
      error instanceof Error ? error : new Error(messageOf(error)),
    );
    return { reply, forOne, drawn };
  }

  /** Discord took no answer: a few words instead, unless they are too late. */
  async #sayFailed(interaction: Answerable, { reply, forOne }: Made, error: unknown): Promise<void> {
    const content = this.#failed(interaction, reply, error);
    try {
      await interaction.reply({ content, ...(forOne ? { flags: MessageFlags.Ephemeral } : {}) });
    } catch (another) {
      if (!isAnswered(another)) throw another;
    }
  }

  /** Chosen from the menu of a message or of a person: answered for whoever chose, nobody else asked. */
  async #menu(interaction: ContextMenuCommandInteraction): Promise<void> {
    const { router } = this.options;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    if (interaction.isUserContextMenuCommand()) {
      return this.#rewrite(interaction, await router.dispatch(callOfUserMenu(interaction)));
    }
    const info = router.market();
    const read = interaction.isMessageContextMenuCommand() ? callOfMessageMenu(interaction, info) : null;
    if (read === null) return this.#rewrite(interaction, router.unreadableButton());
    const reply =
      read.found || !(await router.may(read.call, read.call.name))
        ? await router.dispatch(read.call)
        : { ...router.unreadableButton(), ...message('menu.none', { markets: info.markets.join(', ') }) };
    return this.#rewrite(interaction, reply);
  }

  /** In place of a waiting line that only the asker sees. */
  async #rewrite(interaction: Answerable, reply: Reply): Promise<void> {
    await this.#answer(interaction, await this.#make(interaction, reply, true), true);
  }

  async #button(interaction: ButtonInteraction): Promise<void> {
    const pressed = callOfButton(interaction);
    if (!pressed) {
      // No command is called that: whoever sent it is told so within their limits.
      const call: CommandCall = {
        ...from(interaction),
        name: '',
        args: { kind: 'list', values: [] },
        source: 'button',
      };
      return this.#respond(interaction, this.options.router.dispatch(call), true);
    }
    const { call, action } = pressed;
    // What the message does not offer, as a changed client may say, rewrites nothing that others read.
    const isOffered = (interaction.component as unknown) !== null;
    if (!action.inPlace || !isOffered) {
      const personal = personalCommands.has(action.command) || !mayWrite(interaction);
      return this.#respond(interaction, this.options.router.dispatch(call), personal);
    }
    await interaction.deferUpdate();
    const reply = await this.options.router.dispatch(call);
    const asked = interaction.message.flags.has(MessageFlags.Ephemeral);
    // A message that others read must not be overwritten by what one person may see, or by a refusal.
    const isForThem = reply.ephemeral || !mayWrite(interaction);
    if (reply.kind === 'error' || (isForThem && !asked && !call.isPrivate)) {
      await followUp(interaction, await this.#message(reply, call.isPrivate));
      return;
    }
    await rewrite(interaction, await this.#message(reply, call.isPrivate));
  }

  async #answer(interaction: Answerable, made: Made, deferredPersonal: boolean): Promise<void> {
    const { reply, forOne } = made;
    // It was said a moment ago: the waiting line goes, and nothing comes in its place.
    if (reply.silent) {
      await interaction.deleteReply();
      return;
    }
    let messageId: string | null = null;
    try {
      const drawn = messageIn(made);
      if (forOne && !deferredPersonal) {
        // Only now is it known that it is for one person: take the public waiting line away and answer them alone.
        await interaction.deleteReply();
        await followUp(interaction, drawn);
        return;
      }
      const shown = await rewrite(interaction, drawn);
      // What only the asker sees is no message of the channel that could be rewritten later.
      if (!forOne || isPrivate(interaction)) messageId = shown;
    } catch (error) {
      await interaction.editReply({ content: this.#failed(interaction, reply, error) });
    }
    await this.options.onAnswered?.(reply, messageId);
  }

  /** Logged under a reference; the words that name it. */
  #failed(interaction: Answerable, reply: Reply, error: unknown): string {
    const reference = interaction.id.slice(-6);
    this.options.logger.error({ err: wordsOf(error), reference, kind: reply.kind }, 'discord did not take an answer');
    const command = interaction.isButton() ? (callOfButton(interaction)?.call.name ?? 'help') : interaction.commandName;
    return wording('failure.unexpected', { command, reference });
  }

  #message(reply: Reply, isPrivate: boolean): Promise<DiscordMessage> {
    const { renderPicture, logger } = this.options;
    return messageOfReply(reply, { public: !isPrivate, renderPicture, logger });
  }
}

/** An answer as it would be sent, or why it could not be drawn. */
interface Made {
  readonly reply: Reply;
  readonly forOne: boolean;
  readonly drawn: DiscordMessage | Error;
}

/** Throws what went wrong while it was drawn. */
function messageIn({ drawn }: Made): DiscordMessage {
  if (drawn instanceof Error) throw drawn;
  return drawn;
}

/** What `work` resolves with, or null when it takes longer than `ms`. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

// As they are drawn, messages are what Discord's API takes. The library would make each its own way round once more, and of
// each answer to it a message with its own caches: more than the request itself costs.

/** The first response, which is the answer; resolves with its id. */
async function say({ client, id, token }: Answerable, drawn: DiscordMessage, forOne: boolean): Promise<string | null> {
  const { body, files } = payloadOf(drawn);
  const data = forOne ? { ...body, flags: MessageFlags.Ephemeral } : body;
  const answer = await client.rest.post(Routes.interactionCallback(id, token), {
    body: { type: InteractionResponseType.ChannelMessageWithSource, data },
    files,
    query: new URLSearchParams({ with_response: 'true' }),
    auth: false,
  });
  return (answer as RESTPostAPIInteractionCallbackWithResponseResult | undefined)?.resource?.message?.id ?? null;
}

/** Puts a message in the place of the first response; resolves with its id. Uploads replace what it had. */
async function rewrite({ client, applicationId, token }: Answerable, drawn: DiscordMessage): Promise<string | null> {
  const route = Routes.webhookMessage(applicationId, token, '@original');
  const shown = await client.rest.patch(route, { ...payloadOf(drawn), auth: false });
  return typeof shown === 'object' && shown !== null && 'id' in shown ? String(shown.id) : null;
}

/** One more message, for the asker's eyes only. */
async function followUp({ client, applicationId, token }: Answerable, drawn: DiscordMessage): Promise<void> {
  const { body, files } = payloadOf(drawn);
  const personal = { ...body, flags: MessageFlags.Ephemeral };
  // Unasked, Discord would not say that it did not take it.
  const query = new URLSearchParams({ wait: 'true' });
  await client.rest.post(Routes.webhook(applicationId, token), { body: personal, files, query, auth: false });
}

/** Whoever asked reads the answer anyway: nobody is mentioned above it. */
function payloadOf({ body: { content: _, ...body }, files }: DiscordMessage) {
  return { body, files };
}

/** The library's errors hold the request with its interaction token: only the words may be logged. */
const wordsOf = (error: unknown): string =>
  error instanceof DiscordAPIError ? `${error.status}, code ${error.code}: ${error.message}` : messageOf(error);
