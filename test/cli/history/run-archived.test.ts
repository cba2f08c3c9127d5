import { expect, test } from 'vitest';
import { archivedShop } from '../archived-shop.js';
import { motif } from '../fake-terminal.js';
import { shop } from '../shop.js';

test('what was found is found again out of the archive, byte for byte, and nothing is written', async () => {
  const { queries, archive } = shop();
  const first = await motif(['run', queries, '--archive', archive]);
  const again = await motif(['run', queries, '--from', 'archive', '--archive', archive]);
  expect(again.code).toBe(0);
  expect(again.stdout.split('\n').sort()).toEqual(first.stdout.split('\n').sort());
  expect(again.stderr).toMatch(/^2 behaviours of 4 archived events in .*; nothing was written\n$/);
  const { stdout } = await motif(['sql', 'SELECT count(*) AS n FROM runs', '--archive', archive]);
  expect(stdout).toBe('{"n":1}\n');
});

test('--since and --until choose behaviours by their time; an age counts back from the last archived event', async () => {
  const { queries, archive } = await archivedShop();
  const found = async (...flags: readonly string[]): Promise<readonly string[]> => {
    const { stdout, code } = await motif(['run', queries, '--from', 'archive', '--archive', archive, ...flags]);
    expect(code).toBe(0);
    return [...stdout.matchAll(/"behaviour":"(\w+)"/g)].map(([, name = '']) => name).sort();
  };
  expect(await found('--since', '2026-01-01T12:05:01Z')).toEqual(['abandoned']);
  expect(await found('--until', '2026-01-01T12:31:00Z')).toEqual(['changed_mind']);
  expect(await found('--since', '30 s')).toEqual(['abandoned']);
  expect(await found('--key', 'user_id=1')).toEqual(['changed_mind']);
});

test.each([
  [['--from', 'archive', '--fresh'], 2, '--from archive and --fresh exclude each other'],
  [['--since', '7d'], 2, '--since is of --from archive'],
  [['--from', 'archive', '--key', 'x'], 2, '--key x: expected COLUMN=VALUE'],
  [['--from', 'archive', '--key', 'x=1'], 2, 'stream events has no column x'],
  [['--from', 'archive', '--key', 'user_id=ada'], 2, '--key user_id=ada: ada is no BIGINT'],
])('%j is refused', async (flags, code, message) => {
  const { queries, archive } = await archivedShop();
  const refused = await motif(['run', queries, '--archive', archive, ...flags]);
  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toContain(message);
});

test('a stream, a column or a type that the archive does not have is refused by name', async () => {
  const { queries, archive, file } = await archivedShop();
  const streams = (columns: string, name = 'events'): string => `CREATE TABLE ${name} (
    ts TIMESTAMP, ${columns}, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
    WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'format' = 'csv');`;
  const refusal = async (text: string, query: string): Promise<string> => {
    file('queries/streams.sql', text);
    const path = file('queries/new.sql', query);
    const { code, stderr } = await motif(['run', path, '--from', 'archive', '--archive', archive]);
    expect(code).toBe(1);
    return stderr;
  };
  expect(queries).toContain('queries');
  expect(await refusal(streams('user_id BIGINT', 'clicks'), 'SELECT ts, user_id FROM clicks')).toContain(
    'the archive has no events of stream clicks',
  );
  expect(await refusal(streams('shoe_size BIGINT'), 'SELECT ts, shoe_size FROM events')).toContain(
    'have no column shoe_size',
  );
  expect(await refusal(streams('user_id DATE'), 'SELECT ts, user_id FROM events')).toContain(
    'user_id of stream events is BIGINT in the archive and declared as DATE',
  );
});

test('a new query reads what is archived, in a wider type too', async () => {
  const { archive, file } = await archivedShop();
  file(
    'queries/streams.sql',
    `CREATE TABLE events (ts TIMESTAMP, user_id HUGEINT, event VARCHAR, WATERMARK FOR ts AS ts)
     WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'format' = 'csv');`,
  );
  const path = file('queries/views.sql', "SELECT ts, user_id, event FROM events WHERE event = 'view'");
  const { stdout, code } = await motif(['run', path, '--from', 'archive', '--archive', archive]);
  expect(code).toBe(0);
  expect(stdout).toContain('"values":{"ts":"2026-01-01T12:06:00.000Z","user_id":1,"event":"view"}');
});
