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

/**
 * Which kind of event most often follows which other for one key, by the likeliest column that tells kinds apart; a column
 * that stays the same for a key tells none. Undefined when there is no such column.
 */
export function guessSteps(sample: FileSample, key: Field, time: Field): Steps | undefined {
  const { columns, rows } = sample;
  const kinds = columns.flatMap((field, i) => {
    if (field.type.kind !== 'VARCHAR' || field === key) return [];
    const values = frequentValues(rows.map((row) => row[i] ?? null));
    const named = NAME.test(field.name);
    const repeat = named ? values.length < rows.length : values.length <= rows.length / 2;
    const few = values.length >= 2 && values.length <= MOST_KINDS && repeat;
    return few ? [{ field, values, score: (named ? MOST_KINDS : 0) - values.length, named }] : [];
  });
  for (const { field, values, named } of kinds.sort((a, b) => b.score - a.score)) {
    const [first, then] = frequentPair(sample, key, time, field) ?? (named ? values : []);
    if (typeof first === 'string' && typeof then === 'string') return { field, first, then };
  }
  return undefined;
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
