/** Rows of one table that an export holds: a file beyond that no chat takes, and no process has the memory for. */
export const mostExported = 20_000;
