import { type Language, languages } from '../core/language.js';
import { type MessageKind, messageKinds, type Preferences, usualPreferences } from '../core/preferences.js';
import type { PreferenceTable } from './schema/preferences.js';

/** A row of `preferences` as the driver reads it. */
export type PreferenceRow = {
  readonly [Name in keyof PreferenceTable]: Name extends 'digest_due' | 'changed_at'
    ? Date | null
    : PreferenceTable[Name] extends { readonly __select__: infer Read }
      ? Read
      : PreferenceTable[Name];
};

const kindsOf = (names: readonly string[]): readonly MessageKind[] =>
  messageKinds.filter((kind) => names.includes(kind));

const modesOf = (row: PreferenceRow): Preferences['kinds'] =>
  Object.fromEntries([
    ...kindsOf(row.silent_kinds).map((kind) => [kind, 'silent']),
    ...kindsOf(row.off_kinds).map((kind) => [kind, 'off']),
  ]);

export const languageOfRow = (code: string | null): Language | null =>
  languages.find((language) => language === code) ?? null;

export function preferencesOf(row: PreferenceRow | undefined): Preferences {
  if (!row) return usualPreferences;
  return {
    language: languageOfRow(row.language),
    timeZone: row.time_zone,
    theme: row.theme === 'light' ? 'light' : 'dark',
    kinds: modesOf(row),
    quiet:
      row.quiet_from === null || row.quiet_to === null
        ? null
        : {
            from: row.quiet_from,
            to: row.quiet_to,
            others: row.quiet_then === 'silent' ? 'silent' : 'digest',
            exempt: kindsOf(row.quiet_exempt),
          },
    digest:
      row.digest_every === null
        ? null
        : { every: row.digest_every === 'week' ? 'week' : 'day', at: row.digest_at, weekday: row.digest_weekday },
    budget: row.budget,
    minEntry: row.min_entry,
    minMove: row.min_move,
    late: row.late === 'send' ? 'send' : 'drop',
  };
}

/** The columns of `preferences`, but for the owner and when the digest is due. */
export function columnsOf({ kinds, quiet, digest, ...wants }: Preferences) {
  const inMode = (mode: string) => messageKinds.filter((kind) => kinds[kind] === mode);
  return {
    language: wants.language,
    time_zone: wants.timeZone,
    theme: wants.theme,
    off_kinds: inMode('off'),
    silent_kinds: inMode('silent'),
    quiet_from: quiet?.from ?? null,
    quiet_to: quiet?.to ?? null,
    quiet_then: quiet?.others ?? 'digest',
    quiet_exempt: [...(quiet?.exempt ?? [])],
    digest_every: digest?.every ?? null,
    digest_at: digest?.at ?? 1_200,
    digest_weekday: digest?.weekday ?? 7,
    budget: wants.budget,
    min_entry: wants.minEntry,
    min_move: wants.minMove,
    late: wants.late,
  };
}
