import { expect, test } from 'vitest';
import type { Behaviour } from '../../../src/behaviour.js';
import { RetractedIds } from '../../../src/engine/revising/retracted-ids.js';
import { MINUTE } from '../../../src/time.js';

const behaviour = (id: string): Behaviour => ({
  type: { name: 'q', version: '1', key: [], columns: [] },
  id,
  kind: 'match',
  time: 0,
  key: [],
  values: [],
  evidence: [],
  position: { source: 'q', partition: 0, offset: 0 },
});

test('what was retracted and is found again is the next revision of it, once; what time has passed is forgotten', () => {
  const ids = new RetractedIds(MINUTE);
  ids.note([{ ...behaviour('a'), kind: 'retracted', revision: 3 }]);
  expect(ids.numbered([behaviour('a'), behaviour('b')])).toEqual([{ ...behaviour('a'), revision: 4 }, behaviour('b')]);
  expect(ids.numbered([behaviour('a')])).toEqual([behaviour('a')]);
  ids.note([{ ...behaviour('c'), kind: 'retracted', revision: 1 }]);
  ids.forget(MINUTE);
  expect(ids.takeChanges()).toContainEqual(['c', { revision: 1, until: MINUTE }]);
  ids.forget(MINUTE + 1);
  expect(ids.numbered([behaviour('c')])).toEqual([behaviour('c')]);
});
