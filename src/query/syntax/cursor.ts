import { MotifError, type Problem } from '../../errors.js';
import { suggest } from '../../suggest.js';
import { locate } from '../locate.js';
import type { Identifier, Span, SubquerySyntax } from './ast.js';
import type { Lexed } from './lexer.js';
import { canBeName } from './reserved-words.js';
import { describeToken, type Token } from './tokens.js';

/** Deeper nesting than a person writes; keeps recursion within the stack. */
const MAXIMAL_DEPTH = 100;

/** In letters too many or too few. */
const MAXIMAL_SLIP = 3;

/** More than anyone reads: then the rest is passed over. */
const MAXIMAL_PROBLEMS = 100;

/**
 * Reads tokens from left to right and gathers what is wrong with them. What cannot be read further is thrown as a
 * MotifError, and caught by the `attempt` of the list or clause it stands in.
 */
export class Cursor {
  readonly text: string;
  readonly file: string;
  /** Met so far. */
  readonly subqueries: SubquerySyntax[] = [];
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  readonly #problems: Problem[] = [];
  #index = 0;
  #depth = 0;

  constructor(text: string, file: string, lexed: Lexed) {
    this.text = text;
    this.file = file;
    this.#tokens = lexed.tokens;
    this.#end = lexed.tokens.at(-1) ?? { kind: 'end', start: 0, end: 0 };
    for (const problem of lexed.problems) this.#add(problem);
  }

  get index(): number {
    return this.#index;
  }

  get current(): Token {
    return this.peek(0);
  }

  /** In the order of the text, one at a place: what follows from the first there would only confuse. */
  get problems(): readonly Problem[] {
    return this.#problems.toSorted((a, b) => line(a) - line(b) || column(a) - column(b));
  }

  /** How many errors were found, warnings aside. */
  get errors(): number {
    return this.#problems.filter(isError).length;
  }

  peek(ahead: number): Token {
    return this.#tokens[this.#index + ahead] ?? this.#end;
  }

  advance(): Token {
    const token = this.current;
    if (token.kind !== 'end') this.#index++;
    return token;
  }

  /** For looking ahead: goes back to an `index` of before. */
  rewind(index: number): void {
    this.#index = index;
  }

  isEnd(): boolean {
    return this.current.kind === 'end';
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.upper === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.symbol === symbol;
  }

  /** Whether no space lies before the token ahead. */
  touches(ahead: number): boolean {
    return this.peek(ahead - 1).end === this.peek(ahead).start;
  }

  /** Whether a token can stand for a column, a variable or an alias. */
  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'quoted-name' || (token.kind === 'word' && canBeName(token.upper));
  }

  /** Whether `word`, of three letters or more, stands here misspelled. */
  isNearly(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    if (token.kind !== 'word' || token.upper === word || word.length < 3) return false;
    if (Math.abs(token.name.length - word.length) > MAXIMAL_SLIP) return false;
    return suggest(token.upper, [word]) !== undefined;
  }

  takeWord(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => this.isWord(word, ahead))) return false;
    this.#index += words.length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index++;
    return true;
  }

  /** Takes the word; one misspelled is reported and taken for it. */
  expectWord(word: string, hint?: string): void {
    if (this.takeWord(word)) return;
    if (!this.isNearly(word)) throw this.unexpected(word, hint);
    this.misspelled(word);
  }

  misspelled(word: string): void {
    const found = describeToken(this.current, this.text);
    this.report(this.advance(), `found ${found}, expected ${word}`, `Did you mean ${word}?`);
  }

  expectSymbol(symbol: string, expected: string = `"${symbol}"`, hint?: string): Token {
    if (!this.isSymbol(symbol)) throw this.unexpected(expected, hint);
    return this.advance();
  }

  expectName(expected: string, hint?: string): Identifier {
    const token = this.current;
    if (token.kind === 'quoted-name' || (token.kind === 'word' && canBeName(token.upper))) return this.takeIdentifier();
    if (token.kind !== 'word' || this.isName(1)) throw this.unexpected(expected, hint);
    throw this.unexpected(
      expected,
      `${token.upper} is a word of the language: as a name it is written "${token.name}"`,
    );
  }

  /** Where any word will do. */
  takeIdentifier(): Identifier {
    const { start, end, ...token } = this.advance();
    if (token.kind === 'quoted-name') return { name: token.name, quoted: true, start, end };
    return { name: token.kind === 'word' ? token.name : '', quoted: false, start, end };
  }

  /** From a node or token up to what was taken last. */
  spanFrom(first: Span): Span {
    const last = this.#tokens[this.#index - 1];
    return { start: first.start, end: Math.max(first.end, last?.end ?? 0) };
  }

  /** Where the last token taken ends. */
  behind(): Span {
    const end = this.#tokens[this.#index - 1]?.end ?? 0;
    return { start: end, end };
  }

  unexpected(expected: string, hint?: string): MotifError {
    return this.failure(this.current, `found ${describeToken(this.current, this.text)}, expected ${expected}`, hint);
  }

  failure(span: Span, message: string, hint?: string): MotifError {
    return new MotifError('INVALID_QUERY', this.#problem(span, message, hint));
  }

  report(span: Span, message: string, hint?: string): void {
    this.#add(this.#problem(span, message, hint));
  }

  warn(span: Span, message: string, hint: string): void {
    this.#add({ ...this.#problem(span, message, hint), severity: 'warning' });
  }

  /** What `parse` gives; what it cannot read is reported, and `recover` goes on to where reading makes sense again. */
  attempt<T>(parse: () => T, recover: (from: number) => void): T | undefined {
    const from = this.#index;
    const depth = this.#depth;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof MotifError)) throw error;
      this.#depth = depth;
      for (const problem of error.problems) this.#add(problem);
      recover(from);
      return undefined;
    }
  }

  nested<T>(parse: () => T): T {
    if (this.#depth >= MAXIMAL_DEPTH) {
      throw this.failure(this.current, `found more than ${MAXIMAL_DEPTH} levels of nesting`, 'Take this apart');
    }
    this.#depth++;
    const result = parse();
    this.#depth--;
    return result;
  }

  #problem(span: Span, message: string, hint?: string): Problem {
    const location = locate(this.text, this.file, span);
    return hint === undefined ? { message, location } : { message, location, hint };
  }

  #add(problem: Problem): void {
    const known = this.#problems.some(
      (other) =>
        isError(other) === isError(problem) && line(other) === line(problem) && column(other) === column(problem),
    );
    if (known || this.#problems.length === MAXIMAL_PROBLEMS) return;
    this.#problems.push(problem);
    if (this.#problems.length === MAXIMAL_PROBLEMS) this.#index = this.#tokens.length - 1;
  }
}

function line(problem: Problem): number {
  return problem.location?.line ?? 0;
}

function column(problem: Problem): number {
  return problem.location?.column ?? 0;
}

function isError(problem: Problem): boolean {
  return problem.severity !== 'warning';
}
