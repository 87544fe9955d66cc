export { createPaperDesk } from './paper/desk.js';
export { upgradeLegacy } from './paper/legacy.js';
export type { StrategyBook } from './paper/machines.js';
export { accountName, ownerText } from './paper/owner-text.js';
export { PaperAccounts, type PaperPorts } from './paper/paper-accounts.js';
export { strategyBook } from './paper/strategy-book.js';
export { PaperTrader } from './paper/trader.js';
