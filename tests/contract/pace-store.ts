import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaceQuestion, PaceStore, Turn } from '../../src/core/ports/pace.js';

/** A pace under test. `other`: what another process would use beside it; the same where there is no other. */
export interface PaceBench {
  readonly store: PaceStore;
  readonly other: PaceStore;
  close(): Promise<void>;
}

const minute = 60_000;
const ofBot = { count: 4, perMs: minute };
const turn = (bucket: string, count: number | null = 2): Turn => ({
  bucket,
  rate: count === null ? null : { count, perMs: minute },
});

/** What every PaceStore promises. Spans are long, so that no slowness of a machine can end one. */
export function paceStoreContract(name: string, open: () => Promise<PaceBench>): void {
  describe(`${name} honours PaceStore`, () => {
    let bench: PaceBench;
    const ask = (turns: readonly Turn[], given: Partial<PaceQuestion> = {}, store = bench.store) =>
      store.take('telegram', { bot: ofBot, travelMs: 0, turns, answered: [], ...given });
    const granted = async (turns: readonly Turn[], given: Partial<PaceQuestion> = {}, store = bench.store) =>
      (await ask(turns, given, store)).map(({ waitMs }) => waitMs === 0);

    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it('gives each bucket its own count, in the order asked', async () => {
      expect(await granted([turn('a'), turn('a'), turn('a'), turn('b')])).toEqual([true, true, false, true]);
      const [answer] = await ask([turn('a')]);
      expect(answer).toMatchObject({ of: 'bucket' });
      expect(answer?.waitMs).toBeGreaterThan(minute / 2);
      expect(answer?.waitMs).toBeLessThanOrEqual(minute + 1);
    });

    it('never gives more than the bot may, whatever is left in the buckets', async () => {
      expect(await granted(['a', 'b', 'c', 'd', 'e'].map((bucket) => turn(bucket)))).toEqual([
        true,
        true,
        true,
        true,
        false,
      ]);
      expect(await ask([turn('f')])).toMatchObject([{ of: 'bot' }]);
    });

    it('takes nothing for a turn that has to wait', async () => {
      expect(await granted([turn('a', 1), turn('a', 1), turn('a', 1), turn('a', 1)])).toEqual([
        true,
        false,
        false,
        false,
      ]);
      expect(await granted([turn('b'), turn('c'), turn('d')])).toEqual([true, true, true]);
    });

    it('counts a bucket without a limit for the bot alone', async () => {
      expect(await granted(Array.from({ length: 5 }, () => turn('a', null)))).toEqual([true, true, true, true, false]);
    });

    it('keeps platforms apart', async () => {
      await granted(['a', 'b', 'c', 'd'].map((bucket) => turn(bucket)));
      const there = { bot: ofBot, travelMs: 0, turns: [turn('a')], answered: [] };
      expect((await bench.store.take('discord', there))[0]?.waitMs).toBe(0);
    });

    it('is one for all who ask, also at the same moment', async () => {
      const bot = { count: 17, perMs: minute };
      const asked = await Promise.all(
        Array.from({ length: 10 }, (_, who) =>
          granted(
            Array.from({ length: 4 }, (_none, index) => turn(`${who}-${index}`)),
            { bot },
            who % 2 === 0 ? bench.store : bench.other,
          ),
        ),
      );
      expect(asked.flat().filter(Boolean)).toHaveLength(17);
    });

    it('takes a message for on its way until its answer tells when it had arrived', async () => {
      const travelMs = 10 * minute;
      const bot = { count: 1, perMs: minute };
      const [first] = await ask([turn('a', 1)], { bot, travelMs });
      const [later] = await ask([turn('a', 1)], { bot, travelMs });
      expect(later?.waitMs).toBeGreaterThan(travelMs);
      const stamp = first?.stamp ?? 0;
      const arrived = stamp - travelMs + 5;
      const answered = [{ bucket: 'a', stamp, botAt: arrived, bucketAt: arrived }];
      const [then] = await ask([turn('a', 1)], { bot, travelMs, answered });
      expect(then?.waitMs).toBeGreaterThan(minute / 2);
      expect(then?.waitMs).toBeLessThanOrEqual(minute + 10);
      const other = await ask([turn('b', 1)], { bot, travelMs }, bench.other);
      expect(other[0]?.waitMs).toBeLessThanOrEqual(minute + 10);
    });

    it('counts a turn for the bot and for its bucket from the instants it is told', async () => {
      const bot = { count: 1, perMs: minute };
      const [first] = await ask([turn('a', 1)], { bot, travelMs: 1_000 });
      const stamp = first?.stamp ?? 0;
      const answered = [{ bucket: 'a', stamp, botAt: stamp, bucketAt: stamp + 29_000 }];
      const [then] = await ask([turn('a', 1)], { bot, travelMs: 1_000, answered });
      expect(then).toMatchObject({ of: 'bucket' });
      expect(then?.waitMs).toBeGreaterThan(minute + 1_001);
      const [other] = await ask([turn('b', 1)], { bot, travelMs: 1_000 });
      expect(other).toMatchObject({ of: 'bot' });
      expect(other?.waitMs).toBeLessThanOrEqual(minute + 1_001);
    });

    it('keeps a pause of one bucket, and of the whole bot, for everybody', async () => {
      await bench.store.block('telegram', 'a', minute);
      expect(await ask([turn('a'), turn('b')], {}, bench.other)).toMatchObject([{ of: 'bucket' }, { waitMs: 0 }]);
      await bench.other.block('telegram', null, 2 * minute);
      const [answer] = await ask([turn('b')]);
      expect(answer).toMatchObject({ of: 'bot' });
      expect(answer?.waitMs).toBeGreaterThan(minute);
    });

    it('keeps the longer of two pauses, and one of a bucket without a limit', async () => {
      await bench.store.block('telegram', 'a', 2 * minute);
      await bench.store.block('telegram', 'a', 1_000);
      const [answer] = await ask([turn('a', null)]);
      expect(answer?.waitMs).toBeGreaterThan(minute);
    });

    it('counts what went without asking, for the bot and for its bucket, in every process', async () => {
      await bench.store.note('telegram', ['a', 'a', 'c']);
      expect(await ask([turn('a'), turn('b')], {}, bench.other)).toMatchObject([{ of: 'bucket' }, { waitMs: 0 }]);
      expect(await ask([turn('d')], {}, bench.other)).toMatchObject([{ of: 'bot' }]);
      await bench.store.note('telegram', []);
    });

    it('lets what went without asking go beyond what may go', async () => {
      await bench.store.note(
        'telegram',
        Array.from({ length: 50 }, () => 'a'),
      );
      const [answer] = await ask([turn('a')]);
      expect(answer?.waitMs).toBeGreaterThan(minute / 2);
      expect(answer?.waitMs).toBeLessThanOrEqual(minute + 60);
    });

    it('answers nothing to no question', async () => {
      expect(await ask([])).toEqual([]);
    });
  });
}
