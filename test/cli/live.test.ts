import { appendFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readManifest } from '../../src/archive/manifest-file.js';
import { runCli } from '../../src/cli/run-cli.js';
import { parseTimestamp, SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { Captured, type FakeProcess, fakeProcess, motif } from './fake-terminal.js';
import { type Shop, shop } from './shop.js';

const STREAMS = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../in', 'format' = 'json', 'source.monitor-interval' = '1 s',
  'scan.watermark.idle-timeout' = '1 min');
`;
const FILE = STREAMS.replace("'../in'", "'../in/a.ndjson'");
const NOW = parseTimestamp('2026-01-01T12:00:00Z') ?? Number.NaN;

const line = (time: string, user: number, event: string): string =>
  `${JSON.stringify({ ts: `2026-01-01T${time}Z`, user_id: user, item: 'soap', event })}\n`;

interface Live extends Shop {
  readonly fake: FakeProcess;
  readonly clock: FakeClock;
  readonly code: Promise<number>;
  append(text: string): void;
}

function live(args: readonly string[], terminal?: Captured, streams: string = STREAMS): Live {
  const made = shop({ 'queries/streams.sql': streams, 'in/a.ndjson': line('11:59:00', 1, 'add') });
  const clock = new FakeClock(NOW);
  const fake = fakeProcess({
    ...(terminal === undefined ? {} : { stdout: terminal, stderr: terminal }),
    day: clock,
    clock: () => clock.now() / 1000,
  });
  const code = runCli(['run', made.queries, '--archive', made.archive, ...args], fake.context);
  return { ...made, fake, clock, code, append: (text) => appendFileSync(made.file('in/a.ndjson'), text) };
}

test('a folder is followed until Ctrl-C, which keeps what is open, and the next run goes on', async () => {
  const { fake, clock, code, append, queries, archive } = live([]);
  await clock.settled();
  append(line('11:59:10', 1, 'remove') + line('11:59:20', 2, 'add'));
  await clock.pass(SECOND);
  expect(JSON.parse(fake.stdout.text)).toMatchObject({ behaviour: 'changed_mind', key: { user_id: 1 } });
  fake.signal('SIGINT');
  expect(await code).toBe(130);
  expect(fake.stderr.text).toContain('3 events in 1.00 s, up to event time 2026-01-01 11:59:15\n');
  expect(fake.stderr.text).toContain('the same command without --fresh goes on from there');

  append(line('11:59:40', 2, 'remove') + line('11:59:50', 3, 'view'));
  const again = fakeProcess({ day: clock });
  const running = runCli(['run', queries, '--archive', archive], again.context);
  await clock.settled();
  expect(JSON.parse(again.stdout.text)).toMatchObject({ behaviour: 'changed_mind', key: { user_id: 2 } });
  again.signal('SIGTERM');
  expect(await running).toBe(143);
});

test.each([
  ['all came at once', ''],
  ['more came since the last checkpoint', line('11:59:10', 2, 'add')],
])(
  'what came is sealed after a minute, for other clients to see, also when nothing more comes: %s',
  async (_, more) => {
    const streams = STREAMS.replace(/,\s*'scan.watermark.idle-timeout' = '1 min'/, '');
    const { fake, clock, code, archive, append } = live([], undefined, streams);
    await clock.settled();
    append(more);
    const sealed = async (): Promise<number> => {
      const { segments = [] } = (await readManifest(archive)) ?? {};
      return segments.filter(({ table }) => table === 'events/events').reduce((sum, { rows }) => sum + rows, 0);
    };
    await clock.pass(59 * SECOND);
    expect(await sealed()).toBe(0);
    const rows = more === '' ? 1 : 2;
    for (let seconds = 0; seconds < 3; seconds++) await clock.pass(SECOND);
    // It goes on beside the run: it is given time.
    for (let looks = 0; (await sealed()) < rows && looks < 5_000; looks++);
    expect(await sealed()).toBe(rows);
    fake.signal('SIGINT');
    expect(await code).toBe(130);
  },
);

test('a column that is declared between two runs is there from then on, and what was open is not forgotten', async () => {
  const { fake, clock, code, append, file, queries, archive } = live([]);
  await clock.settled();
  append(line('11:59:20', 2, 'add'));
  await clock.pass(SECOND);
  fake.signal('SIGINT');
  expect(await code).toBe(130);

  writeFileSync(file('queries/streams.sql'), STREAMS.replace('item VARCHAR', 'item VARCHAR, note VARCHAR'));
  const noted = { ts: '2026-01-01T11:59:40Z', user_id: 2, item: 'soap', event: 'remove', note: 'too dear' };
  append(`${JSON.stringify(noted)}\n${line('11:59:50', 3, 'view')}`);
  const again = fakeProcess({ day: clock });
  const running = runCli(['run', queries, '--archive', archive], again.context);
  await clock.settled();
  expect(JSON.parse(again.stdout.text)).toMatchObject({ behaviour: 'changed_mind', key: { user_id: 2 } });
  again.signal('SIGTERM');
  expect(await running).toBe(143);
  const { stdout } = await motif(['sql', 'SELECT event, note FROM events ORDER BY ts', '--archive', archive]);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row)),
  ).toEqual([
    { event: 'add', note: null },
    { event: 'add', note: null },
    { event: 'remove', note: 'too dear' },
    { event: 'view', note: null },
  ]);
});

test('the line on a terminal says what time waits for once it stands, and since when', async () => {
  const terminal = new Captured({ columns: 120 });
  const { fake, clock, code, append } = live([], terminal);
  const shown = () => terminal.text.split('\r\u001b[2K').at(-1);
  await clock.settled();
  for (let i = 0; i < 12; i++) await clock.pass(SECOND);
  expect(shown()).toMatch(
    /^1 event {2}event time 2026-01-01 11:58:55 {2}waits for \.\.\/in\/a\.ndjson since 12 s {2}0 behaviours$/,
  );
  append(line('11:59:02', 1, 'view'));
  await clock.pass(SECOND);
  expect(shown()).toBe('2 events  event time 2026-01-01 11:58:57  0 behaviours');
  for (let i = 0; i < 62; i++) await clock.pass(SECOND);
  expect(shown()).toBe(
    '2 events  event time 2026-01-01 11:58:59  goes with the clock, ../in/a.ndjson idle since 62 s  0 behaviours',
  );
  fake.signal('SIGINT');
  expect(await code).toBe(130);
  expect(terminal.text).toContain('which goes with the clock, ../in/a.ndjson idle since 62 s\n');
});

test('--status json is a line on stderr every ten seconds, and one at the end', async () => {
  const { fake, clock, code, append } = live(['--status', 'json']);
  await clock.settled();
  for (let i = 0; i < 25; i++) await clock.pass(SECOND);
  append(`${line('11:00:00', 1, 'view')}no event\n${line('11:59:00', 1, 'remove')}${line('12:00:00', 1, 'view')}`);
  await clock.pass(SECOND);
  fake.signal('SIGINT');
  await code;
  const lines = fake.stderr.text.split('\n').filter((text) => text.startsWith('{'));
  const waitingFor = { stream: 'events', source: '../in/a.ndjson', partition: 0, idle: false };
  const [first, second, last, ...more] = lines.map((text) => JSON.parse(text));
  expect(first).toEqual({
    ...{ time: '2026-01-01T12:00:10.000Z', events: 1, behaviours: 0, late: 0, deadLetters: 0, duplicates: 0 },
    watermark: '2026-01-01T11:58:55.000Z',
    waitingFor: { ...waitingFor, lastEventTime: '2026-01-01T11:59:00.000Z', since: '2026-01-01T12:00:00.000Z' },
  });
  expect(second).toMatchObject({ time: '2026-01-01T12:00:20.000Z' });
  expect(last).toEqual({
    ...{ time: '2026-01-01T12:00:26.000Z', events: 4, behaviours: 1, late: 1, deadLetters: 1, duplicates: 0 },
    watermark: '2026-01-01T11:59:55.000Z',
    waitingFor: { ...waitingFor, lastEventTime: '2026-01-01T12:00:00.000Z', since: '2026-01-01T12:00:26.000Z' },
  });
  expect(more).toEqual([]);
});

test('the end of a file says in JSON that nothing is waited for', async () => {
  const { queries } = shop();
  const { stderr } = await motif(['run', queries, '--no-archive', '--status', 'json']);
  const [last = '', ...more] = stderr.split('\n').filter((text) => text.startsWith('{'));
  expect(JSON.parse(last)).toMatchObject({ events: 4, behaviours: 2, watermark: null, waitingFor: null });
  expect(more).toEqual([]);
});

test('--status none draws nothing on a terminal', async () => {
  const { queries } = shop();
  const stderr = new Captured({ columns: 80 });
  const fake = fakeProcess({ stderr });
  await runCli(['run', queries, '--no-archive', '--status', 'none'], fake.context);
  expect(stderr.text).not.toContain('\u001b');
});

test('one file is followed too, and its going is said with exit code 1', async () => {
  const { fake, clock, code, append, folder } = live([], undefined, FILE);
  await clock.settled();
  append(line('11:59:10', 1, 'remove') + line('11:59:20', 2, 'add'));
  await clock.pass(SECOND);
  expect(JSON.parse(fake.stdout.text)).toMatchObject({ behaviour: 'changed_mind' });
  const { rmSync } = await import('node:fs');
  rmSync(`${folder}/in/a.ndjson`);
  void clock.pass(SECOND);
  expect(await code).toBe(1);
  expect(fake.stderr.text).toContain('../in/a.ndjson is gone: it was followed, and 3 of its records were read');
});

test('what is said of a file of the folder does not garble the line', async () => {
  const terminal = new Captured({ columns: 100 });
  const { fake, clock, code, file } = live([], terminal);
  await clock.settled();
  file('in/notes.txt', '');
  await clock.pass(SECOND);
  expect(terminal.text).toContain('\r\u001b[2K../in/notes.txt is passed over: its name does not end as json does\n');
  fake.signal('SIGINT');
  await code;
});

test.each([
  ['../a.ndjson.gz', 'such a file is written as a whole'],
  ['../a.parquet', 'such a file is written as a whole'],
])('%s cannot be followed', async (path, why) => {
  const streams = STREAMS.replace("'../in'", `'${path}'`).replace(
    'json',
    path.includes('parquet') ? 'parquet' : 'json',
  );
  const { queries } = shop({ 'queries/streams.sql': streams, [path.slice(3)]: '' });
  const { code, stderr } = await motif(['run', queries, '--no-archive']);
  expect(code).toBe(1);
  expect(stderr).toContain(`${path} cannot be followed: ${why}`);
  expect(stderr).toContain('follow the folder');
});

test('--input reads to the end what is otherwise followed', async () => {
  const { queries, file } = shop({ 'queries/streams.sql': STREAMS });
  const path = file('b.ndjson', line('11:59:10', 1, 'add') + line('11:59:20', 1, 'remove'));
  const { code, stdout } = await motif(['run', queries, '--no-archive', '--input', `events=${path}`]);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});
