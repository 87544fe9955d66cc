import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';

const connectTimeoutMs = 10_000;

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

/**
 * Keeps connections open, and gives up on one that is not usable within 10 s with `connect ETIMEDOUT`: a network that
 * swallows packets then fails before anything was written, which may be repeated without fear of saying it twice.
 */
export class ConnectAgent extends Agent {
  constructor(options: AgentOptions = {}) {
    super({ keepAlive: true, keepAliveMsecs: 10_000, ...options });
  }

  override createConnection(...args: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    const socket = super.createConnection(...args) as Duplex | null | undefined;
    if (socket) {
      const timer = setTimeout(() => socket.destroy(new ConnectTimeout('connect ETIMEDOUT')), connectTimeoutMs);
      const done = (): void => clearTimeout(timer);
      socket.once('secureConnect', done);
      socket.once('close', done);
    }
    return socket;
  }
}
