import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AudienceLoop } from '../../../../src/bot/delivery/audience-loop.js';
import type { AudienceRepository } from '../../../../src/core/ports/audiences.js';
import { settle, VirtualTimers } from '../../../fakes/virtual-timers.js';

/** Makes rows of one audience after another, each step taking as long as it is told. */
class Audiences implements AudienceRepository {
  left = 0;
  made: number[] = [];
  takesMs = 0;
  isDown = false;
  asked = 0;

  constructor(readonly timers: VirtualTimers) {}

  async makeRows(most: number): Promise<'made' | 'none' | 'busy'> {
    this.asked += 1;
    if (this.isDown) throw new Error('the database is away');
    if (this.takesMs > 0) await this.timers.wait(this.takesMs);
    if (this.left === 0) return 'none';
    const rows = Math.min(most, this.left);
    this.left -= rows;
    this.made.push(rows);
    return 'made';
  }
}

let timers: VirtualTimers;
let audiences: Audiences;
let loop: AudienceLoop;
let steps: number;
let said: string[];

beforeEach(() => {
  timers = new VirtualTimers();
  audiences = new Audiences(timers);
  steps = 0;
  said = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => said.push(line) });
  loop = new AudienceLoop({
    repository: audiences,
    timers,
    logger,
    rowsAtOnce: 500,
    idleMs: 5_000,
    onStep: () => {
      steps += 1;
    },
  });
  loop.start();
});
afterEach(async () => {
  const stopped = loop.stop();
  await timers.advance(1_000);
  await stopped;
});

describe('AudienceLoop', () => {
  it('goes on step by step until nothing is left, then sleeps until it is called', async () => {
    await settle();
    expect(audiences.asked).toBe(1);
    audiences.left = 1_200;
    loop.wake();
    await timers.advance(100);
    expect(audiences.made).toEqual([500, 500, 200]);
    const asked = audiences.asked;
    await timers.advance(4_000);
    expect(audiences.asked).toBe(asked);
  });

  it('finds by itself what nobody told it of', async () => {
    await settle();
    audiences.left = 10;
    await timers.advance(5_000);
    expect(audiences.made).toEqual([10]);
  });

  it('leaves others as much time as a step took, whoever calls meanwhile', async () => {
    audiences.left = 10_000;
    audiences.takesMs = 40;
    await settle();
    loop.wake();
    for (let ms = 0; ms < 800; ms += 10) {
      loop.wake();
      await timers.advance(10);
    }
    // The first look finds it in the moment it is made.
    expect(audiences.made.length).toBeGreaterThanOrEqual(10);
    expect(audiences.made.length).toBeLessThanOrEqual(11);
  });

  it('tries again after a failure, ever more seldom, saying it once', async () => {
    audiences.isDown = true;
    audiences.left = 1;
    loop.wake();
    await timers.advance(60_000);
    expect(audiences.asked).toBeLessThan(20);
    expect(steps).toBe(1);
    expect(said.filter((line) => line.includes('cannot make'))).not.toEqual([]);
    audiences.isDown = false;
    await timers.advance(15_000);
    expect(audiences.made).toEqual([1]);
    expect(steps).toBeGreaterThan(1);
  });

  it('ends when told to, after the step under way', async () => {
    audiences.left = 10_000;
    audiences.takesMs = 40;
    loop.wake();
    await timers.advance(10);
    const stopped = loop.stop();
    await timers.advance(100);
    await stopped;
    const { asked } = audiences;
    await timers.advance(10_000);
    expect(audiences.asked).toBe(asked);
  });
});
