import { sql, type Transaction } from 'kysely';
import type { Subject } from '../../core/ports/privacy.js';
import { json } from '../json.js';
import type { Schema } from '../schema.js';

/** Kinds of announcements that name people: who asks to be let in, whose post or alert it is, who ordered something. */
const kinds = ['people', 'post', 'alert', 'risk', 'paper'];

/** Stands for whoever is gone; a number, as ids are, so that a message still under way stays one that a platform takes. */
const nobody = '0';

/** Takes a person out of what others were told, and will yet be: the fact stays, whose it was does not. */
export async function forgetMentions(transaction: Transaction<Schema>, subject: Subject): Promise<number> {
  const places = [...subject.ids, ...subject.chats];
  const pairs = places.map(({ platform, id }) => `"id": "${id}", "platform": "${platform}"`);
  const words = places.map(({ platform, id }) => `${platform}:${id}`);
  const named = sql<boolean>`exists (select 1 from unnest(${[...pairs, ...words]}::text[]) w where strpos(payload::text, w) > 0)`;
  const { rows } = await sql<{ id: number; payload: unknown }>`
    select id, payload from announcements where signal_id is null and kind = any(${kinds}::text[]) and ${named}
  `.execute(transaction);
  if (rows.length > 0) {
    await sql`
      update announcements a set payload = n.payload::jsonb
      from unnest(${rows.map(({ id }) => id)}::bigint[],
        ${rows.map(({ payload }) => json(without(payload, subject)))}::text[]) as n (id, payload)
      where a.id = n.id
    `.execute(transaction);
  }
  const keys = places.map(({ platform, id }) => `-${platform}-${id}-`);
  await sql`
    update announcements set key = 'gone-' || id
    where kind = 'people' and exists (select 1 from unnest(${keys}::text[]) w where strpos(key, w) > 0)
  `.execute(transaction);
  // A question about somebody who is gone needs no answer.
  await sql`
    delete from confirmations where exists (
      select 1 from unnest(${words}::text[]) w where strpos(args::text || effect::text, '"' || w || '"') > 0)
  `.execute(transaction);
  return rows.length;
}

/** The same value without the person: ids, words such as `telegram:123`, and the names they showed. */
function without(value: unknown, { ids, chats, names = [] }: Subject): unknown {
  const places = [...ids, ...chats];
  const isTheirs = (record: Record<string, unknown>) =>
    places.some(({ platform, id }) => record['platform'] === platform && record['id'] === id);
  const told = (text: string, key: string): string => {
    // Where names stand alone: somebody may have called themselves as a kind or a market is called.
    if (/name$/i.test(key) && names.includes(text)) return nobody;
    return places.reduce((rest, { platform, id }) => {
      // Somebody is written down as `name (telegram:123)`, or by the word alone; a longer number is somebody else's.
      const word = new RegExp(`^.*\\(${platform}:${id}\\)$|\\b${platform}:${id}(?!\\d)`, 'g');
      return rest.replace(word, `${platform}:${nobody}`);
    }, text);
  };
  const walk = (part: unknown, name: string): unknown => {
    if (typeof part === 'string') return told(part, name);
    if (Array.isArray(part)) return part.map((one) => walk(one, name));
    if (typeof part !== 'object' || part === null) return part;
    const record = part as Record<string, unknown>;
    const known = isTheirs(record) ? { ...record, id: nobody } : record;
    return Object.fromEntries(Object.entries(known).map(([key, one]) => [key, walk(one, key)]));
  };
  return walk(value, '');
}
