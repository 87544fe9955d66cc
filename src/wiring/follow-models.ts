import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { botModelsStage, modelsStage } from '../core/stages.js';
import { ownTurns } from './own-turns.js';
import type { Persistence } from './persistence.js';
import type { ServingModels } from './serving-models.js';

const usualEveryMs = 30_000;

/**
 * Lets the models of this process follow what is promoted, until closed. Each process does it for itself: a turn of a queue would
 * reach one of them. It is heard of while everything that is promoted serves.
 */
export async function followModels({
  models,
  role,
  state,
  logger,
  everyMs = usualEveryMs,
}: {
  readonly models: Pick<ServingModels, 'refresh'>;
  readonly role: Config['ROLE'];
  readonly state: Pick<Persistence['state'], 'beat' | 'forget'>;
  readonly logger: Logger;
  readonly everyMs?: number;
}): Promise<{ close(): Promise<void> }> {
  // A process that is a worker too follows as one.
  if (role === 'all') await state.forget(botModelsStage);
  return ownTurns({
    name: 'promoted models',
    everyMs,
    work: () => models.refresh(),
    done: async (allServe) => {
      if (allServe) await state.beat(role === 'bot' ? botModelsStage : modelsStage);
    },
    logger,
  });
}
