import { hash } from 'node:crypto';
import type { BehaviourType } from '../behaviour.js';
import type { Position } from '../event.js';
import { formatJson } from '../format-value.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/**
 * Ids of one query's behaviours: the same 32 hexadecimal digits whenever and wherever a behaviour is derived, a hash of
 * query, version, key and identity. A match's or a timeout's identity is its first row's position; with ALL ROWS PER MATCH,
 * that and the row's own. A plain SELECT's is its row's position, and in a UNION ALL
 * the number of its part. A window's is where it begins and ends, its group the key.
 */
export class BehaviourIds {
  readonly #type: BehaviourType;
  readonly #prefix: string;

  constructor(type: BehaviourType) {
    this.#type = type;
    this.#prefix = JSON.stringify([type.name, type.version]).slice(0, -1);
  }

  of(key: readonly Value[], positions: readonly Position[], part?: number): string {
    let text = this.#keyText(key);
    for (const { source, partition, offset } of positions) text += `,${JSON.stringify(source)},${partition},${offset}`;
    if (part !== undefined) text += `,${part}`;
    return hash('sha256', `${text}]`).slice(0, 32);
  }

  ofWindow(key: readonly Value[], start: Timestamp, end: Timestamp): string {
    return hash('sha256', `${this.#keyText(key)},${start},${end}]`).slice(0, 32);
  }

  #keyText(key: readonly Value[]): string {
    let text = this.#prefix;
    for (const [index, { type }] of this.#type.key.entries()) {
      text += `,${JSON.stringify(formatJson(type, key[index] ?? null))}`;
    }
    return text;
  }
}
