import { didYouMean } from '../binding/did-you-mean.js';
import type { ExpressionSyntax, Identifier, RelationSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { readExpression } from './parse-expression.js';
import { parseAlias, parseQueryInBrackets } from './parse-relation.js';
import type { WindowFunction, WindowTableSyntax } from './windowed-syntax.js';

/** What stands behind the time column, in its order; the last may be left out. */
const LENGTHS: Readonly<Record<WindowFunction, readonly string[]>> = {
  TUMBLE: ['size', 'offset'],
  HOP: ['slide', 'size', 'offset'],
  CUMULATE: ['step', 'size', 'offset'],
  SESSION: ['gap'],
};

const EXAMPLES: Readonly<Record<WindowFunction, string>> = {
  TUMBLE: "TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR)",
  HOP: "HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '1' HOUR), the slide before the size",
  CUMULATE: "CUMULATE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '1' DAY), the step before the size",
  SESSION: "SESSION(TABLE events PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '30' MINUTE)",
};

interface WindowTable {
  readonly relation: RelationSyntax;
  readonly window: WindowTableSyntax;
}

/** `TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), …)) [AS w]`, or without `TABLE(…)` around it. */
export function parseWindowTable(cursor: Cursor): WindowTable {
  const first = cursor.current;
  const isWrapped = cursor.takeWord('TABLE');
  if (isWrapped) cursor.expectSymbol('(');
  const { relation, window } = parseCall(cursor);
  if (isWrapped) cursor.expectSymbol(')', '")" behind the window function', 'Write FROM TABLE(TUMBLE(…))');
  const alias = parseAlias(cursor);
  const span = cursor.spanFrom(first);
  return { relation: alias === undefined ? relation : { ...relation, alias }, window: { ...window, ...span } };
}

function parseCall(cursor: Cursor): WindowTable {
  const first = cursor.current;
  const name = windowFunction(cursor);
  const hint = `Write ${EXAMPLES[name]}`;
  cursor.expectSymbol('(', '"("', hint);
  takeArgumentName(cursor, 'DATA');
  const relation = parseData(cursor);
  const partitionBy = name === 'SESSION' ? parsePartitionBy(cursor) : [];
  cursor.expectSymbol(',', '"," and DESCRIPTOR(column)', hint);
  takeArgumentName(cursor, 'TIMECOL');
  if (!cursor.isWord('DESCRIPTOR')) throw cursor.unexpected('DESCRIPTOR(column)', hint);
  cursor.advance();
  cursor.expectSymbol('(');
  const time = cursor.expectName('the column with the time');
  cursor.expectSymbol(')', '")"', hint);
  const lengths = parseLengths(cursor, name, hint);
  cursor.expectSymbol(')', '"," or ")"', hint);
  return { relation, window: { function: name, partitionBy, time, lengths, ...cursor.spanFrom(first) } };
}

function windowFunction(cursor: Cursor): WindowFunction {
  const token = cursor.current;
  const upper = token.kind === 'word' ? token.upper : '';
  const names: readonly WindowFunction[] = ['TUMBLE', 'HOP', 'CUMULATE', 'SESSION'];
  const name = names.find((candidate) => candidate === upper);
  if (name === undefined) {
    const hint = didYouMean(upper, names, 'The window functions are');
    throw cursor.unexpected('a window function', `${hint.charAt(0).toUpperCase()}${hint.slice(1)}`);
  }
  cursor.advance();
  return name;
}

/** `TABLE t`, `t`, `(SELECT …)`. */
function parseData(cursor: Cursor): RelationSyntax {
  const first = cursor.current;
  cursor.takeWord('TABLE');
  if (cursor.isSymbol('(')) {
    const query = parseQueryInBrackets(cursor);
    return { kind: 'query', query, columns: [], ...cursor.spanFrom(first) };
  }
  const name = cursor.expectName('TABLE and the name of a stream');
  return { kind: 'name', name, columns: [], start: name.start, end: name.end };
}

function parsePartitionBy(cursor: Cursor): readonly Identifier[] {
  const columns: Identifier[] = [];
  if (!cursor.takeWord('PARTITION')) return columns;
  cursor.expectWord('BY');
  const isBracketed = cursor.takeSymbol('(');
  do {
    columns.push(cursor.expectName('a column'));
    // Of one list behind the other: the next argument is no column.
  } while (!isDescriptorNext(cursor) && cursor.takeSymbol(','));
  if (isBracketed) cursor.expectSymbol(')', '"," or ")"');
  return columns;
}

function isDescriptorNext(cursor: Cursor): boolean {
  if (!cursor.isSymbol(',')) return false;
  return cursor.isWord('DESCRIPTOR', 1) || cursor.isSymbol('=>', 2);
}

function parseLengths(cursor: Cursor, name: WindowFunction, hint: string): ReadonlyMap<string, ExpressionSyntax> {
  const places = LENGTHS[name];
  const lengths = new Map<string, ExpressionSyntax>();
  while (cursor.takeSymbol(',')) {
    const first = cursor.current;
    const isNamed = cursor.isSymbol('=>', 1);
    const written = isNamed && first.kind === 'word' ? first.name.toLowerCase() : undefined;
    const place = written ?? places[lengths.size];
    if (place === undefined) throw cursor.failure(first, `${name} takes its ${places.join(', ')} and no more`, hint);
    if (!places.includes(place) || lengths.has(place)) {
      const what = lengths.has(place) ? `${place} of ${name} is given a second time` : `${name} has no ${place}`;
      throw cursor.failure(first, what, hint);
    }
    if (isNamed) {
      cursor.advance();
      cursor.advance();
    }
    lengths.set(place, readExpression(cursor));
  }
  const missing = places.find((place) => place !== 'offset' && !lengths.has(place));
  if (missing !== undefined) throw cursor.unexpected(`"," and the ${missing} of ${name}`, hint);
  return lengths;
}

function takeArgumentName(cursor: Cursor, name: string): void {
  if (!cursor.isWord(name) || !cursor.isSymbol('=>', 1)) return;
  cursor.advance();
  cursor.advance();
}
