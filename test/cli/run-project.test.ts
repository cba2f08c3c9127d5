import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { Captured, fakeProcess, motif } from './fake-terminal.js';
import { HEADER, shop } from './shop.js';

test('on a pipe stdout is NDJSON alone, and stderr says what was done and what to type next', async () => {
  const { queries, archive } = shop();
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(code).toBe(0);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .toSorted((a, b) => a.time.localeCompare(b.time));
  expect(rows).toMatchObject([
    {
      behaviour: 'changed_mind',
      kind: 'match',
      time: '2026-01-01T12:05:00.000Z',
      key: { user_id: 1, item: 'soap' },
      values: { item: 'soap', removed_at: '2026-01-01T12:05:00.000Z', price: 2.5 },
      evidence: [
        { variable: 'A', source: '../events.csv', partition: 0, offset: 0 },
        { variable: 'R', source: '../events.csv', partition: 0, offset: 2 },
      ],
    },
    {
      behaviour: 'abandoned',
      kind: 'timeout',
      time: '2026-01-01T12:31:00.000Z',
      key: { user_id: 2, item: 'comb' },
      evidence: [{ variable: 'A', offset: 1 }],
    },
  ]);
  expect(Object.keys(rows[0])).toEqual([
    'behaviour',
    'kind',
    'id',
    'source',
    'partition',
    'offset',
    'time',
    'key',
    'values',
    'evidence',
  ]);
  expect(stderr).toContain('4 events in');
  expect(stderr).toMatch(/abandoned +0 +1\n/);
  expect(stderr).toMatch(/changed_mind +1 +0\n/);
  expect(stderr).toContain(`motif sql "FROM abandoned ORDER BY time DESC LIMIT 10" --archive ${archive}`);
});

test('every command that the summary names works', async () => {
  const { queries, archive } = shop();
  const { stderr } = await motif(['run', queries, '--archive', archive]);
  const commands = [...stderr.matchAll(/^ {2}motif sql "(.*)" --archive /gm)].map(([, sql = '']) => sql);
  expect(commands).toHaveLength(3);
  for (const sql of commands) {
    const answer = await motif(['sql', sql, '--archive', archive]);
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    expect(answer.stdout).not.toBe('');
  }
});

test('run again, there is nothing new; --fresh says what it deleted and finds the same again', async () => {
  const { queries, archive } = shop();
  const first = await motif(['run', queries, '--archive', archive]);
  const again = await motif(['run', queries, '--archive', archive]);
  expect(again.code).toBe(0);
  expect(again.stdout).toBe('');
  expect(again.stderr).toContain('nothing new since the last run; --fresh begins anew');
  const fresh = await motif(['run', queries, '--archive', archive, '--fresh']);
  expect(fresh.stderr).toContain(
    `--fresh: deleted from ${archive}: 4 events, 2 behaviours, 0 late events, 0 dead letters`,
  );
  expect(fresh.stdout).toBe(first.stdout);
});

test('--no-archive keeps nothing', async () => {
  const { queries, archive } = shop();
  const { code, stdout, stderr } = await motif(['run', queries, '--no-archive']);
  expect(code).toBe(0);
  expect(stdout.split('\n')).toHaveLength(3);
  expect(stderr).toContain('nothing was kept');
  expect(existsSync(archive)).toBe(false);
});

test('--output none prints no behaviours', async () => {
  const { queries } = shop();
  const { code, stdout } = await motif(['run', queries, '--no-archive', '--output', 'none']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test('on a terminal there are tables, and a progress line that is gone in the end', async () => {
  const { queries } = shop();
  const terminal = new Captured({ columns: 80 });
  const fake = fakeProcess({ stdout: terminal, stderr: terminal });
  expect(await runCli(['run', queries, '--no-archive'], fake.context)).toBe(0);
  expect(terminal.text).toContain(
    'changed_mind: matches\ntime (UTC)           user_id  item  removed_at           price\n',
  );
  expect(terminal.text).toContain('\n2026-01-01 12:31:00        2  comb  2026-01-01 12:01:00\n');
  expect(terminal.text).toContain('4 events  100 %');
  expect(terminal.text.indexOf('4 events in')).toBeGreaterThan(terminal.text.lastIndexOf('\u001b[2K'));
});

test('one query file runs alone', async () => {
  const { file } = shop();
  const { code, stdout } = await motif(['run', file('queries/changed_mind.sql'), '--no-archive']);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});

test('--input takes another file, its format by its name, and evidence names it as written', async () => {
  const { queries, file } = shop();
  const row = (minute: number, event: string) =>
    JSON.stringify({ ts: `2026-01-01T12:0${minute}:00Z`, user_id: 5, item: 'x', event });
  const path = file('other.ndjson.gz', gzipSync(`${row(1, 'add')}\n${row(2, 'remove')}\n`));
  const { code, stdout } = await motif(['run', queries, '--no-archive', '--input', `events=${path}`]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    key: { user_id: 5, item: 'x' },
    evidence: [{ source: path }, { source: path }],
  });
});

test('stdin is read in the declared format, without an archive', async () => {
  const { queries } = shop();
  const stdin = `${HEADER}\n2026-01-01T12:00:00Z,1,a,add,1\n2026-01-01T12:01:00Z,1,a,remove,1\n`;
  const { code, stdout } = await motif(['run', queries, '--no-archive', '--input', 'events=-'], { stdin });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ behaviour: 'changed_mind', evidence: [{ source: '-' }, { source: '-' }] });
});

test('stdin cannot be continued, so with an archive it needs --fresh', async () => {
  const { queries, archive } = shop();
  const args = ['run', queries, '--archive', archive, '--input', 'events=-'];
  const { code, stderr } = await motif(args, { stdin: `${HEADER}\n` });
  expect(code).toBe(2);
  expect(stderr).toContain('stdin, which a later run cannot go on from');
  expect(existsSync(archive)).toBe(false);
  expect((await motif([...args, '--fresh'], { stdin: `${HEADER}\n` })).code).toBe(0);
});

test.each([
  ['evnts=x.csv', 'did you mean events?'],
  ['x.csv', 'expected NAME=FILE'],
  ['events=', 'expected NAME=FILE'],
])('--input %s is wrong usage', async (input, message) => {
  const { code, stderr } = await motif(['run', shop().queries, '--no-archive', '--input', input]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('records that are to be kept as they came cannot be read from Parquet', async () => {
  const streams = `CREATE TABLE events (ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2),
    WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'archive.raw' = 'true');`;
  const { queries, archive } = shop({ 'queries/streams.sql': streams });
  const parquet = await motif(['run', queries, '--archive', archive, '--input', 'events=e.parquet']);
  expect(parquet.code).toBe(2);
  expect(parquet.stderr).toContain('the archive keeps the records of events as they came, and a Parquet file has none');
  expect(existsSync(archive)).toBe(false);
  expect((await motif(['run', queries, '--archive', archive])).code).toBe(0);
});

test('a file that is not there is said before anything is written or deleted', async () => {
  const { queries, archive, folder } = shop();
  await motif(['run', queries, '--archive', archive]);
  const { code, stderr } = await motif([
    ...['run', queries, '--archive', archive, '--fresh'],
    ...['--input', `events=${folder}/event.csv`],
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('event.csv does not exist');
  expect(stderr).toContain('did you mean');
  const { stdout } = await motif(['sql', 'SELECT count(*) AS n FROM behaviours', '--archive', archive]);
  expect(stdout).toBe('{"n":2}\n');
});

test('a folder is read file by file, each a partition, what is of another format passed over', async () => {
  const { queries, folder, archive, file } = shop({ 'readme.md': 'not events', '_half.csv': 'x' });
  file('more.csv', `${HEADER}\n2026-01-01T12:02:00Z,7,soap,add,1\n2026-01-01T12:03:00Z,7,soap,remove,1\n`);
  const args = ['run', queries, '--archive', archive, '--input', `events=${folder}`];
  const { code, stdout, stderr } = await motif(args);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  expect(stdout).toContain(`"source":"${folder}/more.csv","partition":0,"offset":1`);
  expect(stderr).toContain(`${folder}/readme.md is passed over: its name does not end as csv does`);
  expect(stderr).not.toContain('_half.csv');
  expect((await motif(args)).stderr).toContain('nothing new since the last run');
  file('late.csv', `${HEADER}\n`);
  const again = await motif(args);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('late.csv may have more');
});

test('a folder without a file of the format is no input', async () => {
  const { queries, file } = shop();
  const empty = dirname(file('empty/readme.md', ''));
  const { code, stderr } = await motif(['run', queries, '--no-archive', '--input', `events=${empty}`]);
  expect(code).toBe(1);
  expect(stderr).toContain('has no file whose name ends as csv does');
});

test('records that cannot be read are counted, with where to look, and the run goes on', async () => {
  const { queries, archive } = shop({
    'events.csv': `${HEADER}\nyesterday,1,a,add,1\n2026-01-01T12:00:00Z,1\n2026-01-01T12:00:00Z,1,a,add,1\n`,
  });
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(code).toBe(0);
  expect(stdout).toContain('"offset":2');
  expect(stderr).toContain(`2 dead letters: motif sql "FROM dead_letters" --archive ${archive}`);
  const letters = await motif(['sql', 'SELECT line FROM dead_letters ORDER BY line', '--archive', archive]);
  expect(letters.stdout).toBe('{"line":2}\n{"line":3}\n');
});

test('an empty file is no events', async () => {
  const { queries } = shop({ 'events.csv': `${HEADER}\n` });
  const { code, stdout, stderr } = await motif(['run', queries, '--no-archive']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain('0 events in');
});

test('a gz cut short keeps what came before, does not close time, and exits with 1', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `2026-01-01T12:00:00Z,${i},${Math.sin(i)},add,1\n`).join('');
  const whole = gzipSync(`${HEADER}\n${rows}`);
  const { queries, archive, file } = shop({ 'cut.csv.gz': whole.subarray(0, whole.length / 2) });
  const input = ['--input', `events=${file('cut.csv.gz')}`];
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive, ...input]);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('cut.csv.gz');
  const { stdout: kept } = await motif(['sql', 'SELECT count(*) > 1000 AS kept FROM events', '--archive', archive]);
  expect(kept).toBe('{"kept":true}\n');
});

test('going on after a query was edited is refused, naming it and --fresh', async () => {
  const { queries, archive, file } = shop();
  await motif(['run', queries, '--archive', archive]);
  const query = file('queries/changed_mind.sql');
  file('queries/changed_mind.sql', readFileSync(query, 'utf8').replace("'30'", "'20'"));
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('changed_mind');
  expect(stderr).toContain('--fresh');
});

test('a finished file that has changed is refused, naming --fresh', async () => {
  const { queries, archive, file } = shop();
  await motif(['run', queries, '--archive', archive]);
  file('events.csv', `${HEADER}\n`);
  const { code, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(code).toBe(1);
  expect(stderr).toContain('has changed since it was read');
  expect(stderr).toContain('--fresh');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends a run with %i, what was committed is kept, and the next goes on from there',
  async (signal, code) => {
    const { queries, archive } = shop();
    const interrupted = await motif(['run', queries, '--archive', archive], { signal });
    expect(interrupted.code).toBe(code);
    expect(interrupted.stderr).toContain(`${signal}: ending after the events at hand`);
    expect(interrupted.stderr).toContain('what was committed is kept');
    const rest = await motif(['run', queries, '--archive', archive]);
    expect(rest.code).toBe(0);
    expect((interrupted.stdout + rest.stdout).trimEnd().split('\n')).toHaveLength(2);
  },
);

test('a closed pipe ends quietly with 0', async () => {
  const { queries } = shop();
  const stdout = new Captured({ onWrite: () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) });
  const { code, stderr } = await motif(['run', queries, '--no-archive'], { stdout });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('a signal that comes when its pipe has just been found closed still ends it with 130', async () => {
  const { queries } = shop();
  const stdout = new Captured({ onWrite: () => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) });
  const stdin = new PassThrough({
    destroy(error, done) {
      setImmediate(() => fake.signal('SIGINT'));
      done(error);
    },
  });
  const fake = fakeProcess({ stdout, stdin });
  stdin.write(`${HEADER}\n2026-01-01T12:00:00Z,1,a,add,1\n2026-01-01T12:01:00Z,1,a,remove,1\n`);
  stdin.write('2026-01-01T12:10:00Z,1,a,view,1\n');
  expect(await runCli(['run', queries, '--no-archive', '--input', 'events=-'], fake.context)).toBe(130);
  expect(fake.stderr.text).toContain('interrupted: nothing was kept');
});

test('problems of the queries are all said, and nothing runs', async () => {
  const { queries, archive } = shop({ 'queries/changed_mind.sql': 'SELECT 1', 'queries/abandoned.sql': 'SELEC' });
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('changed_mind.sql:1:');
  expect(stderr).toContain('abandoned.sql:1:');
  expect(existsSync(archive)).toBe(false);
});

test('stdin is the input of one stream, however it is said', async () => {
  const declared = (name: string): string =>
    `CREATE TABLE ${name} (ts TIMESTAMP, item VARCHAR, WATERMARK FOR ts AS ts)
     WITH ('connector' = 'filesystem', 'path' = '-', 'format' = 'csv');`;
  const { queries } = shop({
    'queries/streams.sql': `${declared('events')}\n${declared('others')}`,
    'queries/changed_mind.sql': 'SELECT item FROM events;',
    'queries/abandoned.sql': 'SELECT item FROM others;',
    'queries/changed_mind.test.yaml': '[]',
  });
  const { code, stderr } = await motif(['run', queries, '--no-archive']);
  expect(stderr).toContain('stdin can be the input of one stream only, and events and others would read it');
  expect(stderr).toContain('--input others=FILE');
  expect(code).not.toBe(0);
});
