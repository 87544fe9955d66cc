import type { ClientRequest, IncomingMessage } from 'node:http';

/** The connection broke within the answer. */
export class CutAnswer extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('the answer broke off');
  }
}

interface Adding {
  addRequest(request: ClientRequest, ...rest: readonly unknown[]): void;
}

/**
 * Makes requests through `agent` fail when their answer breaks off. telegraf's HTTP client notices that only of answers that do
 * not say their length, and waits for the rest of all others until its time is up. Calls in JSON (json-call.ts) do not go this way.
 */
export function failingOnCutAnswers<Kind extends object>(agent: Kind): Kind {
  const adding = agent as unknown as Adding;
  const add = adding.addRequest.bind(agent);
  adding.addRequest = (request, ...rest) => {
    request.once('response', (response: IncomingMessage) => {
      response.once('close', () => {
        if (!response.complete) request.emit('error', new CutAnswer());
      });
    });
    add(request, ...rest);
  };
  return agent;
}
