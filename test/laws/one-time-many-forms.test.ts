import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import { fileSource } from '../../src/sources/file-source.js';
import { DAY, formatTimestamp, HOUR, MILLISECOND, MINUTE, type Timestamp } from '../../src/time.js';
import { TimeZone } from '../../src/time-zone.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/*
 * However a stream says when its events were, the behaviours are the same: text in the offsets of several zones as TIMESTAMP
 * or as TIMESTAMPTZ, milliseconds, seconds or microseconds of which a column is computed, a date and a clock time, what the
 * clocks of a place show.
 */
const BERLIN = TimeZone.named('Europe/Berlin');
const OFFSETS = ['Z', '+02:00', '-05:30', '+00:00', ''] as const;

interface Event {
  readonly time: Timestamp;
  readonly key: number;
  readonly offset: (typeof OFFSETS)[number];
}

/** Around the two days of 2026 on which clocks in Berlin change, but not in the hour that they show twice or leave out. */
const time = fc
  .tuple(fc.constantFrom(Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)), fc.integer({ min: 0, max: 300 }))
  .map(([day, minutes]) => day * MILLISECOND + minutes * MINUTE)
  .filter((instant) => BERLIN?.instantOf(BERLIN.localOf(instant)) === instant);
const events = fc.array(fc.record({ time, key: fc.integer({ min: 1, max: 2 }), offset: fc.constantFrom(...OFFSETS) }), {
  maxLength: 40,
});

interface Form {
  readonly columns: string;
  /** Of the file, whose first they are. */
  readonly header: string;
  readonly cells: (event: Event) => string;
}

const FORMS: readonly Form[] = [
  { columns: 'ts TIMESTAMP', header: 'ts', cells: zoned },
  { columns: 'ts TIMESTAMPTZ', header: 'ts', cells: zoned },
  { columns: 'ts TIMESTAMP_LTZ(3)', header: 'ts', cells: zoned },
  { columns: 't VARCHAR, ts AS CAST(t AS TIMESTAMP)', header: 't', cells: zoned },
  { columns: 'ms BIGINT, ts AS epoch_ms(ms)', header: 'ms', cells: ({ time }) => `${time / MILLISECOND}` },
  { columns: 'us BIGINT, ts AS make_timestamp(us)', header: 'us', cells: ({ time }) => `${time}` },
  { columns: 's BIGINT, ts AS to_timestamp(s)', header: 's', cells: ({ time }) => `${time / MILLISECOND / 1000}` },
  {
    columns: `t VARCHAR, ts AS strptime(t, '%d/%m/%Y %H:%M')`,
    header: 't',
    cells: ({ time }) => wallClock(time).replace(/^(\d+)-(\d+)-(\d+)T(\d+:\d+).*$/, '$3/$2/$1 $4'),
  },
  {
    columns: `day DATE, clock VARCHAR, ts AS CAST(CAST(day AS VARCHAR) || ' ' || clock AS TIMESTAMP)`,
    header: 'day,clock',
    cells: ({ time }) => formatTimestamp(time).replace('Z', '').replace('T', ','),
  },
  {
    columns: `wall TIMESTAMP, ts AS wall AT TIME ZONE 'Europe/Berlin'`,
    header: 'wall',
    cells: ({ time }) => wallClock(BERLIN?.localOf(time) ?? 0),
  },
];

function zoned({ time, offset }: Event): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const ahead = Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE;
  return `${wallClock(sign === '-' ? time - ahead : time + ahead)}${offset}`;
}

function wallClock(shown: Timestamp): string {
  return formatTimestamp(shown).replace('Z', '');
}

const QUERY = `SELECT key, n FROM e MATCH_RECOGNIZE (
  PARTITION BY key ORDER BY ts MEASURES count(*) AS n
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+) WITHIN INTERVAL '2' HOUR
  DEFINE B AS ts - PREV(ts) < INTERVAL '40' MINUTE
)`;

async function outcome({ columns, header, cells }: Form, given: readonly Event[]): Promise<unknown> {
  const lines = given.map((event) => `${cells(event)},${event.key}`);
  const folder = temporaryFolder({
    'streams.sql': `CREATE TABLE e (${columns}, key INTEGER, WATERMARK FOR ts AS ts - INTERVAL '90' MINUTE)
      WITH ('connector' = 'filesystem', 'path' = 'e.csv');`,
    'q.sql': QUERY,
    'e.csv': [`${header},key`, ...lines, ''].join('\n'),
  });
  const { project, problems } = await loadProject(folder);
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  const sources = project.streams.map((stream) =>
    fileSource({ file: join(folder, 'e.csv'), format: 'csv', name: 'e.csv', ...rowOptions(stream) }),
  );
  const found: unknown[] = [];
  const { events, late, deadLetters } = await run({
    project,
    sources,
    epochSize: 7,
    onBehaviours: (behaviours) => {
      for (const { kind, key, time, values, evidence } of behaviours) found.push({ kind, key, time, values, evidence });
    },
  });
  return { found, events, late, deadLetters };
}

test(
  'a time means the same in every form',
  async () => {
    const law = fc.asyncProperty(events, async (given) => {
      const outcomes: unknown[] = [];
      for (const form of FORMS) outcomes.push(await outcome(form, given));
      expect(outcomes[0]).toMatchObject({ events: given.length, deadLetters: 0 });
      for (const other of outcomes) expect(other).toEqual(outcomes[0]);
    });
    await fc.assert(law, { numRuns: Math.max(20, runs / 10) });
  },
  lawTimeout,
);

test('the law sees matches', async () => {
  const form: Form = { columns: 'ts TIMESTAMP', header: 'ts', cells: zoned };
  const given = [0, 10, 200].map((minutes): Event => ({ time: 20_000 * DAY + minutes * MINUTE, key: 1, offset: 'Z' }));
  expect(await outcome(form, given)).toMatchObject({ found: [{ values: [1, 2] }], events: 3 });
});
