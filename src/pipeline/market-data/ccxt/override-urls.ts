/** A tree of urls, as `exchange.urls` is one. */
export type UrlTree = string | { [name: string]: UrlTree } | UrlTree[] | undefined;

export interface UrlOverrides {
  /** Replaces scheme and host of http(s) urls. */
  readonly apiUrl?: string | undefined;
  /** Replaces scheme and host of ws(s) urls. */
  readonly wsUrl?: string | undefined;
}

/** The tree with scheme and host of every url replaced; the url's own path stays, a path in the override goes before it. */
export function overrideUrls(tree: UrlTree, overrides: UrlOverrides): UrlTree {
  if (typeof tree === 'string') return overrideUrl(tree, overrides);
  if (Array.isArray(tree)) return tree.map((branch) => overrideUrls(branch, overrides));
  if (tree === null || typeof tree !== 'object') return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, branch]) => [name, overrideUrls(branch, overrides)]));
}

function overrideUrl(url: string, { apiUrl, wsUrl }: UrlOverrides): string {
  // Not parsed as URL: ccxt's hosts may hold placeholders such as {hostname}.
  const match = /^(https?|wss?):\/\/[^/?#]*(.*)$/s.exec(url);
  if (!match) return url;
  const base = match[1]?.startsWith('ws') ? wsUrl : apiUrl;
  return base === undefined ? url : base.replace(/\/+$/, '') + match[2];
}
