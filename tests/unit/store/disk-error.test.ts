import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { diskError, diskErrorIn, diskFull } from '../../../src/store/embedded/disk-error.js';

describe('what the disk refused', () => {
  it.each([
    ['ENOSPC', /full disk: free some space/],
    ['EACCES', /may not be written by this user/],
    ['EROFS', /read-only disk/],
    ['ENOTDIR', /is not a folder/],
  ])('%s is one line that names DATA_DIR and says what to do', (code, expected) => {
    const error = diskError('/data', Object.assign(new Error('open failed'), { code }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(expected);
    expect(error.message).toMatch(/^DATA_DIR \/data .*$/);
  });

  it('leaves every other error as it is', () => {
    const other = new TypeError('a bug');
    expect(diskError('/data', other)).toBe(other);
    expect(diskError('/data', 'text').message).toBe('text');
    expect(diskErrorIn('/data', 'FATAL: bad setting')).toBeNull();
  });

  it('is seen where there was no room left to say so', () => {
    expect(diskFull('/data', 4_096)?.message).toMatch(/^DATA_DIR \/data is on a full disk: free some space/);
    expect(diskFull('/data', 1e9)).toBeNull();
    expect(diskFull(process.cwd())).toBeNull();
  });

  it('is recognised in what a program said', () => {
    expect(diskErrorIn('/data', 'could not write: No space left on device')?.message).toContain('full disk');
    expect(diskErrorIn('/data', 'could not create: Read-only file system')?.message).toContain('read-only');
  });
});
