import { XMLParser } from 'fast-xml-parser';
import { epochMs } from '../../core/units.js';
import type { RawText } from '../text-source.js';
import { plainText } from './html-text.js';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  // Entities are decoded by us, once the markup is gone; the parser never expands any, so none can explode.
  processEntities: false,
  parseTagValue: false,
  trimValues: true,
});

const itemsRead = 200;
const bodyRead = 1_500;

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/**
 * The entries of an RSS 2.0, RSS 1.0 or Atom document, newest 200 at most. Tolerant: entries without a title and dates that
 * are none are dropped, and when the document as a whole is broken its entries are read one by one. Throws Error when
 * nothing in it looks like a feed.
 */
export function parseFeed(xml: string, source: string): readonly RawText[] {
  const entries = entriesOf(xml) ?? salvaged(xml);
  if (entries.length === 0 && !/<(rss|feed|rdf:RDF|channel)\b/i.test(xml))
    throw new Error('the answer is no RSS or Atom feed');
  return entries.slice(0, itemsRead).flatMap((entry) => rawTextOf(entry, source) ?? []);
}

function entriesOf(xml: string): readonly Node[] | null {
  const root = tryParse(xml);
  if (!root) return null;
  const rss = isNode(root['rss']) ? root['rss']['channel'] : undefined;
  const holders = [rss, root['feed'], root['RDF'], root['channel']].filter(isNode);
  const found = holders.flatMap((holder) => [...listOf(holder['item']), ...listOf(holder['entry'])]).filter(isNode);
  return found.length > 0 ? found : null;
}

/** Null for broken XML, which is common in feeds: the caller then reads entry by entry. */
function tryParse(xml: string): Node | null {
  try {
    const parsed: unknown = parser.parse(xml);
    return isNode(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** The entries that are whole, of a document that is not. */
function salvaged(xml: string): readonly Node[] {
  const blocks = xml.match(/<(item|entry)\b[^>]*>[\s\S]*?<\/\1\s*>/gi) ?? [];
  return blocks.slice(0, itemsRead).flatMap((block) => {
    const root = tryParse(block);
    const entry = root?.['item'] ?? root?.['entry'];
    return isNode(entry) ? [entry] : [];
  });
}

function textOf(value: unknown): string {
  const [first] = listOf(value);
  if (typeof first === 'string') return first;
  if (!isNode(first)) return '';
  const inner = first['#text'];
  return typeof inner === 'string' ? inner : '';
}

function linkOf(entry: Node): string | null {
  for (const link of listOf(entry['link'])) {
    if (isNode(link) && typeof link['@href'] === 'string' && (link['@rel'] ?? 'alternate') === 'alternate') {
      return httpUrl(link['@href']);
    }
  }
  return httpUrl(textOf(entry['link'])) ?? httpUrl(textOf(entry['guid'])) ?? httpUrl(textOf(entry['id']));
}

function httpUrl(text: string): string | null {
  const url = plainText(text);
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null;
}

function rawTextOf(entry: Node, source: string): RawText | null {
  const title = plainText(textOf(entry['title']));
  if (title === '') return null;
  const body = plainText(
    textOf(entry['description']) || textOf(entry['summary']) || textOf(entry['encoded']) || textOf(entry['content']),
  );
  const date = ['pubDate', 'published', 'updated', 'date']
    .map((name) => Date.parse(textOf(entry[name])))
    .find(Number.isFinite);
  return {
    source,
    title,
    body: body.slice(0, bodyRead),
    url: linkOf(entry),
    publishedAt: date === undefined ? null : epochMs(date),
  };
}
