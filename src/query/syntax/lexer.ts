import type { Problem } from '../../errors.js';
import { locate } from '../locate.js';
import type { Lexeme, Token } from './tokens.js';

export interface Lexed {
  /** The last is the only one of kind `end`. */
  readonly tokens: readonly Token[];
  readonly problems: readonly Problem[];
  /** False when a quote or a comment is never closed: what follows it could not be read. */
  readonly complete: boolean;
}

// `{-` and `-}` mean something in PATTERN alone, and `?`, `|`, `^`, `$` mean something else there: the lexer keeps them
// apart, whoever reads them looks whether they touch. For the same reason `$` is never part of an unquoted name.
const SYMBOLS: readonly string[] = [
  ...['->>', '::', '||', '->', '//', '<>', '<=', '>=', '!=', '==', ':=', '=>'],
  ...'()[]{},.;:+-*/%=<>|?^$&~@!#'.split(''),
];
/** What has more is no SQL. */
const MAXIMAL_PROBLEMS = 20;

const SPACE = /\s+/uy;
const LINE_COMMENT = /--[^\r\n]*/uy;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const NUMBER = /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?/iuy;
const STRAY_UNDERSCORE = /_(?!\d)|(?<!\d)_/;
const BACKTICKED_NAME = /`[^`\r\n]*`/uy;
const SMART_QUOTE = /[‘’“”]/u;

/** The words, names, literals and symbols of a text; spaces and comments are dropped. */
export function lex(text: string, file: string): Lexed {
  const lexer = new Lexer(text, file);
  const complete = lexer.run();
  const end = lexer.tokens.at(-1)?.end ?? 0;
  return { tokens: [...lexer.tokens, { kind: 'end', start: end, end }], problems: lexer.problems, complete };
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #file: string;
  #position = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  /** Whether the end was reached. */
  run(): boolean {
    while (this.#position < this.#text.length) {
      if (this.problems.length === MAXIMAL_PROBLEMS) return false;
      if (this.#take(SPACE) !== undefined || this.#take(LINE_COMMENT) !== undefined) continue;
      const start = this.#position;
      const next = this.#text.charAt(start);
      if (next === "'" || next === '"') {
        if (!this.#quoted(next)) return false;
      } else if (this.#text.startsWith('/*', start)) {
        if (!this.#comment()) return false;
      } else if (!this.#word() && !this.#number() && !this.#backticked() && !this.#symbol()) {
        this.#stranger();
      }
    }
    return true;
  }

  #word(): boolean {
    const name = this.#take(WORD);
    if (name !== undefined) this.#push(name.length, { kind: 'word', name, upper: name.toUpperCase() });
    return name !== undefined;
  }

  #number(): boolean {
    const number = this.#take(NUMBER);
    if (number === undefined) return false;
    const whole = number + (this.#take(WORD) ?? '');
    if (whole !== number || STRAY_UNDERSCORE.test(number)) {
      this.#report(whole.length, `found ${whole}, which is neither a number nor a name`, NAME_HINT);
    }
    this.#push(whole.length, { kind: 'number', digits: number.replaceAll('_', '') });
    return true;
  }

  #quoted(quote: string): boolean {
    const start = this.#position;
    const end = endOfQuoted(this.#text, start);
    const isString = quote === "'";
    if (end === undefined) {
      this.#position = suspect(this.tokens, this.#text, quote) ?? start;
      return isString ? this.#unclosed('a string', STRING_HINT) : this.#unclosed('a quoted name', QUOTE_HINT);
    }
    this.#position = end;
    const inner = this.#text.slice(start + 1, end - 1).replaceAll(quote + quote, quote);
    if (!isString && inner === '') this.#report(2, 'found an empty name', "An empty string is written ''");
    this.#push(end - start, isString ? { kind: 'string', value: inner } : { kind: 'quoted-name', name: inner });
    return true;
  }

  #comment(): boolean {
    const end = endOfComment(this.#text, this.#position);
    if (end === undefined) return this.#unclosed('a comment', 'Close it with */');
    this.#position = end;
    return true;
  }

  #backticked(): boolean {
    const lexeme = this.#take(BACKTICKED_NAME);
    if (lexeme === undefined) return false;
    const name = lexeme.slice(1, -1);
    this.#report(lexeme.length, `found ${lexeme}, expected a name in double quotes`, `Write "${name}"`);
    this.#push(lexeme.length, { kind: 'quoted-name', name });
    return true;
  }

  #symbol(): boolean {
    const symbol = SYMBOLS.find((candidate) => this.#text.startsWith(candidate, this.#position));
    if (symbol === undefined) return false;
    this.#position += symbol.length;
    this.#push(symbol.length, { kind: 'symbol', symbol });
    return true;
  }

  #stranger(): void {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#position) ?? 0);
    this.#position += character.length;
    const hint = SMART_QUOTE.test(character) ? SMART_QUOTE_HINT : 'Remove it, or put the name it belongs to in "…"';
    this.#report(character.length, `found ${printable(character)}, which means nothing here`, hint);
  }

  #unclosed(what: string, hint: string): false {
    this.#position++;
    this.#report(1, `found ${what} that is never closed`, hint);
    return false;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const lexeme = pattern.exec(this.#text)?.[0];
    this.#position += lexeme?.length ?? 0;
    return lexeme;
  }

  /** What was taken last, `length` units of it. */
  #push(length: number, token: Lexeme): void {
    this.tokens.push({ ...token, start: this.#position - length, end: this.#position });
  }

  #report(length: number, message: string, hint: string): void {
    const span = { start: this.#position - length, end: this.#position };
    this.problems.push({ message, location: locate(this.#text, this.#file, span), hint });
  }
}

const STRING_HINT = "Close it with ' (a quote inside a string is doubled: '')";
const QUOTE_HINT = 'Close it with " (a quote inside a name is doubled: "")';
const NAME_HINT = 'Put a space between a number and what follows; a name that begins with a digit goes in "…"';
const SMART_QUOTE_HINT = 'Strings take straight quotes: \'…\', and names "…"';

/** Of the strings (or quoted names) the first that goes over a line's end: there a quote is likelier to be missing. */
function suspect(tokens: readonly Token[], text: string, quote: string): number | undefined {
  return tokens.find(({ start, end }) => text[start] === quote && /[\r\n]/.test(text.slice(start, end)))?.start;
}

/** Behind the closing quote; a doubled one does not close. */
function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text.charAt(start);
  for (let position = start + 1; ; position += 2) {
    position = text.indexOf(quote, position);
    if (position === -1) return undefined;
    if (text.charAt(position + 1) !== quote) return position + 1;
  }
}

/** Comments nest, as in DuckDB. */
function endOfComment(text: string, start: number): number | undefined {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return undefined;
}

function printable(character: string): string {
  if (/[^\p{C}\p{Z}]/u.test(character)) return `"${character}"`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
