import type { ExpressionSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { parseType } from './parse-type.js';

/** Types whose name before a string makes a literal. */
const LITERAL_TYPES: ReadonlySet<string> = new Set(
  `TIMESTAMP TIMESTAMPTZ TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_US TIMESTAMP_NS TIMESTAMP_LTZ DATE TIME TIMETZ DECIMAL NUMERIC
   DEC TINYINT SMALLINT INT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT REAL DOUBLE BOOLEAN
   BOOL CHAR CHARACTER VARCHAR TEXT STRING UUID JSON BLOB`.split(/\s+/),
);

/** `TIMESTAMP '…'`, `DECIMAL(3, 1) '1.5'`, `DOUBLE PRECISION '1'`; nothing where the word is a name. */
export function parseTypedLiteral(cursor: Cursor, upper: string): ExpressionSyntax | undefined {
  const first = cursor.current;
  if (!LITERAL_TYPES.has(upper) || !leadsToString(cursor)) return undefined;
  const type = parseType(cursor);
  const token = cursor.current;
  if (token.kind !== 'string') throw cursor.unexpected('a string', `Write ${type.name} '…'`);
  cursor.advance();
  return { kind: 'typed-literal', type, value: token.value, ...cursor.spanFrom(first) };
}

/** Past the words and the numbers in brackets that a type can have; `date(x)` and `time` alone do not lead there. */
function leadsToString(cursor: Cursor): boolean {
  let ahead = 1;
  const isContinuation = (): boolean =>
    ['PRECISION', 'VARYING', 'WITH', 'WITHOUT', 'LOCAL', 'TIME', 'ZONE'].some((word) => cursor.isWord(word, ahead));
  while (isContinuation()) ahead++;
  if (cursor.isSymbol('(', ahead)) {
    do ahead++;
    while (cursor.peek(ahead).kind === 'number' || cursor.isSymbol(',', ahead));
    if (!cursor.isSymbol(')', ahead)) return false;
    ahead++;
  }
  while (isContinuation()) ahead++;
  return cursor.peek(ahead).kind === 'string';
}
