export { equityOfAccount, openAccount } from './paper/account.js';
export { type PaperPolicy, standardPaperPolicy } from './paper/policy.js';
export { PaperService } from './paper/service.js';
export { type PaperEvent, step } from './paper/step.js';
export { PaperTrader, type PaperTraderPorts } from './paper/trader.js';
