/** A piece of a line: plain text, or text with a meaning each platform shows in its way. Never escaped here. */
export type Span =
  | string
  | { readonly strong: string }
  | { readonly code: string }
  | { readonly link: string; readonly url: string };

export type Line = readonly Span[];

/** Colour on platforms that have one, always beside a symbol and a word. */
export type Tone = 'up' | 'down' | 'flat' | 'alert' | 'info';

/** A reply in words and order, before a platform's own markup: the same facts in the same order everywhere. */
export interface Card {
  readonly tone: Tone;
  /** First line: what, which market, which timeframe, the id. */
  readonly title: Line;
  readonly body: readonly Line[];
  /** Where it comes from: market mark, disclaimer. */
  readonly footer: readonly Line[];
}

/** What a kind's own drawing says; the mark of the market is added for all kinds in one place. */
export interface CardText {
  readonly tone: Tone;
  readonly title: Line;
  readonly body: readonly Line[];
}

const plainSpan = (span: Span): string => {
  if (typeof span === 'string') return span;
  if ('strong' in span) return span.strong;
  if ('code' in span) return span.code;
  return span.link;
};

/** A line without markup. */
export const plain = (line: Line): string => line.map(plainSpan).join('');

/** A whole card without markup, one line each. */
export const plainText = (card: Card): string => [card.title, ...card.body, ...card.footer].map(plain).join('\n');

/** The lines there are: what is not known is left out rather than shown as a gap. */
export const lines = (...all: readonly (Line | string | null)[]): readonly Line[] =>
  all.flatMap((line) => (line === null ? [] : [typeof line === 'string' ? [line] : line]));
