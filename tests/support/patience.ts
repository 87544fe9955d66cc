import './long-tests.js';

/** How long a test waits for what must come about. Only a broken program uses it up: a slow, busy machine has plenty. */
export const patience = { timeout: 60_000, interval: 20 };
