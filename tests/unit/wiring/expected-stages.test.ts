import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/core/incident.js';
import type { Venue } from '../../../src/core/market.js';
import { expectedNote, feedOf } from '../../../src/core/stages.js';
import { replayEndedNote } from '../../../src/pipeline/health/stages.js';
import { expectFeeds, expectWork } from '../../../src/wiring/expected-stages.js';
import type { Persistence } from '../../../src/wiring/persistence.js';
import { MemoryState } from '../../fakes/memory-trading.js';

const venue = 'binance' as Venue;
const hour = 3_600_000;

function aStore(stages: Readonly<Record<string, number>> = {}, open: readonly string[] = []) {
  const state = Object.assign(new MemoryState(), {
    forget: async (stage: string) => {
      state.stages = state.stages.filter((one) => one.stage !== stage);
    },
  });
  state.stages = Object.entries(stages).map(([stage, ageMs]) => ({ stage, ageMs, note: null }));
  const incidents = { open: async () => open.map((key) => ({ key }) as Incident) };
  const store = { state, incidents } as unknown as Pick<Persistence, 'state' | 'incidents'>;
  const ages = () => Object.fromEntries(state.stages.map(({ stage, ageMs }) => [stage, ageMs]));
  return { store, state, ages };
}

describe('what a worker looks after', () => {
  it('has its time from the start on where nobody worked before, and says that it was not heard of', async () => {
    const { store, state, ages } = aStore({ worker: hour, pruning: 9 * hour });
    await expectWork(store, ['worker', 'pruning', 'candles'], venue);
    expect(ages()).toEqual({ worker: hour, pruning: 0, candles: 0 });
    expect(state.stages.find(({ stage }) => stage === 'pruning')?.note).toBe(expectedNote);
  });

  it('goes on ageing where another works, or has only just ended', async () => {
    const { store, ages } = aStore({ worker: 20_000, pruning: 9 * hour });
    await expectWork(store, ['worker', 'pruning', 'alerts'], venue);
    expect(ages()).toEqual({ worker: 20_000, pruning: 9 * hour });
  });

  it('stays silent where it was found silent before, until it is heard of', async () => {
    const { store, ages } = aStore({ pruning: 9 * hour, candles: 9 * hour }, ['stage:pruning', 'candles:binance']);
    await expectWork(store, ['pruning', 'candles', 'alerts'], venue);
    expect(ages()).toEqual({ pruning: 9 * hour, candles: 9 * hour, alerts: 0 });
  });

  it('leaves a replay ended that has ended', async () => {
    const { store, state } = aStore({ worker: hour });
    await state.beat('candles', replayEndedNote);
    await expectWork(store, ['candles', 'backfill', 'alerts'], venue);
    expect(state.stages.find(({ stage }) => stage === 'candles')?.note).toBe(replayEndedNote);
    expect(state.stages.map(({ stage }) => stage)).toEqual(['worker', 'candles', 'alerts']);
  });
});

describe('sources of texts', () => {
  it('are expected from when they are first asked, and no more when they are not', async () => {
    const { store, ages } = aStore({ [feedOf('old.example')]: hour, [feedOf('kept.example')]: hour, sentiment: 5 });
    await expectFeeds(store, ['kept.example', 'r/bitcoin'], venue);
    expect(ages()).toEqual({ 'feed kept.example': hour, 'feed r/bitcoin': 0, sentiment: 5 });
    await expectFeeds(store, [], venue);
    expect(ages()).toEqual({ sentiment: 5 });
  });
});
