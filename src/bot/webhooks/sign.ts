import { createHmac, randomBytes } from 'node:crypto';

export const signatureHeader = 'X-Auspex-Signature';

/** `whsec_…`, 256 bits. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/** `t=1763733600,v1=5257a8…`: the HMAC-SHA256 of `<t>.<body>` with the secret's text as the key, in hex. */
export function signatureOf(secret: string, body: string, seconds: number): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
