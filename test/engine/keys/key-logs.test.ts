import { expect, test } from 'vitest';
import { BatchBuilder } from '../../../src/batch-builder.js';
import { QueryProcessor } from '../../../src/engine/matching/query-processor.js';
import { planOf, queryText } from '../../support/planned.js';

const EPOCHS = 64;
const EPOCH = 64;

test('what is written of a key grows with its rows, not with their square', () => {
  const { plan, problems } = planOf(
    queryText({ pattern: 'PATTERN (A X*? R)', define: "DEFINE R AS R.type = 'remove'" }),
  );
  if (plan === undefined) throw new Error(problems.join('\n'));
  const builder = new BatchBuilder('events', plan.input.schema, { source: 'events', partition: 0 });
  const processor = new QueryProcessor(plan);
  let written = 0;
  for (let row = 0; row < EPOCHS * EPOCH; row++) {
    builder.add([row, 1, 'lamp', 'add', null, null, null, null, null, null], row, row);
    if ((row + 1) % EPOCH !== 0) continue;
    processor.process(builder.finish());
    processor.advance(row);
    const { states, logs } = processor.takeChanges();
    for (const state of states.values()) written += state?.matcher.rows.length ?? 0;
    for (const [, logged] of logs) written += logged?.rows.length ?? 0;
  }
  expect(written).toBeGreaterThanOrEqual(EPOCHS * EPOCH);
  expect(written).toBeLessThan(4 * EPOCHS * EPOCH);
});
