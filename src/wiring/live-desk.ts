import type { Clock } from '../core/clock.js';
import type { LiveDesk, LiveStatus } from '../core/ports/live.js';
import type { StateRepository } from '../core/ports/repositories.js';
import { sentence } from '../core/sentence.js';
import type { EpochMs } from '../core/units.js';
import type { LiveStore } from '../pipeline/live/live-parts.js';
import type { LiveGuard } from './live-guard.js';

interface KillOrder {
  readonly by: string;
  readonly since: EpochMs;
}

/** Each exchange and each kind of money has a state of its own: a sandbox's book must never be taken for the real one. */
const keyOf = (exchange: string, sandbox: boolean) => (name: string) =>
  `live.${exchange}.${sandbox ? 'sandbox' : 'real'}.${name}`;

/** What the trader keeps, in the store that all processes share. */
export function liveStore(state: StateRepository, exchange: string, sandbox: boolean): LiveStore {
  const key = keyOf(exchange, sandbox);
  return {
    load: () => state.get<unknown>(key('memory')),
    save: (memory) => state.put(key('memory'), memory),
    publish: (status) => state.put(key('status'), status),
    killOrder: () => state.get<KillOrder>(key('kill')),
    takeAcceptance: async () => {
      const accepted = await state.get<{ readonly by: string }>(key('accept'));
      if (accepted) await state.remove(key('accept'));
      return accepted;
    },
  };
}

/** Orders to the trader go through the store, so they hold whichever process it runs in, also after a restart. */
export function createLiveDesk(state: StateRepository, clock: Clock, exchange: string, guard: LiveGuard): LiveDesk {
  if (!guard.on) {
    const off: LiveStatus = { ...offStatus, why: guard.why };
    return { status: async () => off, kill: async () => undefined, resume: async () => false };
  }
  const key = keyOf(exchange, guard.sandbox);
  const status = async (): Promise<LiveStatus> => {
    const published = await state.get<LiveStatus>(key('status'));
    const killing = await state.get<KillOrder>(key('kill'));
    const known = published ?? {
      ...offStatus,
      state: 'starting' as const,
      sandbox: guard.sandbox,
      markets: guard.markets,
    };
    // The trader may not have looked since.
    return killing && known.state !== 'killed'
      ? { ...known, state: 'killing', why: sentence('said.live.killed', { by: killing.by }) }
      : known;
  };
  return {
    status,
    kill: async (by) => {
      if (!(await state.get<KillOrder>(key('kill')))) {
        await state.put(key('kill'), { by, since: clock.now() } satisfies KillOrder);
      }
    },
    resume: async (by) => {
      const known = await status();
      if (known.state === 'killed') await state.remove(key('kill'));
      else if (known.state !== 'halted') return false;
      await state.put(key('accept'), { by });
      return true;
    },
  };
}

export const offStatus: LiveStatus = {
  state: 'off',
  why: null,
  venue: null,
  sandbox: true,
  markets: [],
  timeframe: null,
  maxNotional: null,
  maxExposure: null,
  equity: null,
  positions: [],
  orders: 0,
  doubts: 0,
  differences: [],
  at: null,
};
