import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MOTIF = 'dist/cli/main.js';

test('the queries of examples/kafka find in their tests what they say, without a Kafka', async () => {
  const env = { ...process.env, KAFKA_BROKERS: '127.0.0.1:9092' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [MOTIF, 'test', 'examples/kafka'], { env });
  expect(`${stdout}${stderr}`).toContain('2 passed, 0 failed');
});
