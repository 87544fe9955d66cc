import type { Venue } from '../core/market.js';
import { expectedNote, feedOf, isFeed } from '../core/stages.js';
import { keyOf } from '../pipeline/health/findings.js';
import { isCandleDriven, replayEndedNote } from '../pipeline/health/stages.js';
import type { Persistence } from './persistence.js';

type Store = Pick<Persistence, 'state' | 'incidents'>;

/** A worker that was heard of within this was alive: another took its place, or lives beside. */
const aliveMs = 45_000;

/** From now on each must be heard, and has its time for it; one that was found silent before stays so until it is. */
export async function expectFromNow(
  { state, incidents }: Store,
  stages: readonly string[],
  venue: Venue,
): Promise<void> {
  const found = new Set((await incidents.open()).map(({ key }) => key));
  for (const stage of stages.filter((one) => !found.has(keyOf(one, venue)))) await state.beat(stage, expectedNote);
}

/**
 * Who works now after nobody did: the time without a worker was no silence of its stages. Where one works or was replaced at
 * once, stages go on ageing, so that a worker which ends again and again is found by what it never gets done.
 */
export async function expectWork(store: Store, stages: readonly string[], venue: Venue): Promise<void> {
  const beats = await store.state.beats();
  const worker = beats.find(({ stage }) => stage === 'worker');
  if (worker && worker.ageMs <= aliveMs) return;
  const ended = beats.some(({ stage, note }) => stage === 'candles' && note === replayEndedNote);
  const expected = stages.filter((stage) => stage !== 'worker' && !(ended && isCandleDriven(stage)));
  await expectFromNow(store, expected, venue);
}

/** Exactly these sources of texts are asked from now on: others are not silent, they are not asked. */
export async function expectFeeds(store: Store, sources: readonly string[], venue: Venue): Promise<void> {
  const wanted = sources.map(feedOf);
  const heard = (await store.state.beats()).map(({ stage }) => stage).filter(isFeed);
  for (const stage of heard.filter((one) => !wanted.includes(one))) await store.state.forget(stage);
  await expectFromNow(
    store,
    wanted.filter((stage) => !heard.includes(stage)),
    venue,
  );
}
