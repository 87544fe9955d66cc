import type { AlertTables } from './schema/alerts.js';
import type { MarketTables } from './schema/market.js';
import type { OperatorTables } from './schema/operators.js';
import type { OutboxTables } from './schema/outbox.js';
import type { PeopleTables } from './schema/people.js';
import type { PreferenceTables } from './schema/preferences.js';
import type { SignalTables } from './schema/signals.js';
import type { TradingTables } from './schema/trading.js';

/** Every table, by the theme it belongs to. */
export interface Schema
  extends MarketTables,
    SignalTables,
    OutboxTables,
    PreferenceTables,
    AlertTables,
    PeopleTables,
    TradingTables,
    OperatorTables {}
