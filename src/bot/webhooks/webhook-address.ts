import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { messageOf, UserError } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';
import { isPrivateAddress } from './private-address.js';

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export const systemResolve: Resolve = (host) => lookup(host, { all: true });

const longestUrl = 2_000;

/** The host of a url, without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** A url that may be told of signals. Throws UserError naming what is wrong with it; the url's secrets are not repeated. */
export async function webhookUrl(
  text: string,
  allowPrivate: boolean,
  resolve: Resolve = systemResolve,
): Promise<string> {
  if (text.length > longestUrl || !URL.canParse(text)) throw new UserError(sentence('said.webhook.address'));
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UserError(sentence('said.webhook.protocol', { protocol: url.protocol }));
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError(sentence('said.webhook.password'));
  }
  url.hash = '';
  if (!allowPrivate) await assertPublic(hostOf(url), resolve);
  return url.href;
}

async function assertPublic(host: string, resolve: Resolve): Promise<void> {
  const addresses = isIP(host) ? [{ address: host }] : await resolved(host, resolve);
  const inside = addresses.find(({ address }) => isPrivateAddress(address));
  if (addresses.length > 0 && !inside) return;
  throw new UserError(
    sentence('said.webhook.private', {
      host: inside && inside.address !== host ? `${host} (${inside.address})` : host,
    }),
  );
}

async function resolved(host: string, resolve: Resolve): ReturnType<Resolve> {
  try {
    return await resolve(host);
  } catch (error) {
    throw new UserError(sentence('said.webhook.notFound', { host, why: messageOf(error) }));
  }
}

/** What a private address is refused with when a name leads to one at the moment of the call. */
export class PrivateAddress extends Error {
  readonly code = 'EPRIVATE';
}

/**
 * Resolves for the call itself and hands on only addresses that were checked: a name may change its mind between the check
 * and the call.
 */
export function guardedLookup(allowPrivate: boolean, resolve: Resolve = systemResolve): LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (all) => {
        const family = options.family === 4 || options.family === 6 ? options.family : 0;
        const usable = all.filter((one) => family === 0 || one.family === family);
        const inside = usable.find(({ address }) => isPrivateAddress(address));
        if (!allowPrivate && inside) {
          done(new PrivateAddress(sentence('said.sent.leadsInside', { host, address: inside.address })), '', 0);
          return;
        }
        const [first] = usable;
        if (!first) done(Object.assign(new Error(`no address of ${host}`), { code: 'ENOTFOUND' }), '', 0);
        else if (options.all) done(null, [...usable], first.family);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(messageOf(error)), '', 0),
    );
  };
}
