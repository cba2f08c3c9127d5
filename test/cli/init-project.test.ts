import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { Captured, motif, typed } from './fake-terminal.js';

const CLICKS = `at,visitor,page,price
2026-03-01T10:00:00Z,a,home,
2026-03-01T10:00:30Z,b,home,
2026-03-01T10:01:00Z,a,shop,1.5
2026-03-01T10:02:00Z,b,shop,2.5
2026-03-01T10:03:00Z,a,home,
2026-03-01T10:04:00Z,c,home,3.5
`;

/** What `motif init` wrote is checked, tested and run, as a user would do next. */
async function works(dir: string): Promise<string> {
  expect(await motif(['check', dir])).toMatchObject({ code: 0, stderr: '' });
  const tested = await motif(['test', dir]);
  expect(tested.stdout).toContain('2 passed, 0 failed');
  const ran = await motif(['run', dir, '--no-archive']);
  expect(ran.code).toBe(0);
  expect(ran.stderr).toContain('0 dead letters');
  return ran.stdout;
}

test('without a terminal key and time are guessed aloud, and what is written works at once', async () => {
  const folder = temporaryFolder({ 'clicks.csv': CLICKS });
  const dir = join(folder, 'q');
  const { code, stdout, stderr } = await motif(['init', join(folder, 'clicks.csv'), '--dir', dir]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain('Time (when it happened): at (guessed; --time COLUMN chooses another)');
  expect(stderr).toContain('Key (whose event it is): visitor (guessed; --key COLUMN chooses another)');
  expect(stderr).toContain(`next:\n  motif check ${dir}\n  motif test ${dir}\n  motif run ${dir}\n`);
  expect(readdirSync(dir).toSorted()).toEqual(['home_then_shop.sql', 'home_then_shop.test.yaml', 'streams.sql']);
  const found = await works(dir);
  expect(found.trimEnd().split('\n')).toHaveLength(2);
});

test('on a terminal it asks, takes Enter for its guess, and asks again after a slip', async () => {
  const folder = temporaryFolder({ 'clicks.csv': CLICKS });
  const dir = join(folder, 'q');
  const stderr = new Captured({ columns: 80 });
  const options = { stdin: typed('', 'pgae', 'page'), stderr };
  const { code } = await motif(['init', join(folder, 'clicks.csv'), '--dir', dir], options);
  expect(code).toBe(0);
  expect(stderr.text).toContain('Time (when it happened) [at]: ');
  expect(stderr.text).toContain('did you mean page?');
  expect(await motif(['check', dir])).toMatchObject({ stdout: expect.stringContaining('clicks by page,') });
  await works(dir);
});

test('giving up at a question writes nothing', async () => {
  const folder = temporaryFolder({ 'clicks.csv': CLICKS });
  const options = { stdin: typed(), stderr: new Captured({ columns: 80 }) };
  const { code } = await motif(['init', join(folder, 'clicks.csv'), '--dir', join(folder, 'q')], options);
  expect(code).toBe(130);
  expect(existsSync(join(folder, 'q'))).toBe(false);
});

test('names that SQL and YAML would take for something else, nested values, NDJSON', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => ({
    'when it was': `2026-03-01T10:${String(i + 10)}:00+01:00`,
    select: `user ${i % 3}`,
    'on: "off"': i % 2 === 0 ? "it's" : 'no',
    more: { list: [1, 2], text: 'x' },
    big: 12345678901234567890n.toString(),
  }));
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const folder = temporaryFolder({ '2026 log.ndjson.gz': gzipSync(text) });
  const dir = join(folder, 'q');
  const args = ['init', join(folder, '2026 log.ndjson.gz'), '--dir', dir, '--key', 'select'];
  expect((await motif(args)).code).toBe(0);
  const found = await works(dir);
  expect(found).not.toBe('');
});

test('without a column that tells kinds apart the query takes any two events of a key', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `2026-03-0${1 + (i % 3)}T10:00:00Z,${i % 4},${i / 2}\n`).join('');
  const folder = temporaryFolder({ 'm.csv': `ts,sensor,value\n${rows}` });
  const dir = join(folder, 'q');
  expect((await motif(['init', join(folder, 'm.csv'), '--dir', dir])).code).toBe(0);
  expect(readdirSync(dir)).toContain('sensor_twice.sql');
  expect(readFileSync(join(dir, 'streams.sql'), 'utf8')).toContain("INTERVAL '2' DAY");
  await works(dir);
});

test('a Parquet file, and a day as the time', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'visits.parquet');
  const database = await openDatabase(':memory:', { access: 'write' });
  await database.run(
    `COPY (SELECT DATE '2026-01-01' + (i // 5)::INTEGER AS day, i % 2 AS client_id, uuid() AS id, i / 3 AS x FROM range(20) t(i)) TO '${file}'`,
  );
  await database.close();
  const dir = join(folder, 'q');
  expect((await motif(['init', file, '--dir', dir])).code).toBe(0);
  expect(await works(dir)).not.toBe('');
});

test('existing files stay as they are', async () => {
  const folder = temporaryFolder({ 'clicks.csv': CLICKS, 'streams.sql': '-- mine' });
  const { code, stderr } = await motif(['init', join(folder, 'clicks.csv'), '--dir', folder]);
  expect(code).toBe(2);
  expect(stderr).toContain('is there already, and is left as it is');
  expect(readFileSync(join(folder, 'streams.sql'), 'utf8')).toBe('-- mine');
});

test.each<[string, string, number, string]>([
  ['a.csv', 'ts;a\n2026-01-01;1\n', 1, 'commas'],
  ['a.csv', '2026-01-01T00:00:00Z,1\n2026-01-02T00:00:00Z,2\n', 1, 'no header'],
  ['a.csv', 'ts,a\n', 1, 'no rows'],
  ['a.csv', 'n,m\n1,2\n', 1, 'no column that can be the event time\n  it is text such as 2026-01-31T12:00:00Z'],
  ['a.csv', 'ts,x\n2026-01-01T00:00:00Z,1.5\n', 1, 'whose event it is'],
  ['a.parquet', 'no parquet', 1, 'cannot be read as parquet'],
  ['a.xml', '<a/>', 2, 'does not say what it holds'],
])('%s with %j is refused with the reason', async (name, content, exitCode, message) => {
  const folder = temporaryFolder({ [name]: content });
  const { code, stderr } = await motif(['init', join(folder, name), '--dir', join(folder, 'q')]);
  expect(code).toBe(exitCode);
  expect(stderr).toContain(message);
  expect(existsSync(join(folder, 'q'))).toBe(false);
});

test('a column that is not there is wrong usage, with the one that may be meant', async () => {
  const folder = temporaryFolder({ 'clicks.csv': CLICKS });
  const { code, stderr } = await motif([
    'init',
    join(folder, 'clicks.csv'),
    '--dir',
    join(folder, 'q'),
    '--key',
    'vistor',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean visitor?');
});

test('a file that is not there is said to be looked for at its whole path', async () => {
  const { code, stderr } = await motif(['init', 'qqqqqqqq.csv']);
  expect(code).toBe(1);
  expect(stderr).toBe(`qqqqqqqq.csv does not exist\n  looked for it at ${resolve('qqqqqqqq.csv')}\n`);
});

test('a folder that cannot be made ends it at once', async () => {
  const folder = temporaryFolder({ 'clicks.csv': CLICKS });
  const { code, stderr } = await motif(['init', join(folder, 'clicks.csv'), '--dir', '/proc/no-such/queries']);
  expect(code).toBe(3);
  expect(stderr).toContain('cannot write into /proc/no-such/queries');
});
