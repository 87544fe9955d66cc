import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOf } from './gate.js';
import { reportText } from './report-text.js';
import { runChaos } from './run-chaos.js';

/** `npm run chaos -- --seed 1`: the whole gate, or (`--small`) the one of the test suite. Exit status 1 when it fails. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    small: { type: 'boolean', default: false },
    redis: { type: 'boolean', default: false },
    log: { type: 'string', default: 'silent' },
    note: { type: 'string', default: '' },
    write: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) {
  process.stderr.write(`--seed must be a whole number, was ${values.seed}; try: npm run chaos -- --seed 7\n`);
  process.exit(2);
}

const mostOver = 0.1;
const whole = {
  size: { seed, telegram: 190, discord: 310, alertsAChat: 20, blocks: 10, stormChats: 5, stormSignals: 30 },
  bots: 2,
  botKills: 14,
  workerKills: 6,
  databaseRestarts: 2,
  makeMs: 40_000,
  redis: values.redis,
  globalPausesAt: [1_500, 4_000],
  mostMs: 600_000,
};
const small = {
  ...whole,
  size: { ...whole.size, telegram: 14, discord: 14, alertsAChat: 7, blocks: 7, stormChats: 1, stormSignals: 12 },
  botKills: 2,
  workerKills: 1,
  databaseRestarts: 1,
  makeMs: 2_000,
  globalPausesAt: [],
  mostMs: 60_000,
};
const options = {
  ...(values.small ? small : whole),
  logLevel: values.log,
  say: (line: string) => void process.stderr.write(`${line}\n`),
};
const report = await runChaos(options);
const faults = faultsOf(report, values.small ? Number.POSITIVE_INFINITY : mostOver);
process.stdout.write(`${JSON.stringify({ passed: faults.length === 0, faults, ...report }, null, 2)}\n`);
if (values.write && !values.small) {
  const command = `npm run chaos -- --seed ${seed}${values.redis ? ' --redis' : ''}`;
  const path = fileURLToPath(new URL('../../docs/chaos.md', import.meta.url));
  await writeFile(path, reportText(report, options, { command, mostOver, at: new Date(), note: values.note }));
}
process.exit(faults.length === 0 ? 0 : 1);
