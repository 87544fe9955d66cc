/** A promise of the program was broken: a bug or corrupt data. Nothing may continue as if it had not happened. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * The person at the keyboard can put it right: a setting, a file, a value. Its message is one line that names
 * what, where, the value, and what to do; it is printed without a stack.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** Wrong use of the command line: exit status 2. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}

/** Makes a `switch` over a union fail to compile when a case is missing. */
export function assertNever(value: never): never {
  throw new InvariantError(`case not handled: ${JSON.stringify(value)}`);
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
