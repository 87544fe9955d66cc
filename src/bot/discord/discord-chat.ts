import { setTimeout as sleep } from 'node:timers/promises';
import { type Interaction, type Message, type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import type { ChatAddress, PersonId } from '../../core/chat.js';
import { InvariantError, messageOf, UserError } from '../../core/errors.js';
import type { ChannelLook, ChatRank } from '../../core/ports/channels.js';
import type { ChatSender } from '../chat-sender.js';
import { claimCommand } from '../commands/claim.js';
import type { DirectPace } from '../delivery/direct-pace.js';
import { pacedSender } from '../delivery/paced-sender.js';
import type { Reply } from '../reply.js';
import type { Router } from '../router.js';
import { lookAtChannel, rankOfMember } from './channel-look.js';
import { commandBody } from './command-bodies.js';
import { DiscordSender } from './discord-sender.js';
import { failureOf } from './failure.js';
import { Gateway, type GuildWatch } from './gateway.js';
import { Interactions } from './interactions.js';
import { callOfQuestion, questionOf } from './mentions.js';
import { menuBodies } from './menus.js';
import type { RenderPicture } from './message.js';
import { plainRest } from './rest.js';

export interface DiscordOptions {
  readonly token: string;
  readonly appId: string;
  /** Commands appear there at once; without any they are registered for all guilds. */
  readonly guildIds: readonly string[];
  /** `https://discord.com/api` or a server that speaks the same. */
  readonly apiUrl: string;
  readonly renderPicture: RenderPicture;
  readonly logger: Logger;
  readonly onAnswered?: (reply: Reply, messageId: string | null) => Promise<void>;
  readonly guilds?: GuildWatch;
  /** Counts and holds answers to what was said in a channel; interactions are answered beside every limit of the bot. */
  readonly pace?: DirectPace;
  /** The gateway is connected and answers. */
  readonly onHeard?: () => void;
  /** Between two looks at the gateway. */
  readonly lookEveryMs?: number;
  /** What is not answered by then shows a waiting line first. */
  readonly deferAfterMs?: number;
}

const stopWithinMs = 10_000;
const firstRetryMs = 2_000;
const mostRetryMs = 300_000;

/** The bot on Discord: registers its commands, reads interactions, answers them, and is the sender of signals. */
export class DiscordChat {
  readonly sender: DiscordSender;
  readonly #answers: ChatSender;
  readonly #logger: Logger;
  readonly #gateway: Gateway;
  readonly #rest: REST;
  readonly #stopping = new AbortController();
  readonly #answering = new Set<Promise<void>>();
  #registering: Promise<void> = Promise.resolve();
  #interactions: Interactions | null = null;
  #router: Router | null = null;

  constructor(private readonly options: DiscordOptions) {
    const { token, apiUrl, renderPicture } = options;
    this.#logger = options.logger.child({ part: 'discord' });
    this.sender = new DiscordSender({ token, apiUrl, renderPicture, logger: this.#logger });
    this.#answers = options.pace ? pacedSender(this.sender, options.pace, 'answer') : this.sender;
    this.#rest = plainRest(apiUrl, token);
    this.#gateway = new Gateway({
      token,
      apiUrl,
      logger: this.#logger,
      onInteraction: (one) => this.#take(one),
      onMessage: (one, botId) => this.#hear(one, botId),
      ...(options.guilds ? { guilds: options.guilds } : {}),
      ...(options.onHeard ? { onHeard: options.onHeard } : {}),
      ...(options.lookEveryMs === undefined ? {} : { lookEveryMs: options.lookEveryMs }),
    });
  }

  /**
   * Begins to listen. Rejects with UserError when Discord refuses the token; when Discord cannot be reached it resolves
   * all the same and goes on trying.
   */
  async start(router: Router): Promise<void> {
    if (this.#interactions) throw new InvariantError('the Discord chat was started twice');
    if (!/^[\w.-]+$/.test(this.options.token)) {
      throw new UserError(
        'DISCORD_BOT_TOKEN has characters no token has; copy it again from the Bot page of the Developer Portal',
      );
    }
    this.#router = router;
    const { renderPicture, onAnswered, deferAfterMs } = this.options;
    this.#interactions = new Interactions({
      router,
      renderPicture,
      logger: this.#logger,
      ...(onAnswered ? { onAnswered } : {}),
      ...(deferAfterMs === undefined ? {} : { deferAfterMs }),
    });
    await this.#gateway.start();
    this.#registering = this.#register(router);
  }

  /** Whether somebody may manage a channel, as Discord says now. */
  look(person: PersonId, given: string): Promise<ChannelLook> {
    this.#rest.setToken(this.options.token);
    return lookAtChannel(this.#rest, person, given, this.#logger);
  }

  /** What somebody is in a chat, as Discord says now. */
  rank(person: PersonId, chat: ChatAddress): Promise<ChatRank> {
    this.#rest.setToken(this.options.token);
    return rankOfMember(this.#rest, person, chat, this.#logger);
  }

  /** Stops listening, lets answers under way finish (10 s at most). */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const finished = Promise.allSettled([...this.#answering, this.#registering]);
    await Promise.race([finished, sleep(stopWithinMs, undefined, { ref: false })]);
    await this.#gateway.stop();
    this.sender.close();
    this.#rest.clearHashSweeper();
    this.#rest.clearHandlerSweeper();
  }

  #take(interaction: Interaction): void {
    const work = (this.#interactions?.take(interaction) ?? Promise.resolve()).finally(() =>
      this.#answering.delete(work),
    );
    this.#answering.add(work);
  }

  /** A question in plain words is answered under it. */
  #hear(message: Message, botId: string): void {
    const router = this.#router;
    const question = questionOf(message, botId);
    if (question === null || !router?.knows('ask')) return;
    const work = this.#answer(router, message, question)
      .catch((error: unknown) => this.#logger.warn({ reason: messageOf(error) }, 'a question was not answered'))
      .finally(() => this.#answering.delete(work));
    this.#answering.add(work);
  }

  async #answer(router: Router, message: Message, question: string): Promise<void> {
    const reply = await router.dispatch(callOfQuestion(message, question));
    if (reply.silent) return;
    const outcome = await this.#answers.send(message.channelId, reply, { nonce: message.id, replyTo: message.id });
    if (outcome.kind !== 'sent') this.#logger.warn({ outcome }, 'an answer did not reach its channel');
  }

  /** Direct conversations see only commands registered for all, so with guilds named those are kept to them. */
  async #register(router: Router): Promise<void> {
    const { appId, guildIds } = this.options;
    const forAll = router.commands.map((command) => commandBody(command, { onlyDirect: guildIds.length > 0 }));
    const claim = router.knows(claimCommand.name) ? [commandBody(claimCommand, { onlyDirect: true })] : [];
    const inGuild = router.commands.map((command) => commandBody(command, { onlyDirect: false }));
    await Promise.all([
      ...guildIds.map((guild) =>
        this.#put(Routes.applicationGuildCommands(appId, guild), [...inGuild, ...menuBodies()]),
      ),
      this.#put(Routes.applicationCommands(appId), [
        ...forAll,
        ...claim,
        // In direct conversations there is nothing to choose them on but the bot's own messages.
        ...(guildIds.length > 0 ? [] : menuBodies()),
      ]),
    ]);
  }

  /** Puts a list of commands in place; tries on while Discord cannot take it, gives up (logged) when it does not want it. */
  async #put(route: `/${string}`, body: readonly unknown[]): Promise<void> {
    const { signal } = this.#stopping;
    for (let delayMs = firstRetryMs; !signal.aborted; delayMs = Math.min(mostRetryMs, delayMs * 2)) {
      try {
        this.#rest.setToken(this.options.token);
        await this.#rest.put(route, { body, signal });
        return;
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOf(error);
        const waitMs = failure.kind === 'rateLimited' ? failure.retryAfterMs : delayMs;
        this.#logger.warn({ route, failure }, 'discord did not take the list of commands');
        if (failure.kind === 'blocked' || failure.kind === 'refused') return;
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
