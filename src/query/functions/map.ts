import { EvaluationError } from '../../errors.js';
import { isList } from '../../is-value.js';
import type { Value } from '../../schema.js';
import { identityOf } from './identity.js';

/** A MAP of these entries, `[key, value]` each: no key may be NULL or come twice. */
export function mapOf(entries: readonly Value[]): Value {
  const keys = new Set<unknown>();
  for (const entry of entries) {
    const key = isList(entry) ? (entry[0] ?? null) : null;
    if (key === null) throw new EvaluationError('a key of a map cannot be NULL');
    const identity = identityOf(key);
    if (keys.has(identity)) throw new EvaluationError('a map cannot have one key twice');
    keys.add(identity);
  }
  return entries;
}

/** The value of a key, undefined where the map has no such key. */
export function mapGet(map: readonly Value[], key: Value): Value | undefined {
  const identity = identityOf(key);
  for (const entry of map) {
    if (isList(entry) && identityOf(entry[0] ?? null) === identity) return entry[1] ?? null;
  }
  return undefined;
}
