import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../../../src/core/announcement.js';
import type { DigestFacts, HeldMessage } from '../../../../src/core/ports/preferences.js';
import type { Signal, SignalOutcome } from '../../../../src/core/signal.js';
import { composeDigest, tallyOf } from '../../../../src/pipeline/digest/compose-digest.js';
import { aMove, anEntry, at, venue } from '../../../builders/trading.js';

const settled = (net: number): SignalOutcome => ({
  kind: 'settled',
  exit: 'target',
  entryPrice: 1,
  exitPrice: 1,
  exitAt: at(1),
  net,
  randomNet: 0,
});
const held = (id: number, signal: Signal, given: Partial<HeldMessage> = {}): HeldMessage => ({
  id,
  reason: 'budget',
  heldAt: at(0),
  announcement: { kind: 'signal', signal },
  outcome: { kind: 'open' },
  ...given,
});
const facts = (given: Partial<DigestFacts> = {}): DigestFacts => ({
  of: 'day',
  from: at(0),
  until: at(24),
  sent: [],
  held: [],
  ended: [],
  ...given,
});
const silent: Announcement = { kind: 'risk', venue, alert: { kind: 'silentStage', stage: 'x', since: null, ageMs: 1 } };

describe('a digest', () => {
  it('names what promised most first, entries before moves, ten at most, and counts the rest', () => {
    const messages = [
      held(1, aMove({ id: 1 })),
      held(2, anEntry({ id: 2, expectedNet: 0.001 })),
      held(3, anEntry({ id: 3, expectedNet: 0.004 }), { reason: 'quiet', outcome: settled(-0.002) }),
      ...Array.from({ length: 12 }, (_, i) => held(10 + i, anEntry({ id: 10 + i, expectedNet: 0.002 }))),
    ];
    const digest = composeDigest(facts({ held: messages }));
    expect(digest.top).toHaveLength(10);
    expect(digest.top[0]).toMatchObject({ id: 3, value: 0.004, reason: 'quiet', outcome: { net: -0.002 } });
    expect(digest.held).toMatchObject({ entries: 14, moves: 1, ended: 1, won: 0, meanNet: -0.002 });
    expect(digest.reasons).toEqual({ quiet: 1, budget: 14 });
    expect(digest.upTo).toBe(21);
  });

  it('counts other messages by their kind', () => {
    const digest = composeDigest(
      facts({ of: 'quiet', held: [held(1, anEntry(), { announcement: silent, outcome: null })] }),
    );
    expect(digest).toMatchObject({ others: { risk: 1 }, held: { entries: 0, moves: 0 }, top: [], upTo: 1 });
  });

  it('says apart how those ended that an earlier one told of', () => {
    const ended = Array.from({ length: 7 }, (_, i) =>
      held(i, anEntry({ id: i, expectedNet: i / 1_000 }), { outcome: settled(0.01) }),
    );
    const { earlier, held: now, upTo } = composeDigest(facts({ ended }));
    expect(earlier?.tally).toMatchObject({ entries: 7, ended: 7, won: 7 });
    expect(earlier?.top.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2]);
    expect({ now, upTo }).toMatchObject({ now: { entries: 0 }, upTo: null });
  });

  it('is made of nothing, too', () => {
    expect(composeDigest(facts())).toMatchObject({ upTo: null, sent: { entries: 0, meanNet: null } });
    expect(composeDigest(facts())).not.toHaveProperty('earlier');
  });
});

describe('how signals turned out', () => {
  it('counts a withdrawn loss, and no move that nobody knows the end of', () => {
    const withdrawn = {
      kind: 'cancelled',
      why: { kind: 'withdrawn', by: 'telegram:1' },
      at: at(1),
      result: { entryPrice: 1, exitPrice: 1, net: -0.01, randomNet: 0 },
    } as const;
    expect(
      tallyOf([
        { signal: anEntry(), outcome: settled(0.02) },
        { signal: anEntry(), outcome: withdrawn },
        { signal: anEntry(), outcome: { kind: 'expired', reason: 'no candle' } },
        { signal: aMove(), outcome: { kind: 'settledMove', cameTrue: true, move: 0.02, exitAt: at(1) } },
        { signal: aMove(), outcome: { kind: 'open' } },
      ]),
    ).toEqual({ entries: 3, moves: 2, ended: 2, won: 1, meanNet: 0.005, movesEnded: 1, movesTrue: 1 });
  });
});
