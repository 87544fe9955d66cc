import type { CommandCall } from '../../src/bot/call.js';
import { parseCommandLine } from '../../src/bot/command-line.js';

/** A call as a platform makes it of `/signal BTC/USDT`; a member writing in private unless said. */
export function aCall(line: string, overrides: Partial<CommandCall> = {}): CommandCall {
  const typed = parseCommandLine(line);
  return {
    platform: 'telegram',
    chat: { platform: 'telegram', id: '5001' },
    person: { platform: 'telegram', id: '5001' },
    personName: '@somebody',
    name: typed?.name ?? '',
    args: { kind: 'text', text: typed?.rest ?? '' },
    source: 'command',
    isPrivate: true,
    ...overrides,
  };
}

/** The same as a pressed button: `aPress('why', '1042')`. */
export const aPress = (name: string, ...values: readonly string[]): CommandCall =>
  aCall(`/${name}`, { args: { kind: 'list', values }, source: 'button' });
