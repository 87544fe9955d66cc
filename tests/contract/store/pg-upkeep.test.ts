import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PgUpkeep } from '../../../src/store/pg-upkeep.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let upkeep: PgUpkeep;
beforeAll(async () => {
  database = await openTestDatabase();
  upkeep = new PgUpkeep(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.pool.query(
    `truncate deliveries, held_messages, announcements, signals, decisions, incidents, paper_accounts, readings, quarantine,
       alerts, scheduled_posts, link_codes, question_budgets restart identity cascade`,
  );
});

const run = async (statement: string, ...values: readonly unknown[]): Promise<readonly { id: number }[]> =>
  (await database.pool.query(statement, [...values])).rows;
const left = async (table: string): Promise<readonly number[]> =>
  (await run(`select id from ${table} order by id`)).map(({ id }) => Number(id));

/** A signal's announcement of some days ago; `open`: it has not ended. */
async function announced(days: number, { open = false, kind = 'signal' } = {}): Promise<number> {
  const [decision] = await run(
    `insert into decisions (venue, market, timeframe, closed_at, answer, candle_seen_at)
     values ('v', 'BTC/USDT', '1h', (random() * 1e12)::bigint, '{}', 1) returning id`,
  );
  const columns = await run(
    `select column_name as id from information_schema.columns where table_name = 'signals' and is_nullable = 'NO'
       and column_default is null and is_identity = 'NO' and is_generated = 'NEVER'`,
  );
  const values: Readonly<Record<string, unknown>> = {
    decision_id: decision?.id,
    venue: 'v',
    market: 'BTC/USDT',
    timeframe: '1h',
    kind: 'entry',
    signal: '{}',
  };
  const names = columns.map(({ id }) => String(id));
  const [signal] = await run(
    `insert into signals (${[...names, 'outcome_kind'].join(', ')})
     values (${[...names, 'outcome_kind'].map((_, at) => `$${at + 1}`).join(', ')}) returning id`,
    ...names.map((name) => values[name] ?? 1),
    open ? 'open' : 'settled',
  );
  const [row] = await run(
    `insert into announcements (key, kind, payload, priority, signal_id, created_at)
     values (gen_random_uuid()::text, $1, '{}', 1, $2, now() - $3 * interval '1 day') returning id`,
    kind,
    signal?.id,
    days,
  );
  return row?.id as number;
}

async function sent(
  announcement: number,
  days: number,
  given: { chat?: string; state?: string; into?: number | null } = {},
): Promise<number> {
  const { chat = '1', state = 'sent', into = null } = given;
  const [row] = await run(
    `insert into deliveries (announcement_id, platform, chat_id, priority, late, state, finished_at, folded_into)
     values ($1, 'telegram', $2, 1, 'drop', $3, $4, $5) returning id`,
    announcement,
    chat,
    state,
    state === 'waiting' ? null : new Date(Date.now() - days * 86_400_000),
    into,
  );
  return row?.id as number;
}

describe('pruning', () => {
  it('takes messages and what they told once nothing can ask for them, and leaves the others', async () => {
    const [old, young, waiting, open] = [
      await announced(100),
      await announced(80),
      await announced(100),
      await announced(100, { open: true }),
    ];
    await sent(old, 95);
    await sent(old, 95, { chat: '2', state: 'dead' });
    const kept = [await sent(young, 80), await sent(waiting, 0, { state: 'waiting' }), await sent(open, 95)];
    expect(await upkeep.prune()).toEqual({ deliveries: 2, announcements: 1 });
    expect(await left('deliveries')).toEqual(kept);
    expect(await left('announcements')).toEqual([young, waiting, open]);
    expect(await upkeep.prune()).toEqual({});
  });

  it('takes the row that told others after them, and none while one of them stays', async () => {
    const ids = [await announced(100), await announced(100), await announced(100)];
    const head = await sent(ids[0] as number, 95);
    await run('update deliveries set folded_into = id where id = $1', head);
    await sent(ids[1] as number, 95, { into: head });
    const late = await sent(ids[2] as number, 10, { into: head });
    let batches = 0;
    const onBatch = () => void batches++;
    expect(await upkeep.prune(onBatch)).toEqual({ deliveries: 1, announcements: 1 });
    // A batch of each table at least: what goes on is heard of before it ends.
    expect(batches).toBeGreaterThan(5);
    expect(await left('deliveries')).toEqual([head, late]);
    await run("update deliveries set finished_at = finished_at - interval '90 days'");
    expect(await upkeep.prune()).toEqual({ deliveries: 2, announcements: 2 });
  });

  it('keeps what a paper account follows, what a digest may tell of, and what is told of an open incident', async () => {
    const [followed, held, incident] = [
      await announced(100),
      await announced(100),
      await announced(100, { kind: 'incident' }),
    ];
    await run(
      `insert into paper_accounts (name, version, account)
       values ('a', 1, '{"settings": {"plan": {"kind": "follow", "delivered": {"platform": "telegram", "id": "7"}}}}')`,
    );
    const kept = await sent(followed, 95, { chat: '7' });
    await sent(held, 95);
    await run(
      `insert into held_messages (announcement_id, platform, chat_id, reason, told_at, told_in)
       values ($1, 'telegram', '1', 'budget', now() - interval '50 days', 'x')`,
      held,
    );
    const [trouble] = await run(
      `insert into incidents (key, venue, severity, trouble) values ('k', 'v', 'page', '{}') returning id`,
    );
    await run(
      `update announcements set payload = jsonb_build_object('id', $1::bigint) where id = $2`,
      trouble?.id,
      incident,
    );
    expect(await upkeep.prune()).toEqual({ deliveries: 1 });
    expect(await left('deliveries')).toEqual([kept]);
    await run("update held_messages set told_at = now() - interval '61 days'");
    await run('update incidents set resolved_at = now()');
    expect(await upkeep.prune()).toEqual({ held_messages: 1, announcements: 2 });
    expect(await left('announcements')).toEqual([followed]);
  });

  it('takes refused rows, old readings, ended codes and counts of past days', async () => {
    for (const days of [0, 549, 551]) {
      await run(
        `insert into readings (id, source, title, score, label, scorer, published_at, available_at)
         values ($1::text, 's', 't', 0, 'x', 'x', 1, 1e12::bigint - $1::bigint * 86400000)`,
        days,
      );
    }
    for (const days of [29, 31]) {
      await run(
        `insert into quarantine (venue, market, timeframe, fingerprint, "row", reason, at)
         values ('v', 'm', '1h', $1::text, '[]', 'r', now() - $1::int * interval '1 day')`,
        days,
      );
      await run(
        `insert into link_codes (code_hash, platform, person_id, expires_at)
         values ($1::text, 'telegram', $1::text, now() - ($1::int - 30) * interval '2 days')`,
        days,
      );
      await run(
        `insert into question_budgets (day, platform, id, spent) values (now()::date - $1::int + 25, 'telegram', '1', 1)`,
        days,
      );
    }
    for (const hours of [23, 25]) {
      await run(
        `insert into code_attempts (kind, platform, person_id, failed, since)
         values ('join', 'telegram', $1::text, 1, now() - $1::int * interval '1 hour')`,
        hours,
      );
    }
    expect(await upkeep.prune()).toEqual({ readings: 1, quarantine: 1, link_codes: 1, code_attempts: 1 });
    await run(`update question_budgets set day = day - 4`);
    expect(await upkeep.prune()).toEqual({ question_budgets: 2 });
  });
});
