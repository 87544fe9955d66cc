import { Worker } from 'node:worker_threads';

/** Run from source, a thread starts without the parent's TypeScript loader and has to bring its own. */
const runSource = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(require('node:worker_threads').workerData.entry);
  });
`;

/** Starts the module `name` beside the module at `url` (its `import.meta.url`) on a thread of its own. */
export function startThread(url: string, name: string, data: Readonly<Record<string, unknown>> = {}): Worker {
  const fromSource = url.endsWith('.ts');
  const entry = new URL(`./${name}.${fromSource ? 'ts' : 'js'}`, url);
  const workerData = { ...data, entry: entry.href };
  return fromSource ? new Worker(runSource, { workerData, eval: true }) : new Worker(entry, { workerData });
}
