import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openArchive } from '../../../src/archive/open-archive.js';
import { whyNotText } from '../../../src/cli/why/why-not-text.js';
import { rowOptions } from '../../../src/engine/partitions/row-options.js';
import { run } from '../../../src/engine/run.js';
import { whyNotOf } from '../../../src/history/why-not-of.js';
import { loadProject } from '../../../src/query/load-project.js';
import { outputType, type Project } from '../../../src/query/plan.js';
import { memorySource } from '../../../src/sources/memory-source.js';
import { MINUTE, parseTimestamp } from '../../../src/time.js';
import { motif } from '../fake-terminal.js';

/*
 * The answers of why-not that need a run that goes on, a person who was erased, days that were pruned, bounds of the state, or a
 * query that has its name from a target. Of each row the time is the hour and the minute.
 */

const WITH = "'connector' = 'filesystem', 'path' = 'e.csv'";
const COLUMNS = "ts TIMESTAMP, k VARCHAR, x VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE";
const match = (from: string, rest: string): string => `SELECT k, added FROM ${from} MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts MEASURES A.ts AS added ONE ROW PER MATCH AFTER MATCH SKIP ${rest}
  DEFINE A AS x = 'a', B AS x = 'b')`;

const FILES = {
  'streams.sql': `CREATE TABLE e (${COLUMNS}) WITH (${WITH});
CREATE TABLE bounded (${COLUMNS}) WITH (${WITH}, 'state.ttl' = '2 h', 'state.max-open-matches' = '2');
CREATE TABLE pairs (k VARCHAR, added TIMESTAMP);`,
  'pair.sql': match('e', "PAST LAST ROW PATTERN (A X*? B) WITHIN INTERVAL '1' HOUR"),
  'told.sql': `INSERT INTO pairs ${match('e', "PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '1' HOUR")}`,
  'many.sql': match('bounded', 'TO NEXT ROW PATTERN (A X*? B)'),
  'first.sql': match('bounded', "PAST LAST ROW PATTERN (^ A B) WITHIN INTERVAL '1' HOUR"),
};

const E = ['10:00 old a', '24:00 skipped a', '24:01 skipped a', '24:02 skipped b', '24:03 erased a', '24:04 erased b'];
const LATER = ['24:10 thrice a', '24:11 thrice c', '24:12 thrice a', '24:13 thrice c', '26:10 open a', '26:11 open c'];
const BOUNDED = [
  '24:00 anew c',
  '24:00 much a',
  '24:01 much a',
  '24:02 much a',
  '24:03 much c',
  '26:10 anew a',
  '26:11 anew c',
];
/** Behind these time has passed the others. */
const LAST = ['26:20 last c', '26:30 ahead a', '26:31 last c'];

let folder = '';
let archive = '';
let project: Project;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'motif-'));
  archive = join(folder, 'archive');
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const loaded = await loadProject(folder);
  if (loaded.project === undefined) throw new Error(JSON.stringify(loaded.problems));
  project = loaded.project;
  const abort = new AbortController();
  const read = project.streams.filter(({ connector }) => connector !== undefined);
  const store = await openArchive({
    directory: archive,
    streams: read.map(({ name, schema }) => ({ name, schema, timeField: 0, clusteredBy: ['k'] })),
    behaviours: project.queries.map(outputType),
    now: () => 0,
    policy: {},
  });
  const sources = read.map((stream) =>
    memorySource({
      ...rowOptions(stream),
      rows: [...(stream.name === 'e' ? [...E, ...LATER] : BOUNDED), ...LAST].map(rowOf),
    }),
  );
  // It is not ended: what is open stays so.
  const onProgress = ({ events }: { readonly events: number }): void => {
    if (events >= E.length + LATER.length + BOUNDED.length + 2 * LAST.length - 2) abort.abort();
  };
  await run({ project, sources, store, epochSize: 1, signal: abort.signal, onProgress });
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rowOf(text: string): readonly [ts: number, k: string, x: string] {
  const [time = '', k = '', x = ''] = text.split(' ');
  return [timeOf(time), k, x];
}

function timeOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (parseTimestamp('2026-01-01T00:00:00Z') ?? 0) + (60 * hours + minutes) * MINUTE;
}

async function whyNot(query: string, key: string, at?: string): Promise<string> {
  const keys = [{ column: 'k', value: key }];
  const about = at === undefined ? {} : { at: timeOf(at) };
  return whyNotText(await whyNotOf({ directory: archive, project, query, keys, ...about }));
}

test('it is still open', async () => {
  expect(await whyNot('pair', 'open')).toMatchInlineSnapshot(`
    "pair found nothing for k open: not yet: it is still open and waits for B (x = 'b'), until 2026-01-02 03:10:00.

      1 of 2 steps:
      2026-01-02 02:10:00  A  x = 'a'   since x = 'a'
      2026-01-02 02:11:00  X  x = 'c'

    2 events of this key are archived.
    "
  `);
});

test('event time has not passed it yet', async () => {
  expect(await whyNot('pair', 'ahead')).toMatchInlineSnapshot(`
    "pair found nothing for k ahead: it has 1 event, and the query's own WHERE leaves none of them that event time, at 2026-01-02 02:29:00, has passed.
    "
  `);
});

test('the event belongs to another match', async () => {
  expect(await whyNot('pair', 'skipped', '24:01')).toMatchInlineSnapshot(`
    "pair found nothing for k skipped: the event of 2026-01-02 00:01:00 belongs to match b67f1d4565c464db31dbe2ac1accf2bf, and AFTER MATCH SKIP PAST LAST ROW goes on behind it.

      2026-01-02 00:01:00  x = 'a'
      motif why b67f1d4565c464db31dbe2ac1accf2bf

    3 events of this key are archived.
    "
  `);
});

test('how many attempts came as near', async () => {
  expect(await whyNot('told', 'thrice')).toMatchInlineSnapshot(`
    "told found nothing for k thrice: the next event had to be B (x = 'b'), and the event of 2026-01-02 00:13:00 is none.

      1 of 2 steps:
      2026-01-02 00:12:00  A  x = 'a'   since x = 'a'
      2026-01-02 00:13:00  not B: x = 'b' is not true: x = 'c'

    4 events of this key are archived.
    1 attempt before this one came as near: \`--at TIME\` tells of the one at that time.
    "
  `);
});

test('a query that inserts into a target is asked by its own name', async () => {
  expect(await whyNot('told', 'skipped', '24:01')).toMatchInlineSnapshot(`
    "told found k skipped: it did trigger, a match.

      motif why 7158e4819a261684937ddd3f497fa5c2

    3 events of this key are archived.
    "
  `);
});

test("more were open than 'state.max-open-matches' allows", async () => {
  expect(await whyNot('many', 'much', '24:00')).toMatchInlineSnapshot(`
    "many found nothing for k much: it was given up, the earliest of more than 2 starts that were open at once ('state.max-open-matches').

      1 of 2 steps:
      2026-01-02 00:00:00  A  x = 'a'   since x = 'a'
      2026-01-02 00:01:00  X  x = 'a'
      2026-01-02 00:02:00  X  x = 'a'
      2026-01-02 00:02:00  one more than 2  x = 'a'

    4 events of this key are archived.
    "
  `);
});

test("after 'state.ttl' the key is a new one", async () => {
  expect(await whyNot('first', 'anew')).toMatchInlineSnapshot(`
    "first found nothing for k anew: the next event had to be B (x = 'b'), and the event of 2026-01-02 02:11:00 is none.

      1 of 2 steps:
      2026-01-02 02:10:00  A  x = 'a'   since x = 'a'
      2026-01-02 02:11:00  not B: x = 'b' is not true: x = 'c'

    3 events of this key are archived.
    "
  `);
});

test('whose events are erased or pruned, of them nothing is known', async () => {
  await motif(['archive', 'forget', '--key', 'k=erased', '--archive', archive]);
  expect(await whyNot('pair', 'erased')).toMatchInlineSnapshot(`
    "pair found nothing for k erased: the archive has no event of this key that came in time.

    Note: of pair, 1 are of a person who was erased: without their events they are not found again
    Note: e is archived from 2026-01-01T10:00:00.000Z on: of what was before, pruned days among it, nothing is known
    "
  `);
  const day = { now: () => timeOf('25:30'), wait: async () => undefined };
  await motif(['archive', 'prune', '--retention', '1h', '--archive', archive], { day });
  expect(await whyNot('pair', 'old')).toMatchInlineSnapshot(`
    "pair found nothing for k old: the archive has no event of this key that came in time.

    Note: of pair, 1 are of a person who was erased: without their events they are not found again
    Note: e is archived from 2026-01-02T00:00:00.000Z on: of what was before, pruned days among it, nothing is known
    "
  `);
});
