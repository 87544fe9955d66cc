import type { FlowProducer } from 'bullmq';

/**
 * Makes `addBulk` of `flows` reject when the store did not take them, with the store's first error. BullMQ drops what the
 * store says of each (https://github.com/taskforcesh/bullmq/issues/3851) and resolves as if all were added: on PostgreSQL
 * each connection that breaks is told that way alone, on Redis a server that may not be written to.
 */
export function allOrTold(flows: FlowProducer): FlowProducer {
  const backend = flows.getBackend();
  const addFlow = backend.addFlow.bind(backend);
  backend.addFlow = async (entries) => {
    const results = await addFlow(entries);
    for (const [error] of results) if (error) throw error;
    return results;
  };
  return flows;
}
