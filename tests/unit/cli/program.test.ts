import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Output, processOutput } from '../../../src/cli/output.js';
import { run } from '../../../src/cli/program.js';
import { candleFolder, csvOf } from '../../builders/candle-folder.js';
import { candleSeries } from '../../builders/candle-series.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auspex-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => void vi.unstubAllEnvs());

async function say(...args: string[]) {
  const said = { out: [] as string[], json: [] as unknown[], err: [] as string[] };
  const output: Output = {
    line: (text) => void said.out.push(text),
    json: (value) => void said.json.push(value),
    note: (text) => void said.err.push(text),
  };
  const status = await run(args, output);
  return { status, ...said };
}

const file = async (name: string, text: string | Buffer): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, typeof text === 'string' ? gzipSync(text) : text);
  return path;
};

/** One line for a person, no stack. */
const oneLine = (err: readonly string[]): string => {
  expect(err).toHaveLength(1);
  const [message = ''] = err;
  expect(message).toMatch(/^auspex: /);
  expect(message.trimEnd()).not.toContain('\n');
  return message;
};

describe('wrong usage ends with status 2 and one line', () => {
  it.each([
    [['nonsense'], /nonsense/],
    [['featuers'], /features/],
    [['models', 'list', '--nonsense'], /--nonsense/],
    [['features', '--input'], /--input/],
    [['features', '--timeframe', '1h'], /--input/],
    [['features', '--input', 'x_1h.csv.gz', '--timeframe', '7q'], /"7q" is no timeframe; choose from 1m, 5m/],
    [['train', '--data', 'x', '--until', 'someday'], /"someday" is no date; write 2025-01-31/],
    [['train', '--data', 'x', '--markets', 'BTC/USDT,@@'], /"@@" is no market; write BTC\/USDT/],
    [['predict', '--model', 'm', '--input', 'x', '--last', '0'], /"0" is no whole number above 0/],
    [
      ['bench', 'gbdt', '--x', 'x', '--y', 'y', '--rows', '1', '--cols', '1', '--train-rows', '1', '--eta', 'fast'],
      /"fast" is no number/,
    ],
    [['models', 'rollback', '7q'], /"7q" is no timeframe/],
    [['models', 'promote'], /version/],
    [['start', 'now'], /too many arguments/i],
    [['bench', 'nonsense'], /nonsense/],
    [['features', '--input', 'x_1h.csv', '--timeframe', '1h', '--json'], /--json needs --out <file.csv>/],
    [['train', '--data', 'x', '--until', '5'], /"5" is no date/],
    [['train', '--data', 'x', '--until', '2025-02-30'], /"2025-02-30" is no date/],
  ])('%j', async (args, pattern) => {
    const { status, err, out, json } = await say(...args);
    expect(status).toBe(2);
    expect(oneLine(err)).toMatch(pattern);
    expect([...out, ...json]).toEqual([]);
  });

  it('no verb at all: the help, and status 2', async () => {
    const { status, err } = await say();
    expect(status).toBe(2);
    expect(err.join()).toMatch(/Usage: auspex/);
  });

  it('a reader that has seen enough, as head has, is no fault', async () => {
    const err: string[] = [];
    const line = () => {
      throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    };
    const models = join(folder, 'one-model');
    await mkdir(models, { recursive: true });
    vi.stubEnv('MODELS_DIR', models);
    const status = await run(['models', 'list', '--json'], { line, json: line, note: (text) => void err.push(text) });
    expect({ status, err }).toEqual({ status: 0, err: [] });
  });

  it('a reader that leaves while verbs still print ends them quietly', () => {
    const before = process.stdout.listeners('error');
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
    processOutput.line('one');
    const added = process.stdout.listeners('error').find((listener) => !before.includes(listener));
    added?.(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(exit.mock.calls).toEqual([[0]]);
    exit.mockRestore();
    write.mockRestore();
  });

  it('the version that was asked for is no fault', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { status, err } = await say('--version');
    const printed = write.mock.calls.join();
    write.mockRestore();
    expect([status, err]).toEqual([0, []]);
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(printed).toContain(version);
  });

  it('help that was asked for is no fault', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { status } = await say('--help');
    const printed = write.mock.calls.join();
    write.mockRestore();
    expect(status).toBe(0);
    expect(printed).toMatch(/start[\s\S]*features[\s\S]*import[\s\S]*train[\s\S]*bench/);
  });
});

describe('what a person must put right ends with status 1 and names it', () => {
  const header = 'timestamp,open,high,low,close,volume';
  it.each([
    ['a missing file', 'none_1h.csv.gz', null, /none_1h.csv.gz cannot be read/],
    ['an empty file', 'empty_1h.csv.gz', `${header}\n`, /empty_1h/],
    ['a word for a number', 'text_1h.csv.gz', `${header}\n1700000000000,1,2,0.5,abc,3\n`, /text_1h.*row 2.*abc/],
    ['another header', 'header_1h.csv.gz', 'time,o,h\n1,2,3\n', /header_1h.*header must be/],
  ])('%s', async (_what, name, text, pattern) => {
    const path = text === null ? join(folder, name) : await file(name, text);
    const out = join(folder, 'out.csv');
    const { status, err } = await say('features', '--input', path, '--timeframe', '1h', '--out', out);
    expect(status).toBe(1);
    expect(oneLine(err)).toMatch(pattern);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });

  it('garbage and a torn gzip', async () => {
    const whole = gzipSync(csvOf(candleSeries({ count: 50 })));
    for (const [name, bytes] of [
      ['garbage_1h.csv.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])],
      ['torn_1h.csv.gz', whole.subarray(0, whole.length / 2)],
    ] as const) {
      const path = await file(name, bytes);
      const { status, err } = await say(
        'features',
        '--input',
        path,
        '--timeframe',
        '1h',
        '--out',
        join(folder, 'o.csv'),
      );
      expect(status).toBe(1);
      expect(oneLine(err)).toContain(name);
    }
  });

  it('a wrong setting, before anything is opened', async () => {
    vi.stubEnv('MARKETS', '@@');
    vi.stubEnv('ROLE', 'boss');
    const { status, err } = await say('start');
    expect(status).toBe(1);
    expect(oneLine(err)).toMatch(/MARKETS: "@@".*ROLE: must be/);
  });

  it('a model folder that is none, a version that is not there, a models folder that is missing', async () => {
    const path = await file('ADAUSDT_1h.csv.gz', csvOf(candleSeries({ count: 10 })));
    const predicted = await say('predict', '--model', folder, '--input', path);
    expect(predicted.status).toBe(1);
    expect(oneLine(predicted.err)).toMatch(/card.json cannot be read/);
    const empty = join(folder, 'models');
    await mkdir(empty, { recursive: true });
    vi.stubEnv('MODELS_DIR', empty);
    const promoted = await say('models', 'promote', '1h-v9');
    expect(promoted.status).toBe(1);
    expect(oneLine(promoted.err)).toMatch(/1h-v9/);
    vi.stubEnv('MODELS_DIR', join(folder, 'nowhere'));
    const listed = await say('models', 'list');
    expect(listed.status).toBe(1);
    expect(oneLine(listed.err)).toMatch(/nowhere.*MODELS_DIR/);
  });
});

describe('--json prints exactly one document', () => {
  it('features', async () => {
    const data = await candleFolder(['ADAUSDT', 'BTCUSDT', 'ETHUSDT'], 60);
    const out = join(data, 'rows.csv');
    const input = join(data, 'ADAUSDT_1h.csv.gz');
    const {
      status,
      json,
      out: lines,
    } = await say('features', '--input', input, '--timeframe', '1h', '--out', out, '--json');
    expect([status, lines]).toEqual([0, []]);
    expect(json).toMatchObject([{ rows: 60, out }]);
    const [head = ''] = (await readFile(out, 'utf8')).split('\n');
    expect(head.split(',').length - 1).toBe((json[0] as { columns: number }).columns);
    await rm(data, { recursive: true });
  });

  it('models list', async () => {
    const empty = join(folder, 'no-models');
    await mkdir(empty, { recursive: true });
    vi.stubEnv('MODELS_DIR', empty);
    expect(await say('models', '--json')).toMatchObject({ status: 0, json: [[]], out: [] });
  });
});

describe('import', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  const stored = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ n: number }>(
      'select (select count(*) from candles) + (select count(*) from funding) as n',
    );
    return rows[0]?.n ?? Number.NaN;
  };

  it('writes nothing when one of the files is bad', async () => {
    vi.stubEnv('DATABASE_URL', database.url);
    const good = await file('BTCUSDT_1h.csv.gz', csvOf(candleSeries({ count: 30 })));
    const header = 'timestamp,open,high,low,close,volume';
    const bad = await file('ETHUSDT_1h.csv.gz', `${header}\n1700000000000,1,2,0.5,abc,3\n`);
    for (const [files, pattern] of [
      [[good, bad], /ETHUSDT_1h.csv.gz.*row 2.*abc/],
      [[good, join(folder, 'SOLUSDT_1h.csv.gz')], /SOLUSDT_1h.csv.gz cannot be read/],
      [[good, await file('notes.csv.gz', header)], /notes.csv.gz: the name must tell market and timeframe/],
      [[good, await file('ADAUSDT-SPOT_1h.csv.gz', header)], /ADAUSDT-SPOT_1h.csv.gz: holds spot candles/],
      [[good, await file('BTCUSDT_funding.csv.gz', 'a,b\n1,2\n')], /BTCUSDT_funding.csv.gz/],
    ] as const) {
      const { status, err } = await say('import', ...files);
      expect(status).toBe(1);
      expect(oneLine(err)).toMatch(pattern);
    }
    expect((await say('import', good, '--venue', 'Bin ance')).status).toBe(1);
    expect(await stored()).toBe(0);
  });

  it('takes files in, and a second time changes nothing', async () => {
    vi.stubEnv('DATABASE_URL', database.url);
    const candles = candleSeries({ count: 30 });
    const path = await file('XRPUSDT_1h.csv.gz', csvOf(candles));
    const first = await say('import', path, '--json');
    expect(first).toMatchObject({ status: 0, json: [[{ file: path, rows: 30, added: 30, corrected: 0 }]] });
    expect((await say('import', path, '--json')).json).toEqual([[{ file: path, rows: 30, added: 0, corrected: 0 }]]);
    const changed = candles.map((one, index) => (index === 3 ? { ...one, volume: 1 } : one));
    await file('XRPUSDT_1h.csv.gz', csvOf(changed));
    const third = await say('import', path);
    expect(third.out).toEqual([`${path}: 30 rows, 0 new, 1 corrected`]);
    expect(await stored()).toBe(30);
  });
});
