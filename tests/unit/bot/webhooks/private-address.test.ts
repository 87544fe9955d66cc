import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrivateAddress } from '../../../../src/bot/webhooks/private-address.js';
import { guardedLookup, webhookUrl } from '../../../../src/bot/webhooks/webhook-address.js';

const resolvesTo =
  (...addresses: readonly string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('addresses inside', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.9.9',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.0.8',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001::1',
    '2001:db8::1',
    '[::1]',
    '',
    'localhost',
    '0x7f.1',
  ])('%s is not called', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1', '[2606:4700::1111]'])(
    '%s may be',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );

  it('knows an IPv4 address in whatever dress', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const hex = `::ffff:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        expect(isPrivateAddress(hex)).toBe(isPrivateAddress(address));
        expect(isPrivateAddress(`::ffff:${address}`)).toBe(isPrivateAddress(address));
      }),
    );
  });
});

describe('the url of a webhook', () => {
  const inside = resolvesTo('8.8.8.8', '10.0.0.7');

  it.each([
    ['http://127.0.0.1/x', /private network/],
    ['http://[::1]:80/x', /private network/],
    ['http://2130706433/x', /private network/],
    ['http://0x7f000001/', /private network/],
    ['http://127.1/', /private network/],
    ['https://inside.example/x', /10\.0\.0\.7/],
    ['ftp://example.com/x', /only https and http/],
    ['file:///etc/passwd', /only https and http/],
    ['https://user:secret@example.com/', /user and password/],
    ['example.com', /no address of the web/],
    ['', /no address of the web/],
    [`https://example.com/${'x'.repeat(2_000)}`, /no address of the web/],
  ])('refuses %s', async (url, why) => {
    await expect(webhookUrl(url, false, inside)).rejects.toThrow(why);
    await expect(webhookUrl(url, false, inside)).rejects.not.toThrow(/secret/);
  });

  it('takes what is of the public internet, and anything where the settings allow it', async () => {
    expect(await webhookUrl('https://example.com/x?key=1#part', false, resolvesTo('8.8.8.8'))).toBe(
      'https://example.com/x?key=1',
    );
    expect(await webhookUrl('http://127.0.0.1:9/x', true)).toBe('http://127.0.0.1:9/x');
  });

  it('says that a host cannot be found', async () => {
    const nowhere = async () => {
      throw new Error('getaddrinfo ENOTFOUND');
    };
    await expect(webhookUrl('https://nowhere.example/', false, nowhere)).rejects.toThrow(/cannot be found/);
  });

  it('looks again when it calls: a name that led outside may lead inside now', async () => {
    const asked = (allow: boolean, all: boolean, ...addresses: readonly string[]) =>
      new Promise((done) => {
        guardedLookup(allow, resolvesTo(...addresses))('x.example', { all }, (error, address) =>
          done(error ? (error as NodeJS.ErrnoException).code : address),
        );
      });
    expect(await asked(false, false, '10.0.0.7')).toBe('EPRIVATE');
    expect(await asked(false, true, '8.8.8.8', '::1')).toBe('EPRIVATE');
    expect(await asked(false, false, '8.8.8.8')).toBe('8.8.8.8');
    expect(await asked(true, true, '10.0.0.7')).toEqual([{ address: '10.0.0.7', family: 4 }]);
    expect(await asked(false, false)).toBe('ENOTFOUND');
  });
});
