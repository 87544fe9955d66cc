/** Connection lost, server stopping or starting, no connection left: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const awayStates = /^(08...|57P0[1-3]|53300)$/;
const brokenLines = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/;
const lostConnection = /Connection terminated|timeout exceeded when trying to connect/;
/** Other servers refuse connections too. */
const ofTheDriver = /[/\\](pg|pg-pool)[/\\]/;

/** Whether this is the database not being there, rather than something wrong with what was asked of it. */
export function isStorageAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (awayStates.test(code)) return true;
  if (!ofTheDriver.test(error.stack ?? '')) return false;
  return brokenLines.test(code) || lostConnection.test(error.message);
}
