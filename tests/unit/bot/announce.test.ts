import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createAnnouncer, replyFor } from '../../../src/bot/announce.js';
import type { Venue } from '../../../src/core/market.js';
import {
  anOutcomeAnnouncement,
  aRiskAnnouncement,
  aSignalAnnouncement,
  aSummaryAnnouncement,
} from '../../builders/announcements.js';
import { MemoryServices } from '../../fakes/services.js';

const logger = pino({ level: 'silent' });

describe('announcements', () => {
  it('tells a signal with its chart and how often such calls came true', async () => {
    const services = new MemoryServices();
    const reply = await createAnnouncer({ services, logger })(aSignalAnnouncement());
    expect(reply).toMatchObject({
      kind: 'signalCard',
      outcome: { kind: 'open' },
      callsLikeThis: { won: 571, of: 1_002 },
      mark: { provenance: 'simulated' },
      picture: { market: 'BTC/USDT', signal: { id: 1042 } },
    });
  });

  it('reads no candles for a chat that is shown no pictures', async () => {
    const services = new MemoryServices();
    const chart = () => Promise.reject(new Error('nobody asks for a chart'));
    const showsPictures = (platform: string) => platform !== 'console';
    const announce = createAnnouncer({ services: { ...services, chart }, logger, showsPictures });
    const reply = await announce(aSignalAnnouncement(), { platform: 'console', id: '0' });
    expect(reply).toMatchObject({ kind: 'signalCard', callsLikeThis: { won: 571, of: 1_002 } });
    expect(reply.picture).toBeUndefined();
    const seen = createAnnouncer({ services, logger, showsPictures });
    expect((await seen(aSignalAnnouncement(), { platform: 'telegram', id: '7' })).picture).toBeDefined();
  });

  it('holds no signal back for a chart or a yardstick that cannot be had', async () => {
    const services = new MemoryServices();
    const broken = {
      ...services,
      chart: async () => Promise.reject(new Error('no candles')),
      models: async () => Promise.reject(new Error('no models')),
    };
    const reply = await createAnnouncer({ services: broken, logger })(aSignalAnnouncement());
    expect(reply).toMatchObject({ kind: 'signalCard', callsLikeThis: null });
    expect(reply.picture).toBeUndefined();
  });

  it('tells how a signal ended, with the record behind a button', async () => {
    const services = new MemoryServices();
    const reply = await createAnnouncer({ services, logger })(anOutcomeAnnouncement());
    expect(reply).toMatchObject({ kind: 'signalCard', outcome: { kind: 'settled' } });
    expect(reply.buttons?.flat().map(({ label }) => label)).toEqual(['chart', 'why', 'firstSent', 'record', 'verify']);
  });

  it('tells what happened to a signal without a picture: its own message has one above', async () => {
    const services = new MemoryServices();
    services.failWith = new Error('nobody asks for a chart');
    const announced = aSignalAnnouncement();
    if (announced.kind !== 'signal') throw new Error(announced.kind);
    const { signal } = announced;
    const followUp = { kind: 'stop', outcome: { kind: 'expired', reason: 'none' } } as const;
    const reply = await createAnnouncer({ services, logger })({ kind: 'followUp', signal, followUp });
    expect(reply).toMatchObject({ kind: 'followUp', signal, followUp });
    expect(reply.picture).toBeUndefined();
    expect(reply.buttons?.flat().map(({ label }) => label)).toEqual(['signalOf', 'chart', 'why']);
  });

  it('marks a stored fact with its own venue, whatever is watched now', () => {
    const services = new MemoryServices();
    services.venue = 'binance' as Venue;
    const facts = { info: services.market(), now: services.now, chart: null, callsLikeThis: null };
    for (const announcement of [aSignalAnnouncement(), aRiskAnnouncement(), aSummaryAnnouncement()]) {
      expect(replyFor(announcement, facts).mark).toMatchObject({ venue: 'simulated', provenance: 'simulated' });
    }
  });

  it('is the same for the same facts', () => {
    const services = new MemoryServices();
    const facts = { info: services.market(), now: services.now, chart: null, callsLikeThis: null };
    expect(replyFor(aSignalAnnouncement(), facts)).toEqual(replyFor(aSignalAnnouncement(), facts));
  });
});
