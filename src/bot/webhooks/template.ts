import { UserError } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';

/**
 * A template for the body: `{{signal.market}}` is the value at that path of the event, escaped for inside a JSON string;
 * `{{json signal}}` is the value as JSON; `{{url text}}` is percent-encoded; `{{text title}}` is as it stands. What is not
 * there is empty (`null` with json). There is nothing else: no loops, no conditions, no code.
 */
const placeholder = /\{\{\s*(?:(json|url|text)\s+)?([A-Za-z][\w]*(?:\.[A-Za-z0-9_]+)*)\s*\}\}/g;
const longest = 4_000;

function valueAt(event: unknown, path: string): unknown {
  let value: unknown = event;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function escaped(how: string | undefined, value: unknown): string {
  switch (how) {
    case 'json':
      return JSON.stringify(value ?? null);
    case 'url':
      return encodeURIComponent(textOf(value));
    case 'text':
      return textOf(value);
    default:
      return JSON.stringify(textOf(value)).slice(1, -1);
  }
}

/** The body a template makes of an event. */
export const fillTemplate = (template: string, event: unknown): string =>
  template.replace(placeholder, (_whole, how: string | undefined, path: string) => escaped(how, valueAt(event, path)));

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

/** Bodies other software knows how to take. */
export const presets: Readonly<Record<string, string>> = {
  discord: '{"content":"{{text}}","allowed_mentions":{"parse":[]}}',
  slack: '{"text":"{{text}}"}',
  text: '{{text text}}',
};

/** `given` is a preset's name or a template. Throws UserError saying what is wrong with it. */
export function checkedTemplate(given: string, sample: unknown): string {
  const template = presets[given.trim().toLowerCase()] ?? given.trim();
  const example = '{"pair":"{{signal.market}}","side":"{{signal.side}}"}';
  if (template.length > longest)
    throw new UserError(sentence('said.webhook.long', { most: longest, count: template.length }));
  // No JSON has two opening braces side by side.
  const odd = /\{\{.{0,30}/.exec(template.replace(placeholder, ''));
  if (odd) throw new UserError(sentence('said.webhook.placeholder', { given: odd[0], example }));
  if (!template.includes('{{') && !isJson(template)) {
    throw new UserError(sentence('said.webhook.empty', { presets: Object.keys(presets).join(', '), example }));
  }
  if (/^\s*(\{(?!\{)|\[)/.test(template) && !isJson(fillTemplate(template, sample))) {
    throw new UserError(sentence('said.webhook.json', { example }));
  }
  return template;
}
