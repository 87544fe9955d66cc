import Fastify, { type FastifyInstance } from 'fastify';
import { messageOf, UserError } from '../core/errors.js';
import type { StatusReport } from '../core/ports/services.js';
import type { Metrics } from './metrics.js';

export interface WebServer {
  /** `http://127.0.0.1:8080`, with the port that was really bound. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * `/health` answers 200 while every stage is alive and 503 otherwise, with the stages as JSON; `/metrics` is Prometheus text.
 * `refresh` brings gauges up to date before a scrape. Throws UserError when the port is taken.
 */
export async function openWebServer(options: {
  readonly host: string;
  readonly port: number;
  readonly metrics: Metrics;
  readonly status: () => Promise<StatusReport>;
  readonly refresh: () => Promise<void>;
}): Promise<WebServer> {
  const app: FastifyInstance = Fastify({ logger: false, forceCloseConnections: true });
  app.get('/health', async (_request, reply) => {
    const status = await options.status();
    return reply.code(status.healthy ? 200 : 503).send({ status: status.healthy ? 'ok' : 'broken', ...status });
  });
  app.get('/metrics', async (_request, reply) => {
    await options.refresh();
    return reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics());
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not here; try /health or /metrics' }));
  app.setErrorHandler((error, _request, reply) => reply.code(503).send({ status: 'broken', error: messageOf(error) }));
  try {
    const url = await app.listen({ host: options.host, port: options.port });
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    const code = (error as { code?: string } | null)?.code ?? '';
    const mend = /ENOTFOUND|EADDRNOTAVAIL|EAI_AGAIN/.test(code)
      ? 'set HTTP_HOST to an address of this machine, such as 127.0.0.1'
      : 'set HTTP_PORT to a free port';
    throw new UserError(`HTTP_PORT ${options.port} on ${options.host} cannot be opened: ${messageOf(error)}; ${mend}`);
  }
}
