import type { Logger } from 'pino';
import type { Market, Venue } from '../../core/market.js';
import type { Answer, Prediction } from '../../core/prediction.js';
import type { EntrySignal } from '../../core/signal.js';
import { epochMs } from '../../core/units.js';
import { migrate, openDatabase, PgAudienceRepository, PgDecisionRepository } from '../../store/index.js';
import { quantile, round } from './machine.js';

const subscriptions = 100_000;
const rowsAtOnce = 500;
const hourMs = 3_600_000;
const startAt = Date.UTC(2026, 0, 5);
const venue = 'simulated' as Venue;

/**
 * A hundred thousand direct conversations, made by their number so that every run has the same: sixty markets, of which a
 * few are in most lists; one in thirty hears all markets; kinds and timeframes chosen by about half. Seven of ten set
 * something: zones all around the earth, quiet hours (four of ten), a noise budget (one of five), least confidences, silent
 * kinds. Beside them four markets that exactly 10, 1,000, 10,000 and all of them hear, on 1h candles.
 */
const population = `
  insert into subscriptions (platform, chat_id, markets, timeframes, kinds, muted, owner)
  select 'telegram', i::text,
    case when i % 30 = 7 then '{}' else array(
        select distinct 'M' || (1 + floor(60 * power((((i::bigint + 1) * (k + 3) * 7919) % 10007) / 10007.0, 2.5)))::int || '/USDT'
        from generate_series(1, 1 + i % 5) k)
      || case when i < 10 then array['TEN/USDT'] else '{}' end
      || case when i < 1000 then array['THOUSAND/USDT'] else '{}' end
      || case when i < 10000 then array['TENTHOUSAND/USDT'] else '{}' end
      || array['EVERYBODY/USDT'] end,
    case when i % 30 = 7 then array['15m'] when i % 4 = 1 then array['1h'] when i % 8 = 2 then array['15m', '1h'] else '{}' end,
    case i % 10 when 3 then array['entry'] when 6 then array['entry', 'risk'] when 9 then array['entry', 'move'] else '{}' end,
    case when i % 17 = 0 then array['M1/USDT'] else '{}' end,
    'telegram:' || i
  from generate_series(0, ${subscriptions - 1}) i`;

const wishes = `
  insert into preferences (owner, language, time_zone, silent_kinds, quiet_from, quiet_to, quiet_then, quiet_exempt,
    min_entry, min_move, budget, late)
  select 'telegram:' || i,
    (array['en', 'es', 'pt', 'fr', 'de', 'ru', 'zh'])[1 + i % 7],
    (array['UTC', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Shanghai', 'Asia/Kolkata',
      'Australia/Sydney', 'Europe/Moscow', 'Africa/Lagos', 'Asia/Tokyo', 'America/Los_Angeles'])[1 + i % 11],
    case when i % 9 = 0 then array['entry', 'move'] else '{}' end,
    case when i % 10 < 4 then 60 * (20 + i % 4) end, case when i % 10 < 4 then 60 * (6 + i % 3) end,
    case when i % 3 = 0 then 'silent' else 'digest' end, case when i % 5 = 0 then array['alert'] else '{}' end,
    case when i % 13 = 0 then 0.5 end, case when i % 13 = 0 then 0.4 end,
    case when i % 5 = 2 then 3 + i % 8 end, case when i % 4 = 0 then 'send' else 'drop' end
  from generate_series(0, ${subscriptions - 1}) i where i % 10 < 7`;

const budgets = `
  insert into noise_budgets (platform, chat_id, known, days, learned_at)
  select s.platform, s.chat_id, array(select 1 + k * 0.0001 from generate_series(1, 60) k), 14, now()
  from subscriptions s join preferences p on p.owner = s.owner where p.budget is not null`;

export interface MatchFigures extends Record<string, number> {
  readonly subscriptions: number;
}

const cases = [
  ['ten', 'TEN/USDT', '1h', 25],
  ['thousand', 'THOUSAND/USDT', '1h', 15],
  ['tenThousand', 'TENTHOUSAND/USDT', '1h', 7],
  ['everybody', 'EVERYBODY/USDT', '1h', 3],
  // As life is: the market most lists hold, and one that few do, both with those who hear all.
  ['popular', 'M1/USDT', '15m', 7],
  ['rare', 'M58/USDT', '15m', 15],
] as const;

/**
 * Times the one statement that writes a decision with its signal and matches it to a hundred thousand subscriptions: for
 * each case the median, and how many hear it (now, or held back). `…RowsMs` is how long it takes to make the rows of the
 * outbox behind it, where they are many. `nobodyMs` is a decision without a signal.
 */
export async function timeMatching(databaseUrl: string, logger: Logger): Promise<MatchFigures> {
  const { db, pool, close } = await openDatabase(databaseUrl, logger, 2);
  try {
    await migrate(db);
    for (const statement of [population, wishes, budgets]) await pool.query(statement);
    await pool.query('vacuum analyze');
    const decisions = new PgDecisionRepository(db);
    const audiences = new PgAudienceRepository(db);
    const figures: Record<string, number> = { subscriptions };
    let bar = 0;
    const time = async (market: Market, timeframe: '15m' | '1h', withSignal: boolean): Promise<number> => {
      bar += 1;
      const signal = aSignal(market, timeframe, bar);
      const { id: _id, ...fresh } = signal;
      const from = performance.now();
      await decisions.record({
        answer: answerOf(signal),
        closedAt: signal.prediction.closedAt,
        signals: withSignal ? [fresh] : [],
        mood: null,
        candleSeenAt: epochMs(startAt),
      });
      return performance.now() - from;
    };
    // The first of a kind parses and plans.
    for (let warm = 0; warm < 8; warm++) await time('TEN/USDT' as Market, '1h', warm % 2 === 0);
    const quiet = [];
    for (let run = 0; run < 25; run++) quiet.push(await time('EVERYBODY/USDT' as Market, '1h', false));
    figures['nobodyMs'] = round(quantile(quiet, 0.5));
    for (const [name, market, timeframe, runs] of cases) {
      const took: number[] = [];
      const madeRows: number[] = [];
      await pool.query('truncate audiences, held_messages, deliveries cascade');
      for (let run = 0; run < runs; run++) {
        took.push(await time(market as Market, timeframe, true));
        // As a bot does it behind the candle, without the pauses it leaves to others.
        const from = performance.now();
        while ((await audiences.makeRows(rowsAtOnce)) === 'made');
        madeRows.push(performance.now() - from);
      }
      const { rows } = await pool.query<{ sent: number; held: number }>(
        'select (select count(*) from deliveries)::int as sent, (select count(*) from held_messages)::int as held',
      );
      figures[`${name}Ms`] = round(quantile(took, 0.5));
      figures[`${name}WorstMs`] = round(Math.max(...took));
      figures[`${name}RowsMs`] = round(quantile(madeRows, 0.5));
      figures[`${name}Sent`] = Math.round((rows[0]?.sent ?? 0) / runs);
      figures[`${name}Held`] = Math.round((rows[0]?.held ?? 0) / runs);
    }
    return figures as MatchFigures;
  } finally {
    await close();
  }
}

function aSignal(market: Market, timeframe: '15m' | '1h', bar: number): EntrySignal {
  const closedAt = epochMs(startAt + bar * hourMs);
  const endsAt = epochMs(closedAt + 4 * hourMs);
  const prediction: Prediction = {
    venue,
    market,
    timeframe,
    closedAt,
    close: 100,
    model: 'bench',
    horizonBars: 4,
    horizonEndsAt: endsAt,
    probabilities: { down: 0.2, neutral: 0.22, up: 0.58 },
    bigMove: 0.41,
    bigMoveBase: 0.21,
    moveSize: 0.01,
    expectedReturn: 0.0056,
    reasons: [],
  };
  return {
    kind: 'entry',
    id: 0,
    venue,
    market,
    timeframe,
    prediction,
    mood: null,
    decidedAt: closedAt,
    expiresAt: endsAt,
    side: 'long',
    expectedNet: 0.0042,
    cost: 0.0014,
    levels: { entry: 100, stop: 99, target: 102 },
  };
}

const answerOf = ({ prediction, expectedNet, cost, expiresAt }: EntrySignal): Answer => ({
  call: 'BUY',
  prediction,
  side: 'long',
  expectedNet,
  cost,
  decidedBy: 'edge',
  expiresAt,
});
