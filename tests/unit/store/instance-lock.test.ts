import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { lockInstance } from '../../../src/store/embedded/instance-lock.js';
import { startOf } from '../../../src/store/embedded/process-identity.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'auspex-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const lock = () => join(directory, 'auspex.lock');
const holder = () => JSON.parse(readFileSync(lock(), 'utf8')).pid;

describe('lockInstance', () => {
  it('is held by one, and free again when given back', () => {
    const release = lockInstance(directory);
    expect(() => lockInstance(directory)).toThrow(UserError);
    expect(() => lockInstance(directory)).toThrow(
      `a bot already runs on DATA_DIR ${directory} (process ${process.pid})`,
    );
    release();
    expect(existsSync(lock())).toBe(false);
    lockInstance(directory)();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is refused while the process that wrote it runs', () => {
    writeFileSync(lock(), JSON.stringify({ pid: process.ppid, start: startOf(process.ppid) }));
    expect(() => lockInstance(directory)).toThrow(`(process ${process.ppid})`);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 4_194_303, start: 'boot/1' })],
    ['a number that another process has now', JSON.stringify({ pid: process.ppid, start: 'boot/1' })],
    ['this number in another life', JSON.stringify({ pid: process.pid, start: 'boot/1' })],
    ['nobody, cut short', '{"pid": 1'],
    ['nobody, empty', ''],
  ])('is taken over from %s', (_whose, text) => {
    writeFileSync(lock(), text);
    const release = lockInstance(directory);
    expect(holder()).toBe(process.pid);
    release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is not given back by one who lost it', () => {
    const release = lockInstance(directory);
    writeFileSync(lock(), 'of another');
    release();
    expect(readFileSync(lock(), 'utf8')).toBe('of another');
  });
});
