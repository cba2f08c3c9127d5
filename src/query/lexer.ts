import type { Problem } from '../errors.js';
import type { Span } from './ast.js';
import { locate } from './locate.js';
import type { Token } from './tokens.js';

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
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  let position = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0];
  };
  const report = (span: Span, message: string, hint: string): void => {
    problems.push({ message, location: locate(text, file, span), hint });
  };
  const finish = (complete: boolean): Lexed => {
    const end = tokens.at(-1)?.end ?? 0;
    tokens.push({ kind: 'end', start: end, end });
    return { tokens, problems, complete };
  };
  const unclosed = (what: string, hint: string): Lexed => {
    const span = { start: position, end: position + 1 };
    report(suspect(tokens, text, text.charAt(position)) ?? span, `found ${what} that is never closed`, hint);
    return finish(false);
  };

  while (position < text.length) {
    if (problems.length === MAXIMAL_PROBLEMS) return finish(false);
    const start = position;
    let lexeme = take(SPACE) ?? take(LINE_COMMENT);
    if (lexeme !== undefined) {
      position += lexeme.length;
      continue;
    }
    if (text.startsWith('/*', position)) {
      const end = endOfComment(text, position);
      if (end === undefined) return unclosed('a comment', 'Close it with */');
      position = end;
      continue;
    }
    lexeme = take(WORD);
    if (lexeme !== undefined) {
      position += lexeme.length;
      tokens.push({ kind: 'word', name: lexeme, upper: lexeme.toUpperCase(), start, end: position });
      continue;
    }
    lexeme = take(NUMBER);
    if (lexeme !== undefined) {
      position += lexeme.length;
      position += take(WORD)?.length ?? 0;
      const whole = text.slice(start, position);
      if (whole !== lexeme || STRAY_UNDERSCORE.test(whole)) {
        report({ start, end: position }, `found ${whole}, which is neither a number nor a name`, NAME_HINT);
      }
      tokens.push({ kind: 'number', digits: lexeme.replaceAll('_', ''), start, end: position });
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(position) ?? 0);
    if (character === "'" || character === '"') {
      const end = endOfQuoted(text, position);
      const isString = character === "'";
      if (end === undefined) return isString ? unclosed('a string', STRING_HINT) : unclosed('a quoted name', QUOTE_HINT);
      position = end;
      const inner = text.slice(start + 1, end - 1).replaceAll(character + character, character);
      if (isString) tokens.push({ kind: 'string', value: inner, start, end });
      else tokens.push({ kind: 'quoted-name', name: inner, start, end });
      if (!isString && inner === '') report({ start, end }, 'found an empty name', "An empty string is written ''");
      continue;
    }
    lexeme = take(BACKTICKED_NAME);
    if (lexeme !== undefined) {
      position += lexeme.length;
      const name = lexeme.slice(1, -1);
      report({ start, end: position }, `found ${lexeme}, expected a name in double quotes`, `Write "${name}"`);
      tokens.push({ kind: 'quoted-name', name, start, end: position });
      continue;
    }
    const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, position));
    position += symbol?.length ?? character.length;
    if (symbol !== undefined) {
      tokens.push({ kind: 'symbol', symbol, start, end: position });
    } else {
      const hint = SMART_QUOTE.test(character) ? SMART_QUOTE_HINT : 'Remove it, or put the name it belongs to in "…"';
      report({ start, end: position }, `found ${printable(character)}, which means nothing here`, hint);
    }
  }
  return finish(true);
}

const STRING_HINT = "Close it with ' (a quote inside a string is doubled: '')";
const QUOTE_HINT = 'Close it with " (a quote inside a name is doubled: "")';
const NAME_HINT = 'Put a space between a number and what follows; a name that begins with a digit goes in "…"';
const SMART_QUOTE_HINT = 'Strings take straight quotes: \'…\', and names "…"';

/** Of the strings (or quoted names) the first that goes over a line's end: there a quote is likelier to be missing. */
function suspect(tokens: readonly Token[], text: string, quote: string): Span | undefined {
  const token = tokens.find(({ start, end }) => text[start] === quote && /[\r\n]/.test(text.slice(start, end)));
  return token === undefined ? undefined : { start: token.start, end: token.start + 1 };
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
