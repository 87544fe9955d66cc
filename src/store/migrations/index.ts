import type { Migration } from 'kysely';
import { begin } from './0001-begin.js';
import { backtests } from './0002-backtests.js';
import { paper } from './0003-paper.js';
import { delivery } from './0004-delivery.js';
import { record } from './0005-record.js';
import { alerts } from './0006-alerts.js';
import { preferences } from './0007-preferences.js';
import { people } from './0008-people.js';
import { posts } from './0009-posts.js';
import { operators } from './0010-operators.js';
import { upkeep } from './0011-upkeep.js';
import { notedTurns } from './0012-noted-turns.js';
import { audiences } from './0013-audiences.js';

/** In order of their names; one that was released is never changed, only followed by another. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-begin': begin,
  '0002-backtests': backtests,
  '0003-paper': paper,
  '0004-delivery': delivery,
  '0005-record': record,
  '0006-alerts': alerts,
  '0007-preferences': preferences,
  '0008-people': people,
  '0009-posts': posts,
  '0010-operators': operators,
  '0011-upkeep': upkeep,
  '0012-noted-turns': notedTurns,
  '0013-audiences': audiences,
};
