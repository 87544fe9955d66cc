export { Alerts, alertRoom } from './alert-desk.js';
export { AlertWatch, type WatchResult } from './alert-watch.js';
export { AlertHistory } from './history.js';
export { type ParsedCondition, parseCondition } from './language/parse.js';
export { print } from './language/print.js';
