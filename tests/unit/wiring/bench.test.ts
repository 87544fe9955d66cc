import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeAnswers } from '../../../src/wiring/bench/predict.js';
import { openRig, type Rig } from '../../../src/wiring/bench/rig.js';
import { withScratchDatabase } from '../../../src/wiring/bench/scratch-database.js';
import { btc, eth } from '../../builders/trading.js';
import { createTestDatabase, dropTestDatabase, openTestDatabase } from '../../support/database.js';
import '../../support/long-tests.js';

const logger = pino({ level: 'silent' });
const modelsDir = fileURLToPath(new URL('../../../models', import.meta.url));

describe('the rig of the benches', () => {
  let url: string;
  let rig: Rig;
  beforeAll(async () => {
    url = await createTestDatabase();
    rig = await openRig({ databaseUrl: url, modelsDir, markets: [btc, eth], timeframes: ['1h'], chats: 'one', logger });
  });
  afterAll(async () => {
    await rig.close();
    await dropTestDatabase(url);
  });

  it('brings a message about every candle that closes to the sender, by way of every part', async () => {
    expect(rig.coldMs).toBeGreaterThan(0);
    const first = await rig.step();
    const second = await rig.step();
    expect(second.closedAt - first.closedAt).toBe(3_600_000);
    for (const { candleToSendMs } of [first, second]) {
      expect(candleToSendMs).toHaveLength(2);
      expect(candleToSendMs.every((ms) => ms > 0 && Number.isFinite(ms))).toBe(true);
    }
  });

  it('answers from the model, one by one and many at once', async () => {
    const figures = await timeAnswers(rig, { calls: 3, atOnce: 20 });
    expect(figures).toMatchObject({ answers: 3, answersAtOnce: 20 });
    expect(figures.answersPerSecond).toBeGreaterThan(0);
  });
});

describe('withScratchDatabase', () => {
  it('works beside the database in use and leaves nothing behind, also after a failure', async () => {
    const used = await openTestDatabase();
    let given = '';
    // Of its name: other files that run beside this one make such databases too.
    const databases = async () =>
      (await used.pool.query('select 1 from pg_database where datname = $1', [new URL(given).pathname.slice(1)]))
        .rowCount;
    const failing = withScratchDatabase(used.url, logger, async (url) => {
      given = url;
      expect(await databases()).toBe(1);
      throw new Error('a bench failed');
    });
    await expect(failing).rejects.toThrow('a bench failed');
    expect(new URL(given).pathname).not.toBe(new URL(used.url).pathname);
    expect(await databases()).toBe(0);
    await used.close();
  });
});
