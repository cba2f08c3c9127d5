import { existsSync, readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess, motif } from './fake-terminal.js';
import { shop } from './shop.js';

async function archived(): Promise<ReturnType<typeof shop>> {
  const made = shop();
  await motif(['run', made.queries, '--archive', made.archive]);
  return made;
}

test('an answer is NDJSON on a pipe and a table on a terminal, its rows counted on stderr', async () => {
  const { archive } = await archived();
  const args = ['sql', 'SELECT user_id, item, NULL AS nothing FROM abandoned', '--archive', archive];
  expect(await motif(args)).toEqual({ code: 0, stdout: '{"user_id":2,"item":"comb","nothing":null}\n', stderr: '' });
  const fake = fakeProcess({ stdout: new Captured({ columns: 80 }) });
  expect(await runCli(args, fake.context)).toBe(0);
  expect(fake.stdout.text).toBe('user_id  item  nothing\n───────  ────  ───────\n      2  comb     NULL\n');
  expect(fake.stderr.text).toBe('1 row\n');
});

test('columns for which a terminal has no room are named', async () => {
  const { archive } = await archived();
  const fake = fakeProcess({ stdout: new Captured({ columns: 24 }) });
  await runCli(['sql', "SELECT 1234567890 AS a, 1234567890 AS b, 'x' AS c", '--archive', archive], fake.context);
  expect(fake.stdout.text.split('\n')[0]).toBe('         a  …');
  expect(fake.stderr.text).toBe('1 row (not shown: b, c; --format csv has all columns)\n');
});

test.each([
  ['csv', 'user_id,item\n2,comb\n'],
  ['json', '[\n  {"user_id":2,"item":"comb"}\n]\n'],
  ['ndjson', '{"user_id":2,"item":"comb"}\n'],
])('--format %s, and --out by its name', async (format, text) => {
  const { archive, file } = await archived();
  const args = ['sql', 'SELECT user_id, item FROM abandoned', '--archive', archive];
  expect((await motif([...args, '--format', format])).stdout).toBe(text);
  const out = file(`answer.${format}`);
  expect(await motif([...args, '--out', out])).toEqual({ code: 0, stdout: '', stderr: `1 row written to ${out}\n` });
  expect(readFileSync(out, 'utf8')).toBe(text);
});

test.each([
  ['arrow', 'ARROW1'],
  ['arrows', '\xff\xff\xff\xff'],
])('--out FILE.%s is Arrow, and begins as it must', async (ending, magic) => {
  const { archive, file } = await archived();
  const out = file(`answer.${ending}`);
  const args = ['sql', 'SELECT user_id, item FROM abandoned', '--archive', archive, '--out', out];
  expect(await motif(args)).toEqual({ code: 0, stdout: '', stderr: `1 row written to ${out}\n` });
  const bytes = readFileSync(out);
  expect(bytes.toString('latin1', 0, magic.length)).toBe(magic);
  expect(tableFromIPC(bytes).toString()).toBe('[\n  {"user_id": 2, "item": "comb"}\n]');
});

test('Arrow is not written to a terminal', async () => {
  const { archive } = await archived();
  const args = ['sql', 'SELECT 1', '--archive', archive, '--format', 'arrow'];
  expect(await motif(args, { stdout: new Captured({ columns: 80 }) })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/nothing for a terminal\n.*--out FILE\.arrow/),
  });
});

test('a large answer streams', async () => {
  const { archive } = await archived();
  const { stdout } = await motif(['sql', 'FROM range(100000)', '--archive', archive, '--format', 'csv']);
  expect(stdout.split('\n')).toHaveLength(100_002);
});

test.each([
  'DELETE FROM behaviours',
  'DELETE FROM events',
  'UPDATE abandoned SET item = 1',
  "INSERT INTO behaviours (id) VALUES ('a')",
  'CREATE TABLE t (a INTEGER)',
  'DROP VIEW abandoned',
  "ATTACH 'a.duckdb'",
  'SET threads = 1',
])('%s is refused', async (sql) => {
  const { archive } = await archived();
  const { code, stdout, stderr } = await motif(['sql', sql, '--archive', archive]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(
    `${sql.split(' ', 1).join('')} is refused: the archive is only read here\n  Ask with SELECT`,
  );
});

test('COPY is refused and led to --out, reading another file to where files are read', async () => {
  const { archive, file } = await archived();
  const copy = await motif(['sql', `COPY behaviours TO '${file('b.csv')}'`, '--archive', archive]);
  expect(copy).toMatchObject({ code: 1, stderr: expect.stringMatching(/^COPY is refused.*\n.*--out FILE/) });
  const read = await motif(['sql', `FROM '${file('events.csv')}'`, '--archive', archive]);
  expect(read).toMatchObject({ code: 1, stderr: expect.stringContaining('Only the archive is read here') });
});

test('--out of an ending that no format has is wrong usage, unless --format says which', async () => {
  const { archive, file } = await archived();
  const args = ['sql', 'SELECT 1 AS a', '--archive', archive, '--out', file('a.parquet')];
  const refused = await motif(args);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('no rows are written as .parquet') });
  expect(existsSync(file('a.parquet'))).toBe(false);
  expect((await motif([...args, '--format', 'csv'])).code).toBe(0);
  expect(readFileSync(file('a.parquet'), 'utf8')).toBe('a\n1\n');
});

test('a mistake in the SQL is said in DuckDB words, without a stack', async () => {
  const { archive } = await archived();
  const { code, stderr } = await motif(['sql', 'SELECT usr_id FROM abandoned', '--archive', archive]);
  expect(code).toBe(1);
  expect(stderr).toContain('usr_id');
  expect(stderr).not.toContain('    at ');
});

test('without an archive the way to one is said', async () => {
  const { code, stderr } = await motif(['sql', 'SHOW TABLES', '--archive', '/no/such/archive']);
  expect(code).toBe(2);
  expect(stderr).toContain('motif run');
});

test('an archive in a folder within the one asked is named', async () => {
  const { archive, folder } = await archived();
  const { code, stderr } = await motif(['sql', 'SHOW TABLES', '--archive', folder]);
  expect(code).toBe(2);
  expect(stderr).toContain(`There is one in "${archive}": name it with --archive DIR.`);
});

test('a file that cannot be written is a fault of the environment', async () => {
  const { archive, file } = await archived();
  const { code, stderr } = await motif(['sql', 'SELECT 1', '--archive', archive, '--out', file('no/such/a.csv')]);
  expect(code).toBe(3);
  expect(stderr).toContain('cannot write');
});

test('a closed pipe ends quietly with 0', async () => {
  const { archive } = await archived();
  const stdout = new Captured({ onWrite: () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) });
  const args = ['sql', 'FROM range(10000000)', '--archive', archive, '--format', 'table'];
  expect(await motif(args, { stdout })).toEqual({ code: 0, stdout: '', stderr: '' });
});
