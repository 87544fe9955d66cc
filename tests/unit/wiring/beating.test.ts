import { describe, expect, it } from 'vitest';
import type { DeliveryResult } from '../../../src/bot/delivery/delivery-hooks.js';
import type { DeliveryRepository } from '../../../src/core/ports/repositories.js';
import { DeliveryPulse } from '../../../src/wiring/beating-deliveries.js';
import { beatingSchedules } from '../../../src/wiring/beating-schedules.js';
import { MemoryDeliveries } from '../../fakes/memory-deliveries.js';

describe('schedules that are heard of', () => {
  it('are silent while a turn hangs, though the scheduler is heard', async () => {
    const beats: string[] = [];
    let go = (): void => undefined;
    const [prune] = beatingSchedules(
      [{ name: 'prune', everyMs: 1_000, handler: () => new Promise<void>((resolve) => (go = resolve)) }],
      (stage) => void beats.push(stage),
    );
    const turn = prune?.handler();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(beats).toEqual(['scheduler']);
    go();
    await turn;
    expect(beats).toEqual(['scheduler', 'pruning']);
  });

  it('beat for the scheduler at each turn, and for their stage when it ended well', async () => {
    const beats: string[] = [];
    let broken = false;
    const [settle, models] = beatingSchedules(
      [
        {
          name: 'settle',
          everyMs: 30_000,
          handler: async () => {
            if (broken) throw new Error('no');
            return 3;
          },
        },
        { name: 'models', everyMs: 30_000, handler: async () => undefined },
      ],
      async (stage) => {
        beats.push(stage);
      },
    );
    expect(await settle?.handler()).toBe(3);
    await models?.handler();
    broken = true;
    await expect(settle?.handler()).rejects.toThrow('no');
    expect(beats).toEqual(['scheduler', 'settlement', 'scheduler', 'scheduler']);
  });
});

describe('deliveries that are heard of', () => {
  const rig = () => {
    const beats: string[] = [];
    let now = 0;
    const pulse = new DeliveryPulse(
      async (stage) => {
        beats.push(stage);
      },
      () => now,
    );
    const repository: DeliveryRepository = pulse.around(new MemoryDeliveries(() => now));
    const look = async (platform: 'telegram' | 'webhook' = 'telegram') => {
      beats.splice(0);
      await repository.claim(platform, 1, 1_000, 'one');
      return beats.length > 0;
    };
    const note = (...results: readonly DeliveryResult[]) => {
      for (const result of results) pulse.note('telegram', result);
    };
    return { look, note, pulse, repository, pass: (ms: number) => (now += ms) };
  };

  it('beat when their loop looks for work', async () => {
    const { look, repository } = rig();
    expect(await look()).toBe(true);
    // All else goes through to the repository itself.
    expect(await repository.nextDueMs('telegram')).toBeNull();
  });

  it('fall silent when a platform only fails, and are heard of again when it takes something', async () => {
    const { look, note } = rig();
    note('retried', 'unknown');
    expect(await look()).toBe(true);
    note('retried');
    expect(await look()).toBe(false);
    note('rateLimited', 'expired');
    expect(await look()).toBe(false);
    note('sent');
    expect(await look()).toBe(true);
  });

  it('do not stay silent for ever with nothing to try', async () => {
    const { look, note, pass } = rig();
    note('retried', 'retried', 'dead');
    expect(await look()).toBe(false);
    pass(15 * 60_000 + 1);
    expect(await look()).toBe(true);
  });

  it('count only the loop where each receiver is another server', async () => {
    const { look, pulse } = rig();
    for (let i = 0; i < 9; i++) pulse.note('webhook', 'retried');
    expect(await look('webhook')).toBe(true);
  });
});
