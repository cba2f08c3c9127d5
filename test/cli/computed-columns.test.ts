import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { motif } from './fake-terminal.js';
import { shop } from './shop.js';

const STREAMS = `CREATE VIEW adds AS SELECT ts, user_id, item, euros FROM events WHERE event = 'add';
CREATE TABLE events (
  ms BIGINT, user_id BIGINT, item VARCHAR, event VARCHAR, price VARCHAR,
  euros AS CAST(price AS DOUBLE) / 2,
  ts AS epoch_ms(ms),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'format' = 'csv');
`;

const EVENTS = `ms,user_id,item,event,price
1767268800000,1,soap,add,2.50
1767268801000,2,comb,add,1.00
1767268802000,2,comb,add,free
,2,comb,add,1.00
1767268800500,1,towel,add,9.00
`;

const DEAR_TEST = `- name: the input has what is not computed
  input:
    events:
      - { ms: 1767268800000, user_id: 1, item: soap, event: add, price: '5' }
      - { ms: 1767268800000, user_id: 1, item: comb, event: view, price: '5' }
  output:
    - { time: 2026-01-01T12:00:00Z, item: soap, euros: 2.5 }
`;

const computed = () =>
  shop({
    'queries/changed_mind.sql': undefined,
    'queries/abandoned.sql': undefined,
    'queries/changed_mind.test.yaml': undefined,
    'queries/streams.sql': STREAMS,
    'queries/dear.sql': 'SELECT user_id, item, euros FROM adds WHERE euros > 1',
    'queries/dear.test.yaml': DEAR_TEST,
    'events.csv': EVENTS,
  });

test('motif test takes the columns of the input, and no computed ones', async () => {
  const { queries, file } = computed();
  const { code, stdout } = await motif(['test', queries]);
  expect(stdout).toBe('dear\n  ok    the input has what is not computed\n\n1 passed, 0 failed\n');
  expect(code).toBe(0);
  const yaml = file('queries/dear.test.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace("price: '5' }", "price: '5', euros: 7 }"));
  const wrong = await motif(['test', queries]);
  expect(wrong.code).not.toBe(0);
  expect(`${wrong.stdout}${wrong.stderr}`).toContain('euros');
});

test('motif run keeps computed columns with the others, and puts aside what cannot be computed', async () => {
  const { queries, archive } = computed();
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(code).toBe(0);
  const rows = stdout.trimEnd().split('\n');
  expect(rows.map((line) => JSON.parse(line))).toMatchObject([
    { time: '2026-01-01T12:00:00.000Z', values: { user_id: 1, item: 'soap', euros: 1.25 } },
    { time: '2026-01-01T12:00:00.500Z', values: { user_id: 1, item: 'towel', euros: 4.5 } },
  ]);
  expect(stderr).toContain('2 dead letters');
  const asked = async (sql: string) => (await motif(['sql', sql, '--archive', archive])).stdout;
  expect(await asked('SELECT ms, euros, CAST(ts AS VARCHAR) AS ts FROM events ORDER BY ts')).toContain('1767268800500');
  expect(await asked('SELECT euros FROM events ORDER BY ts')).toContain('4.5');
  const letters = await asked('SELECT reason, raw FROM dead_letters');
  expect(letters).toContain("column euros: 'free' is not a valid DOUBLE");
  expect(letters).toContain('1767268802000,2,comb,add,free');
  expect(letters).toContain('column ts: an event time is never NULL');
  const unkept = await motif(['run', queries, '--no-archive']);
  expect(unkept.stdout).toBe(stdout);
  expect(unkept.stderr).toContain('2 dead letters');
  expect((await motif(['run', queries, '--archive', archive])).stderr).toContain('nothing new');
});

test('a run does not go on where a computed column that is read, or that is the event time, has changed', async () => {
  const { queries, archive } = computed();
  await motif(['run', queries, '--archive', archive]);
  const streams = join(queries, 'streams.sql');
  for (const edited of [STREAMS.replace('/ 2', '/ 3'), STREAMS.replace('epoch_ms(ms)', 'epoch_ms(ms + 1)')]) {
    writeFileSync(streams, edited);
    const { code, stderr } = await motif(['run', queries, '--archive', archive]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("was edited since this archive's last run");
  }
  writeFileSync(
    streams,
    STREAMS.replace('epoch_ms(ms)', 'epoch_ms( ms ) -- milliseconds').replace('-- milliseconds,', ', -- milliseconds'),
  );
  expect((await motif(['run', queries, '--archive', archive])).stderr).toContain('nothing new');
});
