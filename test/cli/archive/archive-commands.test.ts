import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../../src/archive/manifest-file.js';
import { runCli } from '../../../src/cli/run-cli.js';
import { DAY, parseTimestamp, SECOND } from '../../../src/time.js';
import { FakeClock } from '../../support/fake-clock.js';
import { archivedShop } from '../archived-shop.js';
import { Captured, fakeProcess, motif } from '../fake-terminal.js';
import { shop } from '../shop.js';

const NOW = parseTimestamp('2026-01-01T12:30:00Z') ?? Number.NaN;
const of = (command: string, archive: string, ...flags: string[]): string[] => [
  'archive',
  command,
  '--archive',
  archive,
  ...flags,
];

function segmentsOf(archive: string): readonly string[] {
  const names = readdirSync(join(archive, 'segments'), { recursive: true }).map(String);
  return names.filter((name) => name.endsWith('.parquet')).map((name) => join(archive, 'segments', name));
}

async function asked(archive: string, sql: string): Promise<string> {
  return (await motif(['sql', sql, '--archive', archive])).stdout;
}

test('info says what there is, for people and as JSON', async () => {
  const { archive } = await archivedShop();
  const wide = fakeProcess({ stdout: new Captured({ columns: 100 }) });
  expect(await runCli(of('info', archive), wide.context)).toBe(0);
  expect(wide.stdout.text).toMatch(/: format 3, made by motif \d/);
  expect(wide.stdout.text).toMatch(/\nevents\/events +4 +1 +[\d.]+ kB +2026-01-01 +2026-01-01\n/);
  expect(wide.stdout.text).toMatch(/\nengine main: does not run, 2 views, /);
  const { stdout } = await motif(of('info', archive, '--json'));
  expect(JSON.parse(stdout)).toMatchObject({ format: 3, engines: [{ name: 'main', isRunning: false, queries: 2 }] });
});

test('info --relocate lets any client find the files of a folder that was moved', async () => {
  const { archive, folder } = await archivedShop();
  const moved = join(folder, 'moved');
  renameSync(archive, moved);
  expect((await motif(of('verify', moved))).stderr).toContain('--relocate');
  expect((await motif(of('info', moved))).stdout).toContain('it was made in ');
  expect((await motif(of('info', moved, '--relocate'))).stdout).not.toContain('it was made in ');
  expect(await motif(of('verify', moved))).toMatchObject({ code: 0, stderr: '' });
});

test('verify says that all is well, or what is not, with exit code 1', async () => {
  const { archive } = await archivedShop();
  await motif(of('info', archive, '--relocate'));
  expect((await motif(of('verify', archive))).stdout).toMatch(
    /^\d+ segments, \d+ rows, .*: all as the manifest lists them\n$/,
  );
  const [segment = ''] = segmentsOf(archive);
  writeFileSync(segment, readFileSync(segment).reverse());
  const { code, stdout, stderr } = await motif(of('verify', archive));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('.parquet: holds other bytes than were written');
});

test('compact puts segments in order, by what queries have their events by; once, and nothing is lost', async () => {
  const { archive } = await archivedShop();
  const { clusteredBy, schemas = [] } = (await readManifest(archive))?.tables['events/events'] ?? {};
  expect(clusteredBy?.slice(0, 2)).toEqual(['user_id', 'item']);
  // The time of a stream is one of its columns, and is there once.
  expect(schemas[0]?.find(({ name }) => name === '_time')).toMatchObject({ of: 'ts' });
  const before = await asked(archive, 'FROM events ORDER BY ts');
  expect((await motif(of('compact', archive))).stdout).toMatch(/^\d+ segments \(.* kB\) are now \d+ \(.* kB\)\n$/);
  expect((await motif(of('compact', archive))).stdout).toBe('nothing to compact\n');
  expect(await asked(archive, 'FROM events ORDER BY ts')).toBe(before);
});

test('prune deletes whole days, says beforehand what would go, and refuses to guess', async () => {
  const { archive } = await archivedShop();
  const pruned = async (...flags: string[]) => {
    const fake = fakeProcess({ day: { now: () => NOW + 10 * DAY, wait: async () => undefined } });
    const code = await runCli(of('prune', archive, ...flags), fake.context);
    return { code, stdout: fake.stdout.text, stderr: fake.stderr.text };
  };
  expect(await pruned()).toMatchObject({ code: 2, stderr: expect.stringContaining('--retention 90d') });
  expect(await pruned('--retention', 'soon')).toMatchObject({ code: 2, stderr: expect.stringContaining('90d, 12h') });
  expect(await pruned('--retention-bytes', '10')).toMatchObject({ code: 2, stderr: expect.stringContaining('10GB') });
  expect((await pruned('--retention', '100000d', '--dry-run')).stdout).toBe('nothing would go\n');
  expect((await pruned('--retention', '5d', '--dry-run')).stdout).toMatch(/^\d+ rows .*2026-01-06.* would go\n$/);
  expect(await asked(archive, 'SELECT count(*) AS n FROM events')).toBe('{"n":4}\n');
  expect((await pruned('--retention', '5d')).stdout).toMatch(/^\d+ rows of days before 2026-01-06 are gone/);
  expect(await asked(archive, 'SELECT count(*) AS n FROM events')).toBe('{"n":0}\n');
});

test('restore lists the segments again when the manifest is gone', async () => {
  const { archive } = await archivedShop();
  const before = await asked(archive, 'FROM behaviours ORDER BY id');
  rmSync(join(archive, 'manifest.json'));
  expect((await motif(of('restore', archive))).stdout).toMatch(/^\d+ segments with \d+ rows are listed\n$/);
  expect(await asked(archive, 'FROM behaviours ORDER BY id')).toBe(before);
});

test('a folder without an archive is named, by each command', async () => {
  const { folder } = shop();
  for (const command of ['info', 'verify', 'compact', 'restore']) {
    expect(await motif(of(command, folder))).toMatchObject({ code: 2, stderr: expect.stringContaining(folder) });
  }
});

test('forget erases one person, also from what an engine has open: it goes on with the others alone', async () => {
  const streams = `CREATE TABLE events (
    ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2),
    WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
  ) WITH ('connector' = 'filesystem', 'path' = '../in', 'format' = 'json', 'source.monitor-interval' = '1 s');
  `;
  const line = (time: string, user: number, event: string): string =>
    `${JSON.stringify({ ts: `2026-01-01T${time}Z`, user_id: user, item: 'soap', event })}\n`;
  const opened = line('12:00:00', 1, 'add') + line('12:00:01', 2, 'add') + line('12:00:09', 3, 'view');
  const { queries, archive, file } = shop({ 'queries/streams.sql': streams, 'in/a.ndjson': opened });
  const clock = new FakeClock(NOW);
  const run = async (): Promise<string> => {
    const fake = fakeProcess({ day: clock });
    const code = runCli(['run', queries, '--archive', archive], fake.context);
    await clock.settled();
    await clock.pass(SECOND);
    fake.signal('SIGINT');
    expect(await code).toBe(130);
    return fake.stdout.text;
  };
  expect(await run()).toBe('');

  expect(await motif(of('forget', archive, '--key', 'user'))).toMatchObject({ code: 2 });
  expect((await motif(of('forget', archive, '--key', 'usr_id=1'))).stderr).toContain('user_id');
  const { stdout, stderr } = await motif(of('forget', archive, '--key', 'user_id=1'));
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^events\/events: 1 row\n/);
  expect(stdout).toContain('main: state of query changed_mind: 1 row, 1 partial match');
  expect(await asked(archive, 'SELECT DISTINCT user_id FROM events ORDER BY 1')).toBe('{"user_id":2}\n{"user_id":3}\n');

  appendFileSync(
    file('in/a.ndjson'),
    line('12:01:00', 1, 'remove') + line('12:01:01', 2, 'remove') + line('12:02:00', 3, 'view'),
  );
  const found = (await run())
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row).key.user_id);
  expect(found).toEqual([2]);
});

test('run has a name for each engine, and deletes what is older than it is to be', async () => {
  const { queries, archive } = await archivedShop();
  const fake = fakeProcess({ day: { now: () => NOW + 10 * DAY, wait: async () => undefined } });
  const args = ['run', queries, '--archive', archive, '--engine', 'second', '--retention', '5d'];
  expect(await runCli(args, fake.context)).toBe(0);
  expect(await asked(archive, 'SELECT count(*) AS n FROM events')).toBe('{"n":0}\n');
  expect(await asked(archive, 'SELECT DISTINCT engine FROM runs ORDER BY 1')).toContain('second');
  expect((await motif(['run', queries, '--archive', archive, '--engine', '../x'])).stderr).toContain('Small letters');
});
