import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotProcess } from '../support/bot-process.js';
import '../support/long-tests.js';

let folder: string;
let bot: BotProcess | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auspex-paper-'));
});
afterAll(async () => {
  await bot?.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

const start = async (): Promise<BotProcess> => {
  const started = new BotProcess({
    EXCHANGE: 'simulated',
    MARKETS: 'BTC/USDT',
    TIMEFRAMES: '15m',
    DATA_DIR: join(folder, 'data'),
  });
  bot = started;
  await started.logged('ready');
  return started;
};

describe('a paper account of a bot that is killed', () => {
  it('has its order filled once, and differs from its replay by nothing that is not by hand', async () => {
    const first = await start();
    first.says('/paper start 5k manual');
    await first.prints('Your paper account runs');
    first.says('/paper buy BTC 500');
    await first.prints('Order taken');
    // While the order waits for its candle.
    await first.kill('SIGKILL');

    const second = await start();
    const held = /^\s*BUY BTC\/USDT ([\d.]+) BTC at [\d,.]+, /;
    let position: string | null = null;
    for (let asked = 0; asked < 150 && position === null; asked++) {
      second.says('/paper positions');
      position = await second.prints(held, 1_000).catch(() => null);
    }
    const quantity = held.exec(position ?? '')?.[1];
    expect(quantity, 'the order was never filled').toBeDefined();
    // And again, now with the position.
    await second.kill('SIGKILL');

    const third = await start();
    third.says('/paper positions');
    expect(held.exec(await third.prints(held))?.[1]).toBe(quantity);
    third.says('/gap');
    await third.prints(/Gap {2}Your paper account/);
    expect(await third.prints(/orders by hand: |agrees to the last digit/)).toBeDefined();
    expect(third.printed.join('\n')).not.toMatch(/other prices|other fees|late signals|other decisions/);
  }, 600_000);
});
