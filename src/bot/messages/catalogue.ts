import { type Role, roles } from '../../core/chat.js';
import { afterOne } from './after-one.js';
import { english, textsOf } from './areas.js';
import { spoken } from './language.js';

export type MessageId = keyof typeof english.messages;
export type LabelId = keyof typeof english.labels;

type ParamNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** The parameters a message names in braces. */
export type ParamsOf<Id extends MessageId> = Readonly<
  Record<ParamNames<(typeof english.messages)[Id]>, string | number>
>;

/** Texts cut at their parameters, whose names are every other piece: what is cut once is filled in by hand from then on. */
const cut = new Map<string, readonly string[]>();

function piecesOf(text: string): readonly string[] {
  const known = cut.get(text);
  if (known) return known;
  const pieces = text.split(/\{(\w+)\}/);
  cut.set(text, pieces);
  return pieces;
}

/** Parameters that tell what somebody is, where English wants an article, and those that name a role as such. */
const roleForms = {
  role: 'is',
  actual: 'is',
  before: 'is',
  counts: 'is',
  floor: 'is',
  needed: '',
  rank: '',
  least: '',
} as const;

const isRole = (value: unknown): value is Role => (roles as readonly unknown[]).includes(value);

/** A role as the language calls it: stored and typed it has one name for all. */
const roleName = (role: Role, form: 'is' | '' = ''): string =>
  wording(form === 'is' ? `role.is.${role}` : `role.${role}`, {});

function paramText(name: string, value: string | number | undefined): string {
  const form = Object.hasOwn(roleForms, name) ? roleForms[name as keyof typeof roleForms] : null;
  return form !== null && isRole(value) ? roleName(value, form) : String(value);
}

/** "1 items in 6 h" is nobody's language. */
const behindOne = (text: string): string =>
  text.replace(/^ (\p{L}+)/u, (all, noun: string) => {
    const nouns = afterOne[spoken()];
    return nouns && Object.hasOwn(nouns, noun) ? ` ${nouns[noun]}` : all;
  });

function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  const pieces = piecesOf(text);
  let filled = pieces[0] ?? '';
  for (let i = 1; i < pieces.length; i += 2) {
    const name = pieces[i] ?? '';
    const text = name in params ? paramText(name, params[name]) : `{${name}}`;
    const next = pieces[i + 1] ?? '';
    filled += text + (text === '1' ? behindOne(next) : next);
  }
  return filled;
}

/** The sentence of `id` in the language of what is being drawn. Not escaped: what draws it does that. */
export const wording = (id: MessageId, params: Readonly<Record<string, string | number>>): string =>
  fill(textsOf[spoken()]?.messages[id] ?? english.messages[id], params);

/** The words on a button. */
export const labelOf = (id: LabelId, params: Readonly<Record<string, string>> = {}): string =>
  fill(textsOf[spoken()]?.labels[id] ?? english.labels[id], params);

/** `id` with the parameters its text names; checked by the compiler. */
export const message = <Id extends MessageId>(id: Id, params: ParamsOf<Id>): { id: Id; params: ParamsOf<Id> } => ({
  id,
  params,
});

/** The sentence of `id` with every parameter it names. */
export const say = <Id extends MessageId>(id: Id, ...[params]: SayParams<Id>): string => wording(id, params ?? {});

type SayParams<Id extends MessageId> = [ParamNames<(typeof english.messages)[Id]>] extends [never]
  ? []
  : [params: ParamsOf<Id>];

const inWords = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase();

/** A feature group as people say it; `newGroup` becomes `new group` when the catalogue has no better word. */
export const reasonName = (id: string): string => textsOf[spoken()]?.reasonNames[id] ?? inWords(id);

/** A score with its yardstick. */
export const scoreName = (id: string): string => textsOf[spoken()]?.scoreNames[id] ?? inWords(id);
