import { hash } from 'node:crypto';
import { type Behaviour, queryOf } from '../../src/behaviour.js';

/**
 * Behaviours as texts, in no particular order, that are the same however the queries were divided over tasks: what is behind
 * them is told by what it is, since where a behaviour stands among those of its query depends on the task.
 */
export function resolvedBehaviours(behaviours: readonly Behaviour[]): readonly string[] {
  const byPosition = new Map(behaviours.map((behaviour) => [JSON.stringify(behaviour.position), behaviour]));
  const known = new Map<Behaviour, string>();
  const textOf = (behaviour: Behaviour): string => {
    const text = known.get(behaviour) ?? resolved(behaviour);
    known.set(behaviour, text);
    return text;
  };
  const resolved = ({ type, kind, id, time, key, values, evidence }: Behaviour): string => {
    let isDerived = false;
    const behind = evidence.map(({ variable, source, partition, offset, lastOffset, count }) => {
      const from = byPosition.get(JSON.stringify({ source, partition, offset }));
      if (from === undefined) return [variable, source, partition, offset, lastOffset, count];
      isDerived = true;
      return [variable, hash('sha256', textOf(from))];
    });
    const isWindow = kind === 'window';
    // Of a window only the first of its rows of each partition is told.
    const rows = isWindow && isDerived ? evidence.reduce((sum, { count = 0 }) => sum + count, 0) : behind;
    return JSON.stringify([queryOf(type), kind, isWindow || !isDerived ? id : null, time, key, values, rows]);
  };
  return behaviours.map(textOf).sort();
}
