import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { MILLISECOND, parseTimestamp, SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { lineageFaults } from '../support/lineage-faults.js';
import { answer, receiver } from '../support/receiver.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeProcess, motif } from './fake-terminal.js';
import { HEADER, shop } from './shop.js';

/** Events as they came, none of which has a fault. */
function eventsOf(texts: readonly string[]) {
  return texts.map((text) => {
    const event = JSON.parse(text);
    expect(lineageFaults(event)).toEqual([]);
    return event;
  });
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

function states(events: ReturnType<typeof eventsOf>): readonly string[] {
  return events.map(({ eventType, job }) => `${eventType} ${job.name}`);
}

const BOTH = ['START abandoned', 'START changed_mind', 'COMPLETE abandoned', 'COMPLETE changed_mind'];

test('a run posts what its queries read and gave, as the variables of other clients say', async () => {
  const { queries, archive, file } = shop();
  const { port, received } = await receiver(answer(201));
  const env = {
    OPENLINEAGE_URL: `http://127.0.0.1:${port}/`,
    OPENLINEAGE_API_KEY: 'sesame',
    OPENLINEAGE_NAMESPACE: 'the shop',
  };
  const { code, stderr } = await motif(['run', queries, '--archive', archive], { env });
  expect({ code, hasNote: stderr.includes('lineage') }).toEqual({ code: 0, hasNote: false });
  const events = eventsOf(received.map(({ body }) => body.toString()));
  expect(states(events).toSorted()).toEqual(BOTH.toSorted());
  expect(new Set(received.map(({ path, headers }) => `${path} ${headers.authorization}`))).toEqual(
    new Set(['/api/v1/lineage Bearer sesame']),
  );
  const [begun, done] = ['START', 'COMPLETE'].map((state) =>
    events.find(({ eventType, job }) => eventType === state && job.name === 'changed_mind'),
  );
  expect(done.run.runId).toBe(begun.run.runId);
  expect(done.job.namespace).toBe('the shop');
  expect(done.job.facets).toMatchObject({
    sql: { query: readFileSync(file('queries/changed_mind.sql'), 'utf8') },
    jobType: { processingType: 'BATCH', integration: 'MOTIF' },
  });
  expect(done.inputs).toMatchObject([
    {
      namespace: 'file',
      name: file('events.csv'),
      facets: { schema: { fields: [{ name: 'ts', type: 'TIMESTAMP' }, {}, {}, {}, {}] } },
    },
  ]);
  const input = { namespace: 'file', name: file('events.csv'), field: 'price' };
  expect(done.outputs).toMatchObject([
    {
      namespace: `duckdb://${archive}/catalog.duckdb`,
      name: 'catalog.main.changed_mind',
      facets: { columnLineage: { fields: { price: { inputFields: [input] } } } },
      outputFacets: { outputStatistics: { rowCount: 1 } },
    },
  ]);
});

test('each run is another, and a file has them all', async () => {
  const { queries, archive, file } = shop();
  const events = file('events.ndjson');
  for (let i = 0; i < 2; i++) await motif(['run', queries, '--archive', archive, '--openlineage', events]);
  const told = eventsOf(linesOf(events));
  expect(states(told)).toEqual([...BOTH, ...BOTH]);
  expect(new Set(told.map(({ run }) => run.runId)).size).toBe(4);
  await motif(['run', queries, '--archive', archive, '--openlineage', events], {
    env: { OPENLINEAGE_DISABLED: 'true' },
  });
  expect(linesOf(events)).toHaveLength(8);
});

test('a run that fails, whether early or late, is told to have failed, and why', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `2026-01-01T12:00:00Z,${i},${Math.sin(i)},add,1\n`).join('');
  const whole = gzipSync(`${HEADER}\n${rows}`);
  const { queries, file } = shop({ 'cut.csv.gz': whole.subarray(0, whole.length / 2), archive: 'a file' });
  const options = ['--openlineage', file('events.ndjson')];
  const late = ['--no-archive', '--input', `events=${file('cut.csv.gz')}`];
  expect((await motif(['run', queries, ...late, ...options])).code).toBe(1);
  expect((await motif(['run', queries, '--archive', file('archive'), ...options])).code).toBe(3);
  const told = eventsOf(linesOf(file('events.ndjson')));
  const failing = ['START abandoned', 'START changed_mind', 'FAIL abandoned', 'FAIL changed_mind'];
  expect(states(told)).toEqual([...failing, ...failing]);
  expect(told[0].inputs).toMatchObject([{ name: file('cut.csv.gz') }]);
  expect(told[0].outputs).toMatchObject([{ namespace: 'inmemory://', name: 'abandoned' }]);
  expect(told[2].run.facets.errorMessage.message).toContain('cut.csv.gz');
  expect(told[6].run.facets.errorMessage.message).toContain('archive');
});

test('of a run without an end it is told once a minute, and which queries come and go, until it is stopped', async () => {
  const streams = `CREATE TABLE events (ts TIMESTAMP, item VARCHAR, WATERMARK FOR ts AS ts)
    WITH ('connector' = 'filesystem', 'path' = '../in', 'format' = 'json', 'source.monitor-interval' = '1 s');`;
  const query = "SELECT item FROM events WHERE item = 'soap';";
  const queries = { 'queries/streams.sql': streams, 'queries/changed_mind.sql': query, 'queries/abandoned.sql': query };
  const made = shop({ ...queries, 'in/a.ndjson': '{"ts": "2026-01-01T11:59:00Z", "item": "soap"}\n' });
  const clock = new FakeClock(parseTimestamp('2026-01-01T12:00:00Z') ?? Number.NaN);
  const waits: (() => void)[] = [];
  const wait: FakeClock['wait'] = (duration, signal) => {
    if (duration === 5 * SECOND) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    return duration === 50 * MILLISECOND ? new Promise((resolve) => waits.push(resolve)) : clock.wait(duration, signal);
  };
  const fake = fakeProcess({ day: { now: clock.now, wait } });
  const file = made.file('events.ndjson');
  const code = runCli(['run', made.queries, '--archive', made.archive, '--openlineage', file], fake.context);
  await clock.settled();
  for (let i = 0; i < 61; i++) await clock.pass(SECOND);
  made.file('queries/changed_mind.sql', query.replace('soap', 'comb'));
  fake.changed();
  while (waits.length === 0) await new Promise((resolve) => setImmediate(resolve));
  for (const done of waits.splice(0)) done();
  while (!fake.stderr.text.includes('new version live')) await new Promise((resolve) => setImmediate(resolve));
  await clock.settled();
  fake.signal('SIGINT');
  expect(await code).toBe(130);
  const told = eventsOf(linesOf(file));
  expect(states(told)).toEqual([
    'START abandoned',
    'START changed_mind',
    'RUNNING abandoned',
    'RUNNING changed_mind',
    'COMPLETE changed_mind',
    'START changed_mind',
    'ABORT abandoned',
    'ABORT changed_mind',
  ]);
  expect(told[0].job.facets.jobType).toMatchObject({
    processingType: 'STREAMING',
    emissionPattern: { eventTrigger: 'PERIODIC', eventContentMode: 'ACCUMULATIVE' },
  });
});

test('who is not there is noted once, and the run is what it is', async () => {
  const { queries } = shop();
  const { code, stdout, stderr } = await motif(['run', queries, '--no-archive', '--openlineage', 'http://127.0.0.1:1']);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  expect(stderr.match(/lineage/g)).toHaveLength(1);
  expect(stderr).toMatch(/^no lineage to http:\/\/127.0.0.1:1: connect ECONNREFUSED [^\n]*; the run goes on without$/m);
});

test('what is no place for events is refused before anything is done', async () => {
  const { queries, archive } = shop();
  const said = async (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> => {
    const { code, stderr } = await motif(['run', queries, '--archive', archive, ...args], { env });
    expect(code).toBe(2);
    return stderr;
  };
  expect(await said({ OPENLINEAGE_URL: 'localhost' })).toMatchInlineSnapshot(`
    "OPENLINEAGE_URL: expected a URL with http or https
      Such as http://localhost:5000, to which api/v1/lineage is added.
    "
  `);
  expect(await said({}, '--openlineage', 'kafka://localhost')).toMatchInlineSnapshot(`
    "--openlineage: expected a URL with http or https, or a file
      Such as http://localhost:5000, to which api/v1/lineage is added.
    "
  `);
  expect(await said({}, '--openlineage', 'http://me:hunter2@localhost')).toMatchInlineSnapshot(`
    "--openlineage: a URL is no place for a password
      OPENLINEAGE_API_KEY has the token that is sent with each event.
    "
  `);
  expect(await said({}, '--openlineage', 'x', '--from', 'archive')).toMatchInlineSnapshot(`
    "--from archive and --openlineage exclude each other
      With --from archive events come from the archive alone, and nothing is written to it.
    "
  `);
  expect(existsSync(archive)).toBe(false);
});

test('a graph has topics and hosts as they are, and nothing that is secret', async () => {
  const env = {
    BROKERS: 'broker.internal:9092,other:9092',
    TOPIC: 'clicks-of-today',
    PASSWORD: 'hunter2',
    HOOK: 'https://hooks.example/T0/sesame',
  };
  const connection = `'properties.bootstrap.servers' = '\${BROKERS}', 'properties.security.protocol' = 'SASL_SSL',
    'properties.sasl.mechanism' = 'PLAIN', 'properties.sasl.username' = 'me', 'properties.sasl.password' = '\${PASSWORD}'`;
  const folder = temporaryFolder({
    'streams.sql': `CREATE TABLE clicks (ts TIMESTAMP METADATA FROM 'timestamp', who INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'kafka', 'topic' = '\${TOPIC}', 'format' = 'json', 'properties.group.id' = 'shop', ${connection});
CREATE TABLE alerts (at_time TIMESTAMP, who INTEGER, WATERMARK FOR at_time AS at_time)
WITH ('connector' = 'kafka', 'topic' = 'alerts', 'format' = 'json', ${connection});
CREATE TABLE hook (who INTEGER) WITH ('connector' = 'webhook', 'url' = '\${HOOK}');`,
    'odd.sql': 'INSERT INTO alerts SELECT ts, who FROM clicks WHERE who % 2 = 1',
    'told.sql': 'INSERT INTO hook SELECT who FROM alerts',
  });
  const { code, stdout, stderr } = await motif(['check', folder, '--graph=openlineage'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [odd, told] = eventsOf(stdout.trimEnd().split('\n'));
  const kafka = 'kafka://broker.internal:9092';
  const names = (datasets: readonly { readonly namespace: string; readonly name: string }[]): readonly string[] =>
    datasets.map(({ namespace, name }) => `${namespace} ${name}`);
  const catalogue = `duckdb://${join(process.cwd(), '.motif')}/catalog.duckdb`;
  expect(names(odd.inputs)).toEqual([`${kafka} clicks-of-today`]);
  expect(names(odd.outputs)).toEqual([`${catalogue} catalog.main.alerts`, `${kafka} alerts`]);
  expect(names(told.inputs)).toEqual([`${kafka} alerts`]);
  expect(names(told.outputs)).toEqual([`${catalogue} catalog.main.hook`, 'https://hooks.example hook']);
  expect(told.job.facets.jobType.processingType).toBe('STREAMING');
  expect(stdout).not.toMatch(/hunter2|sesame/);
});
