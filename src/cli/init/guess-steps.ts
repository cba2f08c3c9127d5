import type { FileSample } from '../../duckdb/sample-file.js';
import { eventTimeOf } from '../../event-time.js';
import type { Field, Value } from '../../schema.js';
import { type Duration, MINUTE, type Timestamp } from '../../time.js';
import { frequentValues } from './guess-columns.js';

const WITHIN: Duration = 30 * MINUTE;

/** Two kinds of event, the second often soon after the first. */
export interface Steps {
  /** The column that says which kind an event is. */
  readonly field: Field;
  readonly first: string;
  readonly then: string;
}

const NAME = /event|type|action|activity|status|state|kind|step|page|method/i;
const MOST_KINDS = 50;

/** Which kind of event most often follows which other for one key; undefined when no column tells kinds apart. */
export function guessSteps(sample: FileSample, key: Field, time: Field): Steps | undefined {
  const { columns, rows } = sample;
  const kinds = columns.flatMap((field, i) => {
    if (field.type.kind !== 'VARCHAR' || field === key) return [];
    const values = frequentValues(rows.map((row) => row[i] ?? null));
    const few = values.length >= 2 && values.length <= MOST_KINDS && values.length <= rows.length / 2;
    return few ? [{ field, values, score: NAME.test(field.name) ? MOST_KINDS : 0 }] : [];
  });
  const [best] = kinds.sort((a, b) => b.score - b.values.length - (a.score - a.values.length));
  if (best === undefined) return undefined;
  const pair = frequentPair(sample, key, time, best.field) ?? best.values;
  const [first, then] = pair;
  return typeof first === 'string' && typeof then === 'string' ? { field: best.field, first, then } : undefined;
}

/** Of all pairs of kinds, the one with most occurrences of the second within `WITHIN` after the first, for one key. */
function frequentPair(
  { columns, rows }: FileSample,
  key: Field,
  time: Field,
  kind: Field,
): readonly [Value, Value] | undefined {
  const places = { key: columns.indexOf(key), time: columns.indexOf(time), kind: columns.indexOf(kind) };
  const lastSeen = new Map<Value, Map<Value, Timestamp>>();
  const counts = new Map<string, { readonly pair: readonly [Value, Value]; count: number }>();
  for (const row of rows) {
    const [owner, value] = [row[places.key] ?? null, row[places.kind] ?? null];
    const at = eventTimeOf(time, row[places.time] ?? null);
    if (owner === null || value === null || at === undefined) continue;
    const seen = lastSeen.get(owner) ?? new Map<Value, Timestamp>();
    lastSeen.set(owner, seen);
    for (const [earlier, when] of seen) {
      if (earlier === value || at < when || at - when >= WITHIN) continue;
      const name = JSON.stringify([earlier, value]);
      const found = counts.get(name) ?? { pair: [earlier, value], count: 0 };
      found.count += 1;
      counts.set(name, found);
    }
    seen.set(value, at);
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  return most?.pair;
}
