import { parseCommandLine } from '../../src/bot/command-line.js';
import { allCommands } from '../../src/bot/commands/all.js';
import { rawArgsOf } from '../../src/bot/raw-args.js';
import type { CrowdFigure, CrowdMessage, CrowdPlan } from '../../src/wiring/bench/crowd.js';
import { startFakeDiscord } from '../fakes/discord/discord.js';
import { startFakeTelegram } from '../fakes/telegram.js';

/** Run by `npx auspex bench chat` and `bench close`: the platforms, and people on them who all ask at once. */
const tell = (message: CrowdMessage): void => {
  process.send?.(message);
};

const patienceMs = 60_000;
const waits: Record<CrowdFigure, number[]> = {
  telegramFirst: [],
  discordFirst: [],
  telegram: [],
  discord: [],
  telegramPicture: [],
  discordPicture: [],
};

async function main(): Promise<void> {
  const telegram = await startFakeTelegram();
  const discord = await startFakeDiscord();
  /** Who waits in which private chat on Telegram. */
  const waiting = new Map<string, () => void>();
  const keep = telegram.messages.push.bind(telegram.messages);
  telegram.messages.push = (...messages) => {
    for (const { chatId } of messages) waiting.get(chatId)?.();
    return keep(...messages);
  };

  const onTelegram = (person: number, line: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`telegram: ${line} was not answered`)), patienceMs);
      const askedAt = performance.now();
      waiting.set(String(person), () => {
        clearTimeout(timer);
        waiting.delete(String(person));
        resolve(performance.now() - askedAt);
      });
      telegram.writes(line, { from: person });
    });

  const onDiscord = async (person: number, line: string): Promise<number> => {
    const { name, rest } = parseCommandLine(line) ?? { name: 'help', rest: '' };
    const options = allCommands.find((command) => command.name === name)?.options ?? [];
    const { raw } = rawArgsOf({ kind: 'text', text: rest }, options);
    const askedAt = performance.now();
    await discord.interact({
      command: name,
      options: { ...raw },
      user: { id: String(person), name: `p${person}` },
      channelId: String(person),
      guildId: null,
    });
    return performance.now() - askedAt;
  };

  async function round(plan: CrowdPlan, lines: readonly string[], of: Record<'telegram' | 'discord', CrowdFigure>) {
    const asked = Array.from({ length: plan.people }, async (_, i) => {
      const line = lines[i % lines.length] as string;
      const isTelegram = i % 2 === 0;
      const person = 700_000_000_000_000_000 + i * 1_000;
      const ms = isTelegram ? await onTelegram(5_000_000 + i, line) : await onDiscord(person, line);
      waits[isTelegram ? of.telegram : of.discord].push(ms);
    });
    await Promise.all(asked);
    // What the fakes keep for tests is of no use here and would only grow.
    telegram.messages.length = 0;
    telegram.calls.length = 0;
    discord.messages.length = 0;
    discord.requests.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }

  process.on('message', (plan: CrowdPlan) => {
    const run = async () => {
      await discord.ready();
      await telegram.waitFor(() => telegram.calls.some(({ method }) => method === 'getUpdates'), patienceMs);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await round(plan, plan.texts, { telegram: 'telegramFirst', discord: 'discordFirst' });
      for (let i = 0; i < plan.rounds; i++) {
        // The mix moves on by one, so that everybody asks something else than before.
        const texts = plan.texts.map((_, at) => plan.texts[(at + i) % plan.texts.length] as string);
        await round(plan, texts, { telegram: 'telegram', discord: 'discord' });
      }
      await round(plan, plan.pictures, { telegram: 'telegramPicture', discord: 'discordPicture' });
      tell({ kind: 'done', waits });
    };
    run().catch((error: unknown) => tell({ kind: 'failed', reason: String(error) }));
  });
  process.once('disconnect', () => process.exit(0));
  tell({
    kind: 'ready',
    settings: {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_APP_ID: discord.appId,
      DISCORD_API_URL: discord.url,
    },
  });
}

main().catch((error: unknown) => tell({ kind: 'failed', reason: String(error) }));
