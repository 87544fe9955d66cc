import { messageOf } from '../../../core/errors.js';

/** Names of ccxt's error classes on the way up to Error, most special first. */
function lineage(thrown: unknown): string[] {
  const names: string[] = [];
  let level: unknown = thrown instanceof Error ? thrown.constructor : null;
  while (typeof level === 'function' && level !== Error) {
    names.push(level.name);
    level = Object.getPrototypeOf(level);
  }
  return names;
}

/** Unreachable, overloaded or asking for patience: the same request may succeed later. */
export function mayHeal(thrown: unknown): boolean {
  return lineage(thrown).some((name) => name === 'NetworkError' || name === 'OperationFailed') && !isBlocked(thrown);
}

/** Refused for who or where we are: asking again changes nothing. */
export function isBlocked(thrown: unknown): boolean {
  return / (451|403) |restricted location|CloudFront/i.test(messageOf(thrown));
}

/** One line of what the venue or the network said, without pages of HTML. */
export function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? ` (${thrown.cause.message})` : '';
  const line = `${messageOf(thrown)}${cause}`
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}
