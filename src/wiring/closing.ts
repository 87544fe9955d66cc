import type { Logger } from 'pino';
import { messageOf } from '../core/errors.js';

interface Closable {
  close(): Promise<void>;
}

/** Closes what was opened, the newest first; a part that fails to close is logged and does not keep the others open. */
export class Closing {
  readonly #open: { readonly name: string; readonly part: Closable }[] = [];

  constructor(private readonly logger: Logger) {}

  add<T extends Closable>(name: string, part: T): T {
    this.#open.push({ name, part });
    return part;
  }

  async closeAll(): Promise<void> {
    for (;;) {
      const next = this.#open.pop();
      if (!next) return;
      this.logger.debug({ part: next.name }, 'closing');
      try {
        await next.part.close();
      } catch (error) {
        this.logger.warn({ part: next.name, reason: messageOf(error) }, 'a part did not close in order');
      }
    }
  }
}
