import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type ContextMenuCommandInteraction,
  DiscordAPIError,
  type Interaction,
  MessageFlags,
} from 'discord.js';
import type { Logger } from 'pino';
import { messageOf } from '../../core/errors.js';
import { message, wording } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import type { Router } from '../router.js';
import { callOfButton, callOfCommand, callOfTyping } from './calls.js';
import { callOfMessageMenu, callOfUserMenu } from './menus.js';
import { messageOfReply, type RenderPicture } from './message.js';

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
}

/** Answers commands, buttons and autocomplete. Discord waits three seconds for a first sign, so commands are deferred at once, then edited. */
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
    const personal = personalCommands.has(interaction.commandName);
    await this.#respond(interaction, this.options.router.dispatch(callOfCommand(interaction)), personal);
  }

  /** The answer is being worked out while Discord hears that it will come. */
  async #respond(interaction: Answerable, answering: Promise<Reply>, personal: boolean): Promise<void> {
    await interaction.deferReply(personal ? { flags: MessageFlags.Ephemeral } : {});
    await this.#answer(interaction, await answering, personal);
  }

  /** Chosen from the menu of a message or of a person: answered for whoever chose, nobody else asked. */
  async #menu(interaction: ContextMenuCommandInteraction): Promise<void> {
    const { router } = this.options;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    if (interaction.isUserContextMenuCommand()) {
      return this.#answer(interaction, await router.dispatch(callOfUserMenu(interaction)), true);
    }
    const info = router.market();
    const read = interaction.isMessageContextMenuCommand() ? callOfMessageMenu(interaction, info) : null;
    if (read === null) return this.#answer(interaction, router.unreadableButton(), true);
    const reply =
      read.found || !(await router.may(read.call, read.call.name))
        ? await router.dispatch(read.call)
        : { ...router.unreadableButton(), ...message('menu.none', { markets: info.markets.join(', ') }) };
    return this.#answer(interaction, reply, true);
  }

  async #button(interaction: ButtonInteraction): Promise<void> {
    const pressed = callOfButton(interaction);
    if (!pressed) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      return this.#answer(interaction, this.options.router.unreadableButton(), true);
    }
    const { call, action } = pressed;
    if (!action.inPlace) {
      return this.#respond(interaction, this.options.router.dispatch(call), personalCommands.has(action.command));
    }
    await interaction.deferUpdate();
    const reply = await this.options.router.dispatch(call);
    const asked = interaction.message.flags.has(MessageFlags.Ephemeral);
    // A message that others read must not be overwritten by what one person may see, or by a refusal.
    if (reply.kind === 'error' || (reply.ephemeral && !asked && !call.isPrivate)) {
      await interaction.followUp({ ...(await this.#payload(reply, call.isPrivate)), flags: MessageFlags.Ephemeral });
      return;
    }
    await interaction.editReply(await this.#payload(reply, call.isPrivate));
  }

  async #answer(interaction: Answerable, reply: Reply, deferredPersonal: boolean): Promise<void> {
    // It was said a moment ago: the waiting line goes, and nothing comes in its place.
    if (reply.silent) {
      await interaction.deleteReply();
      return;
    }
    const isPrivate = interaction.guildId === null;
    let messageId: string | null = null;
    try {
      const payload = await this.#payload(reply, isPrivate || deferredPersonal);
      if (reply.ephemeral && !deferredPersonal && !isPrivate) {
        // Only now is it known that it is for one person: take the public waiting line away and answer them alone.
        await interaction.deleteReply();
        await interaction.followUp({ ...payload, flags: MessageFlags.Ephemeral });
        return;
      }
      messageId = (await interaction.editReply(payload)).id;
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

  async #payload(reply: Reply, isPrivate: boolean) {
    const { renderPicture, logger } = this.options;
    const { body, files } = await messageOfReply(reply, { public: !isPrivate, renderPicture, logger });
    return {
      embeds: [...body.embeds],
      components: [...body.components],
      // Uploads replace what an edited message had; without any it loses its old picture too.
      attachments: [],
      files: files.map(({ name, data }) => ({ attachment: Buffer.from(data as Uint8Array), name })),
      allowedMentions: { parse: [] as const },
    };
  }
}

/** The library's errors hold the request with its interaction token: only the words may be logged. */
const wordsOf = (error: unknown): string =>
  error instanceof DiscordAPIError ? `${error.status}, code ${error.code}: ${error.message}` : messageOf(error);
