import type { AlertFault, AlertFaultKind } from '../../../core/alert.js';
import { faultAt, ParseFault, type Place } from './fault.js';
import { nearestName } from './suggest.js';
import type { Token } from './tokens.js';
import { knownWords, silentWords } from './vocabulary.js';

/** The tokens of a text from left to right; what is wrong is thrown as a ParseFault with its place. */
export class TokenReader {
  #next = 0;
  #depth = 0;

  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
    private readonly deepest: number,
  ) {}

  get peek(): Token {
    return this.tokens[this.#next] ?? { kind: 'end', at: this.text.length, length: 0 };
  }

  take(): Token {
    const token = this.peek;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  takeSymbol(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.#next++;
    return found;
  }

  takeWord(word: string): boolean {
    const token = this.peek;
    const found = token.kind === 'word' && token.word === word;
    if (found) this.#next++;
    return found;
  }

  isSymbol(symbol: string): boolean {
    const token = this.peek;
    return token.kind === 'symbol' && token.symbol === symbol;
  }

  skipSilent(): void {
    for (let token = this.peek; token.kind === 'word' && silentWords.has(token.word); token = this.peek) this.#next++;
  }

  /** The tokens from here up to the first that `ends`. */
  upTo(ends: (token: Token) => boolean): readonly Token[] {
    let end = this.#next;
    for (let token = this.tokens[end]; token && !ends(token); token = this.tokens[end]) end++;
    return this.tokens.slice(this.#next, end);
  }

  /** Takes so many tokens at once. */
  skip(count: number): void {
    this.#next += count;
  }

  /** The parenthesis that `open` opened. */
  close(open: Token): void {
    if (this.takeSymbol(')')) return;
    const token = this.peek;
    if (token.kind === 'end') this.fail(open, 'unclosed');
    this.unexpected(token);
  }

  /** One level further in; there is a deepest. */
  deeper<T>(work: () => T): T {
    if (++this.#depth > this.deepest) this.fail(this.peek, 'tooDeep', { most: this.deepest });
    const result = work();
    this.#depth--;
    return result;
  }

  /** From a token to the last one taken. */
  from(start: Token, until?: Token): Place {
    const last = until === undefined ? this.tokens[this.#next - 1] : this.tokens[this.tokens.indexOf(until) - 1];
    const end = last && last.at >= start.at ? last.at + last.length : start.at + start.length;
    return { at: start.at, length: end - start.at };
  }

  get everything(): Place {
    return { at: 0, length: this.text.length };
  }

  get end(): Place {
    return { at: this.text.length, length: 1 };
  }

  unexpected(token: Token): never {
    const nearest = token.kind === 'word' ? nearestName(token.word, knownWords) : null;
    const suggestion = token.kind === 'word' && nearest === token.word ? null : nearest;
    throw new ParseFault(faultAt(this.text, token, token.kind === 'end' ? 'end' : 'unexpected', { suggestion }));
  }

  fail(place: Place, kind: AlertFaultKind, params: AlertFault['params'] = {}, example?: string): never {
    throw new ParseFault(faultAt(this.text, place, kind, { params, ...(example === undefined ? {} : { example }) }));
  }
}
