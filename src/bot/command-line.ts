/** A typed command: its name in lower case, whom it was addressed to, and what came after. */
export interface TypedCommand {
  readonly name: string;
  /** `MyBot` of `/signal@MyBot`, or null. */
  readonly addressee: string | null;
  readonly rest: string;
}

/** Reads `/signal@MyBot BTC/USDT 1h`; null for anything that does not begin with a command. */
export function parseCommandLine(text: string): TypedCommand | null {
  const match = /^\/([A-Za-z0-9_-]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?=\s|$)([\s\S]*)$/.exec(text.trimStart());
  if (!match) return null;
  return { name: (match[1] ?? '').toLowerCase(), addressee: match[2] ?? null, rest: (match[3] ?? '').trim() };
}
