import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { parseTimestamp, SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeProcess, motif } from './fake-terminal.js';

const STREAMS = `CREATE TABLE orders (ts TIMESTAMP METADATA FROM 'ce_time', id VARCHAR METADATA FROM 'ce_id', WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'orders.ndjson', 'format' = 'cloudevents', 'source.monitor-interval' = '1 s');`;

const lines = (...minutes: readonly number[]): string =>
  minutes
    .map((minute) => {
      const time = `2026-01-01T12:${String(minute).padStart(2, '0')}:00Z`;
      return `${JSON.stringify({ specversion: '1.0', type: 't', source: '/s', id: `e${minute}`, time })}\n`;
    })
    .join('');

test('CloudEvents that come again are left out, in the next run too, and the archive says how many', async () => {
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'all.sql': 'SELECT id FROM orders', 'orders.ndjson': '' });
  const [file, archive] = [join(folder, 'orders.ndjson'), join(folder, 'archive')];
  const clock = new FakeClock(parseTimestamp('2026-01-01T13:00:00Z') ?? 0);
  const runs: string[] = [];
  for (const given of [lines(0, 1, 0, 2, 2), lines(2, 14, 1, 2, 14)]) {
    const fake = fakeProcess({ day: clock, clock: () => clock.now() / 1000 });
    const code = runCli(['run', folder, '--archive', archive, '--status', 'json'], fake.context);
    await clock.settled();
    appendFileSync(file, given);
    for (let i = 0; i < 2; i++) await clock.pass(SECOND);
    fake.signal('SIGINT');
    expect(await code).toBe(130);
    runs.push(fake.stderr.text);
  }
  const ended = runs.map((text) => JSON.parse(text.split('\n').findLast((line) => line.startsWith('{')) ?? '{}'));
  expect(ended.map(({ events, duplicates }) => [events, duplicates])).toEqual([
    [3, 2],
    // What was taken twelve minutes ago is known no more: it is an event again, and late.
    [3, 2],
  ]);
  expect(runs[0]).toContain('0 late events\n2 duplicates left out\n');
  const counts = `SELECT (SELECT list(duplicates ORDER BY began_at) FROM runs) AS left_out,
    count(*) AS taken, count(DISTINCT (id, ts)) AS sent FROM orders`;
  const { stdout } = await motif(['sql', counts, '--archive', archive]);
  expect(JSON.parse(stdout)).toEqual({ left_out: [2, 2], taken: 6, sent: 4 });
});

test('an archive of a motif that did not count them goes on', async () => {
  const streams = STREAMS.replace(", 'source.monitor-interval' = '1 s'", '');
  const folder = temporaryFolder({
    'streams.sql': streams,
    'all.sql': 'SELECT id FROM orders',
    'orders.ndjson': lines(0, 1, 1),
  });
  const archive = join(folder, 'archive');
  const asked = async (): Promise<string> =>
    (await motif(['sql', 'SELECT duplicates FROM runs ORDER BY began_at', '--archive', archive])).stdout;
  expect((await motif(['run', folder, '--archive', archive])).code).toBe(0);
  expect(await asked()).toBe('{"duplicates":1}\n');
  const manifest = join(archive, 'manifest.json');
  const { tables, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
  const [before] = tables.runs.schemas;
  tables.runs.schemas = [before.filter(({ name }: { readonly name: string }) => name !== 'duplicates')];
  writeFileSync(manifest, JSON.stringify({ ...rest, tables }));
  expect((await motif(['run', folder, '--archive', archive])).code).toBe(0);
  expect(await asked()).toBe('{"duplicates":null}\n');
});
