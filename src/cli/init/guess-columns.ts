import type { FileSample } from '../../duckdb/sample-file.js';
import { eventTimeOf } from '../../event-time.js';
import type { Field, Value } from '../../schema.js';
import { DAY, type Duration, HOUR, MINUTE, SECOND } from '../../time.js';

const TIME_NAME =
  /^(ts|time|timestamp|date|datetime)$|event.?time|(_at|_time|_ts|timestamp)$|^(occurred|happened|created)/i;
const OWNER = /^(user|customer|client|account|visitor|member|person|patient|device|machine|sensor|host|session)/i;
const IDENTIFIER = /(^|_)(id|key|no|number|uuid)$|[a-z](Id|ID|Key)$/;

/** The columns that can say when an event happened, the likeliest first. */
export function timeColumns({ columns, rows }: FileSample): readonly Field[] {
  const known = columns.flatMap((field, i) => {
    if (field.type.kind !== 'TIMESTAMP' && field.type.kind !== 'TIMESTAMPTZ' && field.type.kind !== 'DATE') return [];
    const missing = rows.filter((row) => row[i] === null).length;
    const score = (TIME_NAME.test(field.name) ? 2 : 0) + (field.type.kind === 'DATE' ? 0 : 1) - (missing > 0 ? 2 : 0);
    return [{ field, score }];
  });
  return known.sort((a, b) => b.score - a.score).map(({ field }) => field);
}

/** The columns that can say whose event it is, the likeliest first: named like an owner, with several rows each. */
export function keyColumns({ columns, rows }: FileSample): readonly Field[] {
  const known = columns.flatMap((field, i) => {
    if (!canBeKey(field)) return [];
    const values = rows.map((row) => row[i] ?? null);
    const distinct = new Set(values).size;
    const repeats = distinct > 1 && distinct < values.length * 0.8;
    const named = (OWNER.test(field.name) ? 2 : 0) + (IDENTIFIER.test(field.name) ? 2 : 0);
    return [{ field, score: named + (repeats ? 2 : -2) - (values.includes(null) ? 1 : 0) }];
  });
  return known.sort((a, b) => b.score - a.score).map(({ field }) => field);
}

function canBeKey({ type: { kind } }: Field): boolean {
  return kind === 'VARCHAR' || kind === 'UUID' || kind === 'BIGINT' || kind === 'INTEGER' || kind === 'HUGEINT';
}

const STEPS: readonly Duration[] = [5 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY];

/** How far behind its time an event may come, so that none of the sample is late. */
export function delayOf({ columns, rows }: FileSample, time: Field): Duration {
  const place = columns.indexOf(time);
  let latest = Number.NEGATIVE_INFINITY;
  let behind = 0;
  for (const row of rows) {
    const at = eventTimeOf(time, row[place] ?? null);
    if (at === undefined) continue;
    behind = Math.max(behind, latest - at);
    latest = Math.max(latest, at);
  }
  return STEPS.find((step) => step >= behind) ?? Math.ceil(behind / DAY) * DAY;
}

/** The values of a column, most frequent first. */
export function frequentValues(values: readonly Value[]): readonly Value[] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  counts.delete(null);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
}
