import { z } from 'zod';
import type { AuditEntry } from '../../core/ports/audit.js';
import type { Button } from '../button.js';
import { fittingRows } from '../fitting-buttons.js';
import { message } from '../messages/catalogue.js';
import type { ErrorReply } from '../reply/notices.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { personIdOf, personOf, personWord } from './person-arg.js';

const pageRows = 10;
const fileRows = 5_000;
const example = '/audit telegram:12345 grant 7d';
/** Stands for "any" on a button, where every argument has its place. */
const any = '-';

const refused = ({ frame }: CommandContext, fault: Pick<ErrorReply, 'id' | 'params'>): ErrorReply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});

const given = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' || text.trim() === any ? null : text.trim();

/** `24h` or `7d` in ms. */
function spanMs(text: string): number | null {
  const match = /^(\d{1,4})\s*([hd])$/i.exec(text);
  return match ? Number(match[1]) * (match[2]?.toLowerCase() === 'h' ? 3_600_000 : 86_400_000) : null;
}

export const auditCommand = defineCommand({
  name: 'audit',
  summary: 'Who did what, and what was refused',
  example,
  verb: 'audit',
  topic: 'people',
  options: [
    { name: 'person', summary: 'As telegram:12345; anybody unless said', required: false, person: true },
    { name: 'verb', summary: 'A verb or a command, as grant; any unless said', required: false },
    { name: 'since', summary: 'How far back, as 24h or 7d; all unless said', required: false },
    { name: 'page', summary: 'Rows before this number; file for a CSV', required: false },
  ],
  args: () =>
    z.object({
      person: z.string().optional(),
      verb: z.string().optional(),
      since: z.string().optional(),
      page: z.string().optional(),
    }),
  async run(raw, context): Promise<Reply> {
    const { services, frame, call } = context;
    const { audit } = services.community;
    const words = [given(raw.person), given(raw.verb), given(raw.since)];
    // Typed in any order: a person, a span and a word are told apart by how they look.
    const person = words.find((word) => word !== null && personOf(word) !== null && spanMs(word) === null) ?? null;
    const since = words.find((word) => word !== null && spanMs(word) !== null) ?? null;
    const what = words.find((word) => word !== null && word !== person && word !== since) ?? null;
    if (what !== null && !/^\/?[a-z-]{1,32}$/i.test(what)) {
      return refused(context, message('audit.since', { given: what.slice(0, 40), example }));
    }
    const named = person === null ? null : personOf(person);
    const query = {
      person: named === null ? null : personIdOf(named, call.platform),
      what: what?.replace(/^\//, '') ?? null,
      withinMs: since === null ? null : spanMs(since),
    };
    const page = given(raw.page);
    const personal = { ...frame, ephemeral: true };
    if (page === 'file') {
      const entries = await audit.find({ ...query, before: null, limit: fileRows });
      return {
        ...personal,
        kind: 'notice',
        ...message('audit.file', { rows: entries.length }),
        file: { name: 'auspex-audit.csv', text: csvOf(entries) },
      };
    }
    const before = /^\d{1,15}$/.test(page ?? '') ? Number(page) : null;
    const found = await audit.find({ ...query, before, limit: pageRows + 1 });
    const entries = found.slice(0, pageRows);
    const oldest = found.length > pageRows ? (entries.at(-1)?.id ?? null) : null;
    const args = [query.person === null ? any : personWord(query.person), query.what ?? any, since ?? any];
    const button = (label: Button['label'], at: string): Button => ({
      label,
      action: { command: 'audit', args: [...args, at], inPlace: at !== 'file' },
    });
    return {
      ...personal,
      kind: 'audit',
      entries,
      // A word that no command has may be longer than a button carries.
      buttons: fittingRows([
        [
          ...(before === null ? [] : [button('newer', any)]),
          ...(oldest === null ? [] : [button('older', String(oldest))]),
          button('auditFile', 'file'),
        ],
      ]),
    };
  },
});

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number): string {
  const text = String(value);
  const tamed = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(tamed) ? `"${tamed.replaceAll('"', '""')}"` : tamed;
}

const csvOf = (entries: readonly AuditEntry[]): string =>
  [
    'id,at,person,platform,chat,command,verb,arguments,source,outcome,reason,follows',
    ...entries.map((entry) =>
      [
        entry.id,
        new Date(entry.at).toISOString(),
        entry.person === null ? entry.pseudonym : personWord(entry.person),
        entry.platform,
        entry.chat === null ? 'direct' : personWord(entry.chat),
        entry.command,
        entry.verb,
        entry.args,
        entry.source,
        entry.outcome,
        entry.reason,
        entry.follows ?? '',
      ]
        .map(cell)
        .join(','),
    ),
    '',
  ].join('\n');
