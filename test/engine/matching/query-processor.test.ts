import { expect, test } from 'vitest';
import { BatchBuilder } from '../../../src/batch-builder.js';
import { QueryProcessor } from '../../../src/engine/matching/query-processor.js';
import { planOf, queryText } from '../../support/planned.js';

test('a condition that cannot be computed for a row is reported once, for however many start rows it was asked', () => {
  const define = "DEFINE A AS A.type = 'add', B AS CAST(B.item AS INTEGER) > A.quantity";
  const { plan, problems } = planOf(queryText({ pattern: 'PATTERN (A X*? B)', define }));
  if (plan === undefined) throw new Error(problems.join('\n'));
  const builder = new BatchBuilder('events', plan.input.schema, { source: 'events', partition: 0 });
  for (const quantity of [1, 2, 3]) {
    builder.add([quantity, 1, '0', 'add', null, quantity, null, null, null, null], quantity, quantity);
  }
  builder.add([4, 1, 'lamp', 'view', null, 0, null, null, null, null], 4, 4);
  const processor = new QueryProcessor(plan);
  processor.process(builder.finish());
  const { deadLetters } = processor.takeFound();
  expect(deadLetters.map(({ reason }) => reason)).toEqual(["query q: DEFINE B: 'lamp' is not a valid INTEGER"]);
});
