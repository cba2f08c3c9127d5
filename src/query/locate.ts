import type { Location } from '../errors.js';
import type { Span } from './syntax/ast.js';

/** Where a span stands in its file. A span over several lines is cut at the end of its first. */
export function locate(text: string, file: string, span: Span): Location {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const start = Math.min(Math.max(span.start, bom), text.length);
  let line = 1;
  let lineStart = bom;
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\r|\n/g)) {
    if (index + lineBreak.length > start) break;
    line++;
    lineStart = index + lineBreak.length;
  }
  const rest = text.slice(lineStart).search(/[\r\n]/);
  const lineEnd = rest === -1 ? text.length : lineStart + rest;
  const first = Math.min(start, lineEnd);
  return {
    file,
    line,
    column: first - lineStart + 1,
    length: Math.max(0, Math.min(span.end, lineEnd) - first),
    text: text.slice(lineStart, lineEnd),
  };
}
