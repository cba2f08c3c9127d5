import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { archivedShop } from './archived-shop.js';
import { Captured, fakeProcess, motif } from './fake-terminal.js';

test('an answer is NDJSON on a pipe and a table on a terminal, its rows counted on stderr', async () => {
  const { archive } = await archivedShop();
  const args = ['sql', 'SELECT user_id, item, NULL AS nothing FROM abandoned', '--archive', archive];
  expect(await motif(args)).toEqual({ code: 0, stdout: '{"user_id":2,"item":"comb","nothing":null}\n', stderr: '' });
  const fake = fakeProcess({ stdout: new Captured({ columns: 80 }) });
  expect(await runCli(args, fake.context)).toBe(0);
  expect(fake.stdout.text).toBe('user_id  item  nothing\n───────  ────  ───────\n      2  comb     NULL\n');
  expect(fake.stderr.text).toBe('1 row\n');
});

test('columns for which a terminal has no room are named', async () => {
  const { archive } = await archivedShop();
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
  const { archive, file } = await archivedShop();
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
  const { archive, file } = await archivedShop();
  const out = file(`answer.${ending}`);
  const args = ['sql', 'SELECT user_id, item FROM abandoned', '--archive', archive, '--out', out];
  expect(await motif(args)).toEqual({ code: 0, stdout: '', stderr: `1 row written to ${out}\n` });
  const bytes = readFileSync(out);
  expect(bytes.toString('latin1', 0, magic.length)).toBe(magic);
  expect(tableFromIPC(bytes).toString()).toBe('[\n  {"user_id": 2, "item": "comb"}\n]');
});

test('Arrow is not written to a terminal', async () => {
  const { archive } = await archivedShop();
  const args = ['sql', 'SELECT 1', '--archive', archive, '--format', 'arrow'];
  expect(await motif(args, { stdout: new Captured({ columns: 80 }) })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--out FILE.arrow, or into a pipe with --format arrow'),
  });
});

test('a large answer streams', async () => {
  const { archive } = await archivedShop();
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
  const { archive } = await archivedShop();
  const { code, stdout, stderr } = await motif(['sql', sql, '--archive', archive]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(
    `${sql.split(' ', 1).join('')} is refused: the archive is only read here\n  Ask with SELECT`,
  );
});

test('COPY is refused and led to --out, reading another file to where files are read', async () => {
  const { archive, file } = await archivedShop();
  const copy = await motif(['sql', `COPY behaviours TO '${file('b.csv')}'`, '--archive', archive]);
  expect(copy).toMatchObject({ code: 1, stderr: expect.stringMatching(/^COPY is refused.*\n.*--out FILE/) });
  const read = await motif(['sql', `FROM '${file('events.csv')}'`, '--archive', archive]);
  expect(read).toMatchObject({ code: 1, stderr: expect.stringContaining('Only the archive is read here') });
});

test('--out of an ending that no format has is wrong usage, unless --format says which', async () => {
  const { archive, file } = await archivedShop();
  const args = ['sql', 'SELECT 1 AS a', '--archive', archive, '--out', file('a.xls')];
  const refused = await motif(args);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('no rows are written as .xls') });
  expect(existsSync(file('a.xls'))).toBe(false);
  expect((await motif([...args, '--format', 'csv'])).code).toBe(0);
  expect(readFileSync(file('a.xls'), 'utf8')).toBe('a\n1\n');
});

test('a mistake in the SQL is said in DuckDB words, without a stack', async () => {
  const { archive } = await archivedShop();
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
  const { archive, folder } = await archivedShop();
  const { code, stderr } = await motif(['sql', 'SHOW TABLES', '--archive', folder]);
  expect(code).toBe(2);
  expect(stderr).toContain(`There is one in "${archive}": name it with --archive DIR.`);
});

test('a file that cannot be written is a fault of the environment', async () => {
  const { archive, file } = await archivedShop();
  const { code, stderr } = await motif(['sql', 'SELECT 1', '--archive', archive, '--out', file('no/such/a.csv')]);
  expect(code).toBe(3);
  expect(stderr).toContain('cannot write');
});

test('a closed pipe ends quietly with 0', async () => {
  const { archive } = await archivedShop();
  const stdout = new Captured({ onWrite: () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) });
  const args = ['sql', 'FROM range(10000000)', '--archive', archive, '--format', 'table'];
  expect(await motif(args, { stdout })).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('without SQL on a pipe, stdin is the SQL', async () => {
  const { archive } = await archivedShop();
  const stdin = 'SELECT 1;\nSELECT item FROM abandoned;\n';
  expect(await motif(['sql', '--archive', archive], { stdin })).toMatchObject({ code: 0, stdout: '{"item":"comb"}\n' });
  const nothing = await motif(['sql', '--archive', archive], { stdin: ' -- nothing\n' });
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no statement to run') });
});

test('Parquet by the name of --out, and into a pipe; refused on a terminal', async () => {
  const { archive, file } = await archivedShop();
  const args = ['sql', 'SELECT user_id, item FROM abandoned', '--archive', archive];
  const out = file('a.parquet');
  expect(await motif([...args, '--out', out])).toEqual({ code: 0, stdout: '', stderr: `1 row written to ${out}\n` });
  const piped = fakeProcess({ stdout: new Captured({ isPipe: true }) });
  expect(await runCli([...args, '--format', 'parquet'], piped.context)).toBe(0);
  expect(piped.stdout.bytes).toEqual(readFileSync(out));
  expect(piped.stdout.bytes.subarray(0, 4).toString()).toBe('PAR1');
  const terminal = fakeProcess({ stdout: new Captured({ columns: 80 }) });
  expect(await runCli([...args, '--format', 'parquet'], terminal.context)).toBe(2);
  expect(terminal.stdout.text).toBe('');
  expect(terminal.stderr.text).toContain('--out FILE.parquet, or into a pipe with --format parquet');
});

test('--plot draws on a pipe without colours, on a terminal with them, unless NO_COLOR', async () => {
  const { archive } = await archivedShop();
  const sql = 'SELECT event, item, count(*) AS n FROM events GROUP BY ALL ORDER BY ALL';
  const args = ['sql', sql, '--archive', archive, '--plot'];
  const plot = `n by event and item
add    █████
remove     █████
view            ██████
       comb soap towel
██ 1
`;
  expect(await motif(args)).toMatchObject({ code: 0, stderr: '4 rows\n' });
  expect((await motif(args)).stdout.replace(/█+/g, '█').replace(/ +/g, ' ')).toBe(
    plot.replace(/█+/g, '█').replace(/ +/g, ' '),
  );
  const coloured = fakeProcess({ stdout: new Captured({ columns: 80 }) });
  await runCli(args, coloured.context);
  expect(coloured.stdout.text).toContain('\u001b[48;5;');
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    const plain = fakeProcess({ stdout: new Captured({ columns: 80 }), env });
    await runCli(args, plain.context);
    expect(plain.stdout.text).not.toContain('\u001b');
  }
});

test('what there is no plot of is refused with what there are plots of', async () => {
  const { archive } = await archivedShop();
  const { code, stdout, stderr } = await motif(['sql', 'FROM abandoned', '--archive', archive, '--plot']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^there is no plot of 7 columns, id VARCHAR.*\n {2}A plot takes a time and a number/);
});

test('--html writes a page with the question, the plot and the rows', async () => {
  const { archive, file } = await archivedShop();
  const out = file('page.html');
  const sql = 'SELECT event, count(*) AS n FROM events GROUP BY ALL';
  expect(await motif(['sql', sql, '--archive', archive, '--html', out])).toEqual({
    code: 0,
    stdout: '',
    stderr: `3 rows written to ${out}\n`,
  });
  const page = readFileSync(out, 'utf8');
  for (const part of [`<pre><code>${sql}</code></pre>`, '1970-01-01', '<svg ', '<td class="label">view</td>']) {
    expect(page).toContain(part);
  }
});

test('an answer is written once: flags that say otherwise are refused', async () => {
  const { archive } = await archivedShop();
  const args = ['sql', 'SELECT 1', '--archive', archive];
  for (const flags of [
    ['--plot', '--format', 'csv'],
    ['--plot', '--html', 'a.html'],
    ['--out', 'a.csv', '--html', 'a.html'],
  ]) {
    expect(await motif([...args, ...flags])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('do not go together'),
    });
  }
  const stdin = Object.assign(Readable.from([]), { isTTY: true });
  expect(await motif(['sql', '--archive', archive, '--out', 'a.csv'], { stdin })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no SQL whose answer a.csv could hold'),
  });
});

test('Ctrl-C ends a long question with 130', async () => {
  const { archive } = await archivedShop();
  const long = 'SELECT count(*) FROM range(100000000) a(i), range(100000000) b(j) WHERE i * j % 7 = 8';
  const { code, stdout, stderr } = await motif(['sql', long, '--archive', archive], { signal: 'SIGINT' });
  expect({ code, stdout, stderr }).toEqual({ code: 130, stdout: '', stderr: '' });
});

test('progress is drawn on stderr where that is a terminal, and is gone before the answer', async () => {
  const { archive } = await archivedShop();
  let pauses = 0;
  const fake = fakeProcess({
    stdout: new Captured({ columns: 80 }),
    stderr: new Captured({ columns: 80 }),
    day: {
      now: () => 0,
      wait: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
          if (pauses++ < 2) resolve();
        }),
    },
  });
  expect(await runCli(['sql', 'SELECT 1 AS a', '--archive', archive], fake.context)).toBe(0);
  expect(fake.stderr.text).toMatch(/^\r\u001b\[2K.*\(Ctrl-C cancels\)\r\u001b\[2K1 row\n$/s);
});
