import { appendFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { MILLISECOND, parseTimestamp, SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { type FakeProcess, fakeProcess } from './fake-terminal.js';
import { shop } from './shop.js';

const STREAMS = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../in', 'format' = 'json', 'source.monitor-interval' = '1 s');
`;
const REMOVED = "SELECT item FROM events WHERE event = 'remove';";
const BOUGHT = REMOVED.replace('remove', 'purchase');

const line = (time: string, user: number, event: string): string =>
  `${JSON.stringify({ ts: `2026-01-01T${time}Z`, user_id: user, item: 'soap', event })}\n`;

interface Watched {
  readonly fake: FakeProcess;
  readonly code: Promise<number>;
  readonly behaviours: () => readonly object[];
  file(name: string, text?: string): string;
  /** Something has changed in the folder of queries. */
  saved(): Promise<void>;
  append(text: string): Promise<void>;
}

/** A shop, with these files, that is followed. */
async function watched(files: Readonly<Record<string, string>> = {}, isKept: boolean = true): Promise<Watched> {
  const made = shop({ 'queries/streams.sql': STREAMS, ...files, 'in/a.ndjson': line('11:59:00', 1, 'add') });
  const clock = new FakeClock(parseTimestamp('2026-01-01T12:00:00Z') ?? Number.NaN);
  const waits: (() => void)[] = [];
  // The run waits on the clock; who watches waits on this, which the test lets go by.
  const wait: FakeClock['wait'] = (duration, signal) =>
    duration === 50 * MILLISECOND ? new Promise((resolve) => waits.push(resolve)) : clock.wait(duration, signal);
  const fake = fakeProcess({ day: { now: clock.now, wait } });
  const code = runCli(
    ['run', made.queries, ...(isKept ? ['--archive', made.archive] : ['--no-archive'])],
    fake.context,
  );
  await clock.settled();
  return {
    ...made,
    fake,
    code,
    behaviours: () => fake.stdout.text.split('\n').flatMap((text) => (text === '' ? [] : [JSON.parse(text)])),
    async saved() {
      const before = fake.stderr.text;
      fake.changed();
      await until(() => waits.length > 0);
      for (const done of waits.splice(0)) done();
      await until(() => fake.stderr.text !== before);
      await clock.settled();
    },
    async append(text) {
      appendFileSync(made.file('in/a.ndjson'), text);
      await clock.pass(SECOND);
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

test('a query that is edited while the run goes on begins with what the archive has', async () => {
  const { fake, code, behaviours, file, saved, append } = await watched();
  await append(line('11:59:10', 1, 'view'));
  const pattern = `SELECT item, seen FROM events MATCH_RECOGNIZE (PARTITION BY user_id, item ORDER BY ts
    MEASURES V.ts AS seen AFTER MATCH SKIP PAST LAST ROW PATTERN (A V+ R) WITHIN INTERVAL '30' MINUTE
    DEFINE A AS A.event = 'add', V AS V.event = 'view', R AS R.event = 'remove');`;
  file('queries/changed_mind.sql', pattern);
  await saved();
  expect(fake.stderr.text).toMatch(/changed_mind: new version live after 0.0 s, state from \d+ seconds of archive\n/);
  await append(line('11:59:20', 1, 'remove') + line('11:59:40', 2, 'view'));
  expect(behaviours()).toMatchObject([
    { behaviour: 'changed_mind', values: { item: 'soap', seen: '2026-01-01T11:59:10.000Z' } },
  ]);
  fake.signal('SIGINT');
  expect(await code).toBe(130);
});

test('queries come and go while the run goes on, and one with a mistake leaves what is there', async () => {
  const { fake, code, behaviours, file, saved, append } = await watched({ 'queries/removed.sql': REMOVED });
  file('queries/bought.sql', BOUGHT.replace('events', 'evnts'));
  await saved();
  expect(fake.stderr.text).toMatch(
    /bought.sql:1:18: .*evnts[\s\S]*\^\^\^\^\^[\s\S]*\nthe queries go on as they were\n/,
  );
  file('queries/bought.sql', BOUGHT);
  await saved();
  expect(fake.stderr.text).toContain('bought: live after');
  rmSync(file('queries/removed.sql'));
  await saved();
  expect(fake.stderr.text).toContain('removed: taken out\n');
  await append(line('11:59:10', 1, 'remove') + line('11:59:11', 1, 'purchase') + line('11:59:40', 1, 'view'));
  expect(behaviours()).toMatchObject([{ behaviour: 'bought' }, { behaviour: 'changed_mind' }]);
  file('queries/streams.sql', STREAMS.replace("'5' SECOND", "'6' SECOND"));
  await saved();
  expect(fake.stderr.text).toContain(
    'needs a restart: stream events is declared otherwise; the queries go on as they were\n',
  );
  fake.signal('SIGINT');
  expect(await code).toBe(130);
});

test('without an archive a query that is new begins with what comes', async () => {
  const { fake, code, behaviours, file, saved, append } = await watched({}, false);
  await append(line('11:59:10', 1, 'purchase'));
  file('queries/bought.sql', BOUGHT);
  await saved();
  expect(fake.stderr.text).toContain('bought: live after 0.0 s, with what comes from now on\n');
  await append(line('11:59:30', 2, 'purchase') + line('11:59:50', 1, 'view'));
  expect(behaviours()).toMatchObject([{ behaviour: 'bought' }, { behaviour: 'bought' }]);
  fake.signal('SIGINT');
  expect(await code).toBe(130);
});
