import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { lockInstance } from '../../../src/store/embedded/instance-lock.js';
import { processSpace, startOf } from '../../../src/store/embedded/process-identity.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'auspex-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const lock = () => join(directory, 'auspex.lock');
const holder = () => JSON.parse(readFileSync(lock(), 'utf8')).pid;

const text = (pid: number, start: string | null, space = processSpace()) => JSON.stringify({ pid, start, space });

describe('lockInstance', () => {
  it('is held by one, and free again when given back', async () => {
    const release = await lockInstance(directory);
    await expect(lockInstance(directory)).rejects.toThrow(UserError);
    await expect(lockInstance(directory)).rejects.toThrow(
      `a bot already runs on DATA_DIR ${directory} (process ${process.pid})`,
    );
    release();
    expect(existsSync(lock())).toBe(false);
    (await lockInstance(directory))();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('goes to one of many that ask together', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockInstance(directory)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is refused while the process that wrote it runs', async () => {
    writeFileSync(lock(), text(process.ppid, startOf(process.ppid)));
    await expect(lockInstance(directory)).rejects.toThrow(`(process ${process.ppid})`);
  });

  it.each([
    ['a process that is gone', text(4_194_303, '1')],
    ['a number that another process has now', text(process.ppid, '1')],
    ['this number in another life', text(process.pid, '1')],
    ['nobody, cut short', '{"pid": 1'],
    ['nobody, empty', ''],
  ])('is taken over from %s', async (_whose, left) => {
    writeFileSync(lock(), left);
    const release = await lockInstance(directory);
    expect(holder()).toBe(process.pid);
    release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is taken over from another container when it lies still, and left alone while it beats', async () => {
    const foreign = text(process.pid, startOf(process.pid), 'another container');
    writeFileSync(lock(), foreign);
    const beat = setInterval(() => utimesSync(lock(), new Date(), new Date()), 30);
    await expect(lockInstance(directory, 200)).rejects.toThrow(/already runs/);
    clearInterval(beat);
    const release = await lockInstance(directory, 200);
    expect(readFileSync(lock(), 'utf8')).not.toBe(foreign);
    release();
  });

  it('is not given back by one who lost it', async () => {
    const release = await lockInstance(directory);
    writeFileSync(lock(), 'of another');
    release();
    expect(readFileSync(lock(), 'utf8')).toBe('of another');
  });
});
