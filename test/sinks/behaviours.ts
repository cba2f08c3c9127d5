import type { Behaviour, BehaviourType } from '../../src/behaviour.js';
import { parseTimestamp } from '../../src/time.js';

export const CHANGED_MIND: BehaviourType = {
  name: 'changed_mind',
  version: 'v1',
  key: [
    { name: 'user_id', type: { kind: 'BIGINT' } },
    { name: 'item', type: { kind: 'VARCHAR' } },
  ],
  columns: [
    { name: 'item', type: { kind: 'VARCHAR' } },
    { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
    { name: 'removed_at', type: { kind: 'TIMESTAMP' } },
  ],
};

/** A behaviour of `CHANGED_MIND`. */
export function changedMind(
  changes: Partial<Behaviour> & { readonly item?: string; readonly at?: string } = {},
): Behaviour {
  const { item = 'soap', at = '2026-01-01T12:05:00Z', ...rest } = changes;
  const time = parseTimestamp(at) ?? Number.NaN;
  return {
    type: CHANGED_MIND,
    kind: 'match',
    id: '0123456789abcdef0123456789abcdef',
    time,
    key: [7, item],
    values: [item, 1230, time],
    evidence: [
      { variable: 'A', source: 'data/e.csv', partition: 0, offset: 17 },
      { variable: 'R', source: 'data/e.csv', partition: 0, offset: 19 },
    ],
    position: { source: CHANGED_MIND.name, partition: 0, offset: 3 },
    ...rest,
  };
}
