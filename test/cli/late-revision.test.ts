import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answer, receiver } from '../support/receiver.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { motif } from './fake-terminal.js';

const EXAMPLE = 'examples/late';

test('motif check says how late events may be', async () => {
  const { stdout } = await motif(['check', EXAMPLE]);
  expect(stdout).toContain('within 30 minutes, revised by events up to 2 hours late, gives matches and timeouts');
});

test('without an archive nothing can be revised, which is said', async () => {
  const { code, stderr } = await motif(['run', EXAMPLE, '--no-archive']);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^--no-archive: payment revises what it told when events come late.*\n {2}Leave --no-archive out/,
  );
});

test('what is revised or retracted goes to a webhook too, and is replayed as it is now', async () => {
  const { url, received } = await receiver(answer(204));
  const folder = join(temporaryFolder(), 'late');
  const archive = join(temporaryFolder(), 'archive');
  cpSync(EXAMPLE, folder, { recursive: true });
  const streams = readFileSync(join(folder, 'streams.sql'), 'utf8');
  const hook = `CREATE TABLE hook (order_id INTEGER, ordered_at TIMESTAMP) WITH ('connector' = 'webhook', 'url' = '${url}', 'allow.private-addresses' = 'true');`;
  writeFileSync(join(folder, 'streams.sql'), `${streams}\n${hook}`);
  const unpaid = readFileSync(join(folder, 'unpaid.sql'), 'utf8');
  writeFileSync(join(folder, 'unpaid.sql'), unpaid.replace('SELECT', 'INSERT INTO hook SELECT'));
  const { code, stdout } = await motif(['run', folder, '--archive', archive]);
  expect(code).toBe(0);
  const told = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ values }) => values.order_id === 1);
  expect(told).toMatchObject([
    { behaviour: 'payment', kind: 'timeout' },
    { behaviour: 'hook', kind: 'timeout' },
    { behaviour: 'payment', kind: 'match', revision: 1, time: '2026-03-01T10:12:00.000Z' },
    { behaviour: 'hook', kind: 'retracted', revision: 1, evidence: [{ variable: 'late', offset: 4 }] },
  ]);
  expect(told[2].id).toBe(told[0].id);
  expect(received.map(({ body }) => JSON.parse(body.toString()))).toMatchObject([
    { type: 'unpaid', kind: 'timeout', data: { order_id: 1 } },
    { type: 'unpaid', kind: 'retracted', revision: '1', data: { order_id: 1 } },
  ]);
  const replayed = await motif(['run', folder, '--from', 'archive', '--archive', archive]);
  const kinds = replayed.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ behaviour, kind, key }) => `${behaviour} ${key.order_id} ${kind}`);
  expect(kinds.toSorted()).toEqual(['payment 1 match', 'payment 2 match', 'payment 3 match']);
});
