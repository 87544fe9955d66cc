import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../core/errors.js';

/** The platforms and the people: the same stand-ins for Telegram and Discord that the tests use, in a process of their own. */
const crowdFile = fileURLToPath(new URL('../../../tests/support/chat-crowd.ts', import.meta.url));

export interface CrowdPlan {
  readonly people: number;
  readonly rounds: number;
  readonly texts: readonly string[];
  readonly pictures: readonly string[];
}

/** From the crowd: where the platforms are; later, how long each answer took, ms, by platform. */
export type CrowdMessage =
  | { readonly kind: 'ready'; readonly settings: Readonly<Record<string, string>> }
  | { readonly kind: 'done'; readonly waits: Readonly<Record<CrowdFigure, readonly number[]>> }
  | { readonly kind: 'failed'; readonly reason: string };

export type CrowdFigure =
  | 'telegram'
  | 'discord'
  | 'telegramFirst'
  | 'discordFirst'
  | 'telegramPicture'
  | 'discordPicture';

/** Starts that process; its first message is `ready`. UserError where the tests are not at hand. */
export function startCrowd(): ChildProcess {
  if (!existsSync(crowdFile)) {
    throw new UserError(
      `${crowdFile} is missing: this bench needs the repository with its tests, not only the package`,
    );
  }
  return fork(crowdFile, [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The next message of a kind; rejects when the process fails or ends first. */
export function heard<Kind extends CrowdMessage['kind']>(
  crowd: ChildProcess,
  kind: Kind,
): Promise<Extract<CrowdMessage, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: CrowdMessage): void => {
      if (message.kind === 'failed') reject(new Error(message.reason));
      else if (message.kind === kind) {
        crowd.off('message', onMessage);
        resolve(message as Extract<CrowdMessage, { kind: Kind }>);
      }
    };
    crowd.on('message', onMessage);
    crowd.once('exit', (code) => reject(new Error(`the crowd ended with status ${code}`)));
  });
}
