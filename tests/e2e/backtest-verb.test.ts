import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Output } from '../../src/cli/output.js';
import { run } from '../../src/cli/program.js';
import type { BacktestReport } from '../../src/core/backtest-report.js';
import { candleFolder } from '../builders/candle-folder.js';
import '../support/long-tests.js';

let data: string;
let places: string;
beforeAll(async () => {
  data = await candleFolder(['BTCUSDT', 'ETHUSDT'], 1_500);
});
beforeEach(async () => {
  places = await mkdtemp(join(tmpdir(), 'auspex-backtest-'));
  return () => rm(places, { recursive: true });
});
afterAll(() => rm(data, { recursive: true }));

async function say(...args: string[]) {
  const said = { out: [] as string[], json: [] as unknown[], err: [] as string[] };
  const output: Output = {
    line: (text) => void said.out.push(text),
    json: (value) => void said.json.push(value),
    note: (text) => void said.err.push(text),
  };
  const status = await run(['backtest', ...args], output);
  return { status, ...said };
}
const usual = (...more: string[]) => ['--data', data, '--markets', 'BTC/USDT', '--strategy', 'breakout', ...more];

describe('npx auspex backtest', () => {
  it('prints one JSON document with the promised figures at its top, the same for the same seed', async () => {
    const [one, two] = [await say(...usual('--json')), await say(...usual('--json'))];
    expect(one.status).toBe(0);
    expect(one.out).toEqual([]);
    const report = one.json[0] as BacktestReport;
    for (const key of [
      'orderHash',
      'trades',
      'netReturn',
      'sharpe',
      'maxDrawdown',
      'intervals',
      'baselines',
      'leakChecks',
    ]) {
      expect(report).toHaveProperty(key);
    }
    expect(report.trades).toBeGreaterThan(5);
    expect(report.leakChecks?.truncation.passed).toBe(true);
    expect(JSON.stringify(two.json[0])).toBe(JSON.stringify(report));
  });

  it('charges what is asked: dearer fills and slower orders end lower than free ones', async () => {
    const net = async (...more: string[]) =>
      ((await say(...usual('--no-checks', '--json', ...more))).json[0] as BacktestReport).netReturn;
    const [free, dear] = [await net('--fee-bps', '0', '--slippage-bps', '0'), await net('--fee-bps', '40')];
    expect(dear).toBeLessThan(free);
  });

  it('writes report, pictures and tables whole, and leaves nothing else there', async () => {
    const at = (name: string) => join(places, name);
    const { status, out } = await say(
      ...usual('--no-checks', '--html', at('r.html'), '--csv', at('csv'), '--svg', at('svg'), '--png', at('png')),
    );
    expect(status).toBe(0);
    expect(out.join('\n')).toMatch(/^Backtest · BTC · 1h · breakout/);
    const pictures = ['equity', 'monteCarlo', 'months', 'trades'];
    expect((await readdir(places)).sort()).toEqual(['csv', 'png', 'r.html', 'svg']);
    expect((await readdir(at('csv'))).sort()).toEqual(['equity.csv', 'trades.csv']);
    expect((await readdir(at('svg'))).sort()).toEqual(pictures.map((name) => `${name}.svg`));
    expect((await readdir(at('png'))).sort()).toEqual(pictures.map((name) => `${name}.png`));
    expect((await readFile(at('png/equity.png'))).subarray(1, 4).toString()).toBe('PNG');
    expect(await readFile(at('r.html'), 'utf8')).toMatch(/<\/html>\s*$/);
  });

  it('carries the number of trials into the deflated Sharpe, told or swept', async () => {
    const deflated = async (...more: string[]) =>
      (await say(...usual('--no-checks', '--json', ...more))).json[0] as BacktestReport;
    const [once, often] = [await deflated(), await deflated('--trials', '50')];
    expect(often.setup.trials).toBe(50);
    expect(often.performance.deflatedSharpe).toBeLessThan(once.performance.deflatedSharpe as number);
    const swept = await deflated('--sweep', 'enter=24,48,96');
    expect(swept.setup.trials).toBe(3);
    expect(Date.parse(swept.setup.from)).toBeGreaterThan(Date.parse(once.setup.from));
  });

  it.each([
    [['--markets', 'DOGE/USDT'], 1, /no 1h candles of DOGE\/USDT; there are BTC\/USDT, ETH\/USDT/],
    [['--timeframe', '4h'], 1, /no 4h candles of BTC\/USDT; there is no market at that timeframe/],
    [['--timeframe', '7h'], 2, /"7h" is no timeframe/],
    [['--from', 'soon'], 2, /"soon" is no date; write 2025-01-31/],
    [['--from', '2031-01-01'], 1, /no 1h candles of BTC\/USDT from 2031-01-01.*; there are candles from/],
    [['--from', '2025-02-01', '--to', '2025-01-01'], 1, /the span must begin before it ends/],
    [['--balance', '-5'], 1, /a balance is an amount above 0 .* was "-5"; write 10000/],
    [['--balance', 'much'], 1, /was "much"/],
    [['--leverage', '200'], 1, /leverage must be from 1 to 20, was 200/],
    [['--latency-ms', '9999999'], 1, /latency \(ms\) must be from 0 to 3599999, was 9999999/],
    [['--fee-bps', '-1'], 1, /the fee \(bps a side\) must be from 0 to 1000, was -1/],
    [['--strategy', 'moon'], 1, /there is no strategy "moon"; choose from model, day/],
    [['--set', 'enter=1'], 1, /setting enter of strategy breakout must be a whole number from \d+ to \d+, was 1/],
    [['--set', 'moon=1'], 1, /strategy breakout has no setting "moon"; it has/],
    [['--set', 'enter'], 2, /"enter" is no setting; write name=value/],
    [['--detail', '4h'], 1, /detail candles must be shorter than 1h and fit into it, was 4h/],
    [['--detail', '15m'], 1, /no 15m candles of BTC\/USDT in the span/],
    [['--sizing', 'huge'], 2, /huge/],
    [['--data', '/nowhere'], 1, /\/nowhere cannot be read.*check --data/],
    [['--html', '/nowhere/r.html'], 1, /--html \/nowhere\/r.html cannot be written/],
    [['--trials', '0'], 2, /"0" is no whole number above 0/],
    [['--in-sample', '--model', '/nowhere', '--strategy', 'model'], 1, /\/nowhere/],
  ])('refuses %o with status %i and one line before it computes', async (change, expected, words) => {
    const { status, err, out } = await say(...usual(...change));
    expect(err.join('\n')).toMatch(words);
    expect(err).toHaveLength(1);
    expect(err[0]?.trimEnd()).not.toContain('\n');
    expect(status).toBe(expected);
    expect(out).toEqual([]);
  });

  it('tells what to do where no model was trained before the span', async () => {
    const { status, err } = await say('--data', data, '--markets', 'BTC/USDT', '--to', '2025-02-01');
    expect(status).toBe(1);
    expect(err.join('\n')).toMatch(/no 1h model was trained before .*--in-sample, or a --strategy without a model/);
  });

  it('ends on Ctrl-C with status 1, one line, and no file', async () => {
    // Long enough to be met in the middle: sixteen markets with every check.
    const many = await candleFolder(
      Array.from({ length: 16 }, (_, i) => `C${i}USDT`),
      4_000,
    );
    const names = Array.from({ length: 16 }, (_, i) => `C${i}/USDT`).join(',');
    const args = ['--data', many, '--markets', names, '--strategy', 'breakout', '--html', join(places, 'r.html')];
    const entry = join(places, 'run.mts');
    await writeFile(
      entry,
      `import { run } from ${JSON.stringify(join(process.cwd(), 'src/cli/program.ts'))};
       const pressed = setInterval(() => {
         if (process.listenerCount('SIGINT') === 0) return;
         clearInterval(pressed);
         setTimeout(() => process.kill(process.pid, 'SIGINT'), 100);
       }, 5);
       process.exitCode = await run(${JSON.stringify(['backtest', ...args])});`,
    );
    const child = spawn(process.execPath, ['--import', 'tsx', entry], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    await rm(many, { recursive: true });
    expect(said).toContain('auspex: stopped; nothing was written');
    expect(status).toBe(1);
    expect(await readdir(places)).toEqual(['run.mts']);
  });
});
