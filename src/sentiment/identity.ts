import { createHash } from 'node:crypto';

/** What two copies of one headline share: letters and digits in lower case, links and a trailing outlet name gone. */
export function normalisedTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/https?:\/\/\S+/g, ' ')
    .replace(/\s[|–—]\s[^|–—]{2,30}$/u, ' ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The address without what only tracks the reader; null when it is none. */
export function canonicalUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { host, pathname, searchParams } = new URL(url);
  const kept = [...searchParams].filter(([name]) => !/^(utm_|ref|source|fbclid|gclid)/.test(name)).sort();
  const query = kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
  return `${host.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}${query}`;
}

/** 16 hex digits that name a text. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
