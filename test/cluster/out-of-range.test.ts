import { expect, test } from 'vitest';
import { outOfRangePolicy } from '../../src/cluster/out-of-range.js';
import type { KafkaConnector } from '../../src/kafka-connector.js';
import type { StreamDeclaration } from '../../src/query/plan.js';
import { onKafka } from '../support/on-kafka.js';

const stream: StreamDeclaration = { name: 's', schema: [] };

function policyOf(outOfRange: KafkaConnector['outOfRange']) {
  const { streams } = onKafka({ folder: '', streams: [stream], queries: [] }, { s: { topics: ['t'], outOfRange } });
  const notes: string[] = [];
  return { notes, policy: outOfRangePolicy({ topic: 't', partition: 2 }, streams, (note) => void notes.push(note)) };
}

test('where it is said where to go on it goes on there, and says what is missing', async () => {
  for (const [reset, further] of [['earliest', 7] as const, ['latest', 9] as const]) {
    const { policy, notes } = policyOf(reset);
    expect(await policy(3, { low: 7, high: 9 })).toBe(further);
    expect(notes).toEqual([
      `t, partition 2: offsets 3 to 6 were deleted before they were read; going on at ${further}, the ${reset}`,
    ]);
  }
});

test('else it is an error, which names what is missing and the way out', async () => {
  await expect(policyOf('none').policy(3, { low: 7, high: 9 })).rejects.toThrow(
    /^t, partition 2: offsets 3 to 6 were deleted before they were read\n.*'properties.auto.offset.reset' = 'earliest'/,
  );
});

test('what ends before what was read is another topic, whatever is said', async () => {
  for (const reset of ['none', 'earliest', 'latest'] as const) {
    await expect(policyOf(reset).policy(12, { low: 0, high: 9 })).rejects.toThrow(
      /ends at offset 9, and was read up to 12: it is another topic of that name\n.*--fresh/,
    );
  }
});

test('what is there when it is asked for again was never gone', async () => {
  for (const next of [7, 8, 9]) {
    const { policy, notes } = policyOf('none');
    expect(await policy(next, { low: 7, high: 9 })).toBe(next);
    expect(notes).toEqual([]);
  }
});
