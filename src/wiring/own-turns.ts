import type { Logger } from 'pino';
import { messageOf } from '../core/errors.js';

/** A turn that hangs must not keep the process from ending. */
const endWithinMs = 2_000;

/**
 * Work that each process does for itself, every so many ms, one turn at a time: a turn that hangs keeps the next from beginning,
 * and is missed by the heartbeat that `done` makes. A turn that fails is logged, and the next one tries again.
 */
export function ownTurns<Result>(turns: {
  /** For the log. */
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<Result>;
  /** A turn ended. */
  readonly done: (result: Result) => void | Promise<void>;
  readonly logger: Logger;
}): { close(): Promise<void> } {
  const { name, everyMs, work, done, logger } = turns;
  let underWay: Promise<void> | null = null;
  const turn = async (): Promise<void> => {
    try {
      await done(await work());
    } catch (error) {
      logger.warn({ turn: name, reason: messageOf(error) }, 'work that comes round failed; the next turn tries again');
    } finally {
      underWay = null;
    }
  };
  const timer = setInterval(() => {
    underWay ??= turn();
  }, everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      let late: NodeJS.Timeout | undefined;
      await Promise.race([
        underWay,
        new Promise((resolve) => {
          late = setTimeout(resolve, endWithinMs);
        }),
      ]);
      clearTimeout(late);
    },
  };
}
