import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeAction, encodeAction } from '../../../src/bot/button.js';
import { plainText } from '../../../src/bot/draw/card.js';
import { cardOf } from '../../../src/bot/draw/cards.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../src/bot/router.js';
import type { Market } from '../../../src/core/market.js';
import { aCall, aPress } from '../../builders/calls.js';
import { MemoryServices } from '../../fakes/services.js';

let services: MemoryServices;
let router: Router;
beforeEach(() => {
  services = new MemoryServices();
  services.people.add({ platform: 'telegram', id: '5001' }, 'admin');
  router = createRouter({
    services,
    access: 'open',
    admins: [],
    logger: pino({ level: 'silent' }),
    rateLimit: { requests: 1e6, windowMs: 1 },
  });
});
const ask = (line: string): Promise<Reply> => router.dispatch(aCall(line));
const said = (reply: Reply): string => plainText(cardOf(reply));
const press = (reply: Reply, label: string): Promise<Reply> => {
  const button = reply.buttons?.flat().find((one) => one.label === label);
  const action = button && decodeAction(encodeAction(button.action));
  if (!action) throw new Error(`no button ${label} under ${said(reply)}`);
  return router.dispatch(aPress(action.command, ...action.args));
};

describe('/live', () => {
  it('says that it is off, and why, whatever is asked', async () => {
    for (const line of ['/live', '/live kill yes', '/live resume']) {
      expect(said(await ask(line))).toContain('off: LIVE_TRADING is not on');
    }
    expect(services.live.asked).toEqual([]);
  });

  it('shows state, limits, positions, and where the books differ', async () => {
    services.live.trading({
      state: 'halted',
      why: 'our book and the exchange differ',
      positions: [{ market: 'BTC/USDT' as Market, units: '-0.5', entryPrice: '60123.5' }],
      orders: 2,
      doubts: 1,
      differences: ['BTC/USDT: we count -0.5, the exchange holds 0'],
      at: services.clock.now(),
    });
    const text = said(await ask('/live status'));
    expect(text).toContain('Trading with binance, sandbox: no new entries');
    expect(text).toContain('BTC/USDT: −0.5 at 60,123.5');
    expect(text).toContain('2 orders not over, 1 in doubt');
    expect(text).toContain('we count -0.5, the exchange holds 0');
  });

  it('kills only when it is said twice', async () => {
    services.live.trading({ sandbox: false });
    const question = await ask('/live kill');
    expect(said(question)).toContain('REAL MONEY');
    expect(services.live.asked).toEqual([]);
    expect(said(await press(question, 'confirmYes'))).toContain('kill switch is on');
    expect(services.live.asked).toEqual(['kill telegram:5001']);
    expect(said(await ask('/live kill'))).toContain('on already');
  });

  it('asks before the kill from its own status as well', async () => {
    services.live.trading();
    expect(said(await press(await ask('/live'), 'liveKill'))).toContain('Sure?');
    expect(services.live.asked).toEqual([]);
  });

  it('resumes only what is killed or halted, when it is said twice', async () => {
    services.live.trading();
    expect(said(await ask('/live resume yes'))).toContain('nothing to resume');
    services.live.trading({ state: 'killed' });
    expect(said(await press(await ask('/live resume'), 'confirmYes'))).toContain('again');
    expect(services.live.asked).toEqual(['resume telegram:5001']);
  });
});
