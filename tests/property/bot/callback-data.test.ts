import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { decodeAction, encodeAction } from '../../../src/bot/button.js';
import { allCommands } from '../../../src/bot/commands/all.js';
import { createRouter } from '../../../src/bot/router.js';
import { aPress } from '../../builders/calls.js';
import { MemoryServices } from '../../fakes/services.js';
import '../../support/long-tests.js';

const arg = fc.string({ maxLength: 12 }).filter((text) => !text.includes('|'));
const command = fc.stringMatching(/^[a-z]{1,12}$/);

describe('callback data', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(command, fc.array(arg, { maxLength: 3 }), fc.boolean(), (name, args, inPlace) => {
        const action = { command: name, args, inPlace };
        fc.pre(Buffer.byteLength(`!${[name, ...args].join('|')}`) <= 64);
        expect(decodeAction(encodeAction(action))).toEqual(action);
      }),
    );
  });

  it('is refused when too long or holding its own mark', () => {
    expect(() => encodeAction({ command: 'chart', args: ['x'.repeat(60)] })).toThrow(/64 bytes, was 66/);
    expect(() => encodeAction({ command: 'chart', args: ['a|b'] })).toThrow(/must not contain/);
    expect(decodeAction('x'.repeat(65))).toBeNull();
  });

  it('of any make never breaks the router, and never does what a member may not', async () => {
    const services = new MemoryServices();
    const logger = pino({ level: 'silent' });
    const router = createRouter({
      services,
      access: 'open',
      admins: [],
      logger,
      rateLimit: { requests: 1e9, windowMs: 1 },
    });
    const names = allCommands.map(({ name }) => name);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 64 }),
          fc
            .tuple(fc.constantFrom(...names), fc.array(fc.string({ maxLength: 10 }), { maxLength: 4 }))
            .map((parts) => parts.flat().join('|')),
        ),
        async (data) => {
          const action = decodeAction(data);
          if (!action) return;
          const reply = await router.dispatch(aPress(action.command, ...action.args));
          expect(reply).not.toMatchObject({ id: 'failure.unexpected' });
          expect(services.pausedBy).toBeNull();
          // Their own account they may have; nobody else's appears.
          for (const name of services.paperRepository.accounts.keys()) expect(name).toBe('telegram-5001');
        },
      ),
      { numRuns: 200 },
    );
  });
});
