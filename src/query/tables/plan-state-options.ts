import type { ProblemReport } from '../problem-report.js';
import type { StateLimits } from '../state-limits.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { parseDuration } from '../syntax/parse-duration.js';
import type { TableOption } from './read-table-options.js';

const MAXIMAL_COUNT = 1_000_000_000;

/** How much a query over the stream may remember: `'state.ttl'` and `'state.max-open-matches'`. */
export function planStateOptions(
  { name, watermark }: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
): Omit<StateLimits, 'tables'> {
  const ttl = options.get('state.ttl');
  const most = options.get('state.max-open-matches');
  for (const { key, keySpan } of [ttl, most].filter((option) => option !== undefined)) {
    if (watermark !== undefined) continue;
    const message = `'${key}' is about a stream, and table ${name.name} has no WATERMARK`;
    report.error(keySpan, message, 'A table is read as a whole, and then forgotten: leave the option out');
  }
  const stateTtl = ttl === undefined ? undefined : parseDuration(ttl.value);
  if (ttl !== undefined && stateTtl === undefined) {
    const message = `'${ttl.shown}' is not a length of time`;
    const hint = "Write a whole number and a unit that is always as long: '30 min', '24 hours', '7 days'";
    report.error(ttl.valueSpan, message, hint);
  }
  const maxOpen = most === undefined ? undefined : countOf(most.value);
  if (most !== undefined && maxOpen === undefined) {
    const message = `'${most.shown}' is not a number of matches`;
    report.error(most.valueSpan, message, `Write a whole number from 1 to ${MAXIMAL_COUNT}: '1000'`);
  }
  return { ...(stateTtl === undefined ? {} : { stateTtl }), ...(maxOpen === undefined ? {} : { maxOpen }) };
}

function countOf(text: string): number | undefined {
  const count = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MAXIMAL_COUNT ? count : undefined;
}
