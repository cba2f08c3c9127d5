import { hash } from 'node:crypto';
import type { BehaviourType } from '../behaviour.js';
import type { Position } from '../event.js';
import { formatJson } from '../format-value.js';
import type { Value } from '../schema.js';

/**
 * The same 32 hexadecimal digits whenever and wherever the behaviour is derived: a hash of query, version, key and
 * identity. A match's or a timeout's identity is its first row's position; with ALL ROWS PER MATCH, that and the row's own.
 */
export function behaviourId(type: BehaviourType, key: readonly Value[], positions: readonly Position[]): string {
  const keyText = type.key.map((field, index) => formatJson(field.type, key[index] ?? null));
  const identity = [type.name, type.version, ...keyText, ...positions.flatMap(partsOf)];
  return hash('sha256', JSON.stringify(identity)).slice(0, 32);
}

function partsOf({ source, partition, offset }: Position): readonly (string | number)[] {
  return [source, partition, offset];
}
