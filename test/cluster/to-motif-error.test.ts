import { expect, test } from 'vitest';
import { toMotifError } from '../../src/cluster/to-motif-error.js';
import { MotifError } from '../../src/errors.js';
import { KafkaError } from '../../src/kafka/driver.js';

test('what Kafka refuses is an error by whose fault it is, with a way out', () => {
  for (const [kind, code, way] of [
    ['no-topic', 'INVALID_INPUT', 'Make the topic'],
    ['unavailable', 'ENVIRONMENT', "'properties.bootstrap.servers'"],
    ['refused', 'ENVIRONMENT', "'properties.security.protocol'"],
    ['too-large', 'ENVIRONMENT', "'max.message.bytes'"],
  ] as const) {
    const error = toMotifError(new KafkaError(kind, 'reading "clicks": no'));
    expect(error).toBeInstanceOf(MotifError);
    expect(error).toMatchObject({ code, message: expect.stringContaining('reading "clicks": no\n') });
    expect(String(error)).toContain(way);
  }
});

test('what is not Kafka’s stays what it is', () => {
  const error = new RangeError('a fault');
  expect(toMotifError(error)).toBe(error);
});
