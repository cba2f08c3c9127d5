import type { Identifier, TypeSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import type { Token } from './tokens.js';

/** Words that go on with a type's name; the parameters may stand before them: `TIMESTAMP(3) WITH LOCAL TIME ZONE`. */
const CONTINUATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['DOUBLE', ['PRECISION']],
  ['CHARACTER', ['VARYING']],
  ['CHAR', ['VARYING']],
  ['TIME', ['WITH TIME ZONE', 'WITHOUT TIME ZONE']],
  ['TIMESTAMP', ['WITH TIME ZONE', 'WITHOUT TIME ZONE', 'WITH LOCAL TIME ZONE']],
]);
const TYPE_HINT =
  'Types are written like VARCHAR, BIGINT, DECIMAL(10, 2), TIMESTAMP(3), VARCHAR[], STRUCT(a INT) or MAP(VARCHAR, INT)';

/** A type in DuckDB's or Flink's words: `ARRAY<T>` is given as `T[]`, `ROW<…>` as a STRUCT. */
export function parseType(cursor: Cursor): TypeSyntax {
  return cursor.nested(() => {
    const first = cursor.current;
    if (first.kind !== 'word') throw cursor.unexpected('a type', TYPE_HINT);
    const type = parseElementType(cursor, first);
    const listDepth = type.listDepth + parseListSuffix(cursor);
    return { ...type, listDepth, ...cursor.spanFrom(first) };
  });
}

function parseElementType(cursor: Cursor, first: Token & { readonly kind: 'word' }): TypeSyntax {
  switch (first.upper) {
    case 'ARRAY':
      return parseArray(cursor);
    case 'ROW':
    case 'STRUCT':
      return parseStruct(cursor);
    case 'MAP':
      return parseMap(cursor);
    case 'MULTISET':
    case 'UNION':
    case 'ENUM':
      throw refuseType(cursor, first.upper);
    default:
      return parseSimpleType(cursor, first);
  }
}

function refuseType(cursor: Cursor, name: string): Error {
  const refusal = cursor.failure(
    cursor.advance(),
    `${name} is not supported as a type`,
    `${TYPE_HINT}; JSON holds all`,
  );
  let depth = 0;
  while (cursor.isSymbol('<') || (depth > 0 && !cursor.isEnd())) {
    if (cursor.isSymbol('<')) depth++;
    if (cursor.isSymbol('>')) depth--;
    cursor.advance();
  }
  return refusal;
}

function parseSimpleType(cursor: Cursor, first: Token & { readonly kind: 'word' }): TypeSyntax {
  if (first.upper !== 'INTERVAL' && !cursor.isName()) throw cursor.unexpected('a type', TYPE_HINT);
  cursor.advance();
  const plain = parseContinuation(cursor, first.upper);
  const parameters = parseParameters(cursor);
  const name = plain === first.upper ? parseContinuation(cursor, plain) : plain;
  return { name, parameters, listDepth: 0, fields: [], ...cursor.spanFrom(first) };
}

function parseContinuation(cursor: Cursor, name: string): string {
  const continuation = CONTINUATIONS.get(name)?.find((words) => cursor.takeWord(...words.split(' ')));
  return continuation === undefined ? name : `${name} ${continuation}`;
}

function parseParameters(cursor: Cursor): readonly number[] {
  const parameters: number[] = [];
  if (!cursor.takeSymbol('(')) return parameters;
  do {
    const token = cursor.current;
    if (token.kind !== 'number' || !/^\d{1,9}$/.test(token.digits))
      throw cursor.unexpected('a whole number', TYPE_HINT);
    cursor.advance();
    parameters.push(Number(token.digits));
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')', '"," or ")"');
  return parameters;
}

function parseArray(cursor: Cursor): TypeSyntax {
  const first = cursor.advance();
  cursor.expectSymbol('<', '"<"', 'An array is written ARRAY<INT> or INT[]');
  const element = parseType(cursor);
  takeNullability(cursor);
  cursor.expectSymbol('>');
  return { ...element, listDepth: element.listDepth + 1, ...cursor.spanFrom(first) };
}

function parseStruct(cursor: Cursor): TypeSyntax {
  const first = cursor.advance();
  const fields: { readonly name: Identifier; readonly type: TypeSyntax }[] = [];
  const close = cursor.isSymbol('<') ? '>' : ')';
  if (!cursor.takeSymbol('<')) cursor.expectSymbol('(', '"("', 'A struct is written STRUCT(a INT, b VARCHAR)');
  do {
    const name = cursor.expectName('the name of a field');
    fields.push({ name, type: parseType(cursor) });
    takeNullability(cursor);
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(close, `"," or "${close}"`);
  return { name: 'STRUCT', parameters: [], listDepth: 0, fields, ...cursor.spanFrom(first) };
}

/** `MAP(K, V)`, and Flink's `MAP<K, V>`: its parts are fields called key and value. */
function parseMap(cursor: Cursor): TypeSyntax {
  const first = cursor.advance();
  const close = cursor.isSymbol('<') ? '>' : ')';
  if (!cursor.takeSymbol('<')) cursor.expectSymbol('(', '"("', 'A map is written MAP(VARCHAR, INT)');
  const key = parseType(cursor);
  takeNullability(cursor);
  cursor.expectSymbol(',', '","', 'A map is written MAP(VARCHAR, INT)');
  const value = parseType(cursor);
  takeNullability(cursor);
  cursor.expectSymbol(close);
  const fields = [
    { name: { name: 'key', quoted: false, start: key.start, end: key.end }, type: key },
    { name: { name: 'value', quoted: false, start: value.start, end: value.end }, type: value },
  ];
  return { name: 'MAP', parameters: [], listDepth: 0, fields, ...cursor.spanFrom(first) };
}

/** Of a field or an element: every one may be NULL here, so it says nothing. */
function takeNullability(cursor: Cursor): void {
  if (!cursor.takeWord('NOT', 'NULL')) cursor.takeWord('NULL');
}

function parseListSuffix(cursor: Cursor): number {
  for (let depth = 0; ; depth++) {
    if (cursor.takeWord('ARRAY')) continue;
    if (!cursor.isSymbol('[')) return depth;
    const open = cursor.advance();
    if (!cursor.takeSymbol(']')) {
      throw cursor.failure(open, 'lists of a fixed length are not supported', 'Write the type with [] alone: INT[]');
    }
  }
}
