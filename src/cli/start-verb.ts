import type { Command } from 'commander';
import { environment, loadConfig, secretsOf } from '../config.js';
import { UserError } from '../core/errors.js';
import { createLogger, reasonOf, type WatchedLine, withoutSecrets } from '../logging.js';
import { ErrorCounter } from '../pipeline/health/error-kinds.js';

/** `start`: runs until SIGINT or SIGTERM, then stops in order. A second signal ends it at once. */
export function addStartVerb(program: Command): void {
  program
    .command('start')
    .description('run the bot (settings: environment or .env, see README)')
    .action(async () => {
      const config = loadConfig(environment());
      const secrets = secretsOf(config);
      const errors = new ErrorCounter((text) => withoutSecrets(text, secrets));
      const watch = ({ level, message, facts }: WatchedLine) => {
        // An incident tells of itself; a digest beside it would say it twice.
        if ('incident' in facts) return;
        errors.note({ level, message, reason: reasonOf(facts) }, facts['delivery']);
      };
      const logger = createLogger({ level: config.LOG_LEVEL, secrets, watch });
      const { startAuspex } = await import('../wiring.js');
      try {
        const auspex = await startAuspex(config, logger, stopSignals(), errors);
        await auspex.stopped;
      } catch (error) {
        if (error instanceof UserError) throw new UserError(withoutSecrets(error.message, secrets));
        throw error;
      }
      // Libraries may hold timers of their own; everything of ours is closed by now.
      setImmediate(() => process.exit());
    });
}

function stopSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(name);
    });
  }
  return controller.signal;
}
