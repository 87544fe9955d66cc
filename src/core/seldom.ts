const quietMs = 5_000;

/**
 * Says a trouble once, not each time and by every connection that meets it: the same words are said again only after
 * they were not to be heard for a while.
 */
export function seldom(say: (reason: string) => void, elapsedMs: () => number = () => performance.now()) {
  const heard = new Map<string, number>();
  return (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    const now = elapsedMs();
    for (const [text, at] of heard) if (now - at > quietMs) heard.delete(text);
    if (!heard.has(reason)) say(reason);
    heard.set(reason, now);
  };
}
