import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StatePiece } from '../../src/archive/epoch.js';
import type { Behaviour } from '../../src/behaviour.js';
import { forgetInState } from '../../src/engine/forgetting/forget-in-state.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import type { Project } from '../../src/query/plan.js';
import type { Value } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * A run over the events of several people is stopped anywhere, one of them is forgotten, and it goes on: nothing of them is
 * left in the bytes of its state, what others are found to have done is what it would have been, and nothing goes wrong.
 */

const duckdb = withDuckDB();

const FROM_FILE = "WITH ('connector' = 'filesystem', 'path' = 'x.csv', 'state.ttl' = '20 s')";
const COLUMNS = 'ts TIMESTAMP, who VARCHAR, item INTEGER, n INTEGER';
const STREAMS = `CREATE TABLE early (${COLUMNS}, WATERMARK FOR ts AS ts - INTERVAL '3' SECOND) ${FROM_FILE};
CREATE TABLE late (${COLUMNS}, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) ${FROM_FILE};
CREATE TABLE people (who VARCHAR, item INTEGER) WITH ('connector' = 'filesystem', 'path' = 'x.csv');`;

const matched = (partitionBy: string, pattern: string, measures = 'A.n AS a, last(B.n) AS b'): string =>
  `MATCH_RECOGNIZE (${partitionBy} ORDER BY ts MEASURES ${measures} AFTER MATCH SKIP PAST LAST ROW
   PATTERN (${pattern}) WITHIN INTERVAL '20' SECOND DEFINE B AS B.n >= A.n)`;

/** By the person: they have a column \`who\`, or it is their key. */
const BY_PERSON = [
  `SELECT a, b FROM early ${matched('PARTITION BY who', 'A X*? B')}`,
  `SELECT a, b FROM late ${matched('PARTITION BY item, who', 'A B+ C')}`,
  `SELECT a, m FROM early ${matched('PARTITION BY who', 'A B', 'A.n AS a, MATCH_NUMBER() AS m')}`,
  `SELECT window_end, who, sum(n) AS s FROM TABLE(HOP(TABLE early, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
   GROUP BY window_start, window_end, who`,
  `SELECT window_end, who, list(n) AS l FROM TABLE(TUMBLE(TABLE early, DESCRIPTOR(ts), INTERVAL '10' SECOND))
   GROUP BY window_start, window_end, who`,
  `SELECT window_end, who, list(item) AS l FROM TABLE(SESSION(TABLE late PARTITION BY who, DESCRIPTOR(ts), INTERVAL '8' SECOND))
   GROUP BY window_start, window_end, who`,
  `SELECT window_end, who, count(*) AS c FROM TABLE(SESSION(TABLE late PARTITION BY who, DESCRIPTOR(ts), INTERVAL '8' SECOND))
   GROUP BY window_start, window_end, who`,
  'SELECT who, n, sum(n) OVER (PARTITION BY who ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM late',
  `SELECT e.who, e.n, l.n AS other FROM early AS e LEFT JOIN late AS l ON l.who = e.who AND l.item = e.item
   AND l.ts BETWEEN e.ts AND e.ts + INTERVAL '9' SECOND`,
  'SELECT e.who, e.n, l.n AS before FROM early AS e JOIN late FOR SYSTEM_TIME AS OF e.ts AS l ON l.who = e.who',
  'SELECT e.who, e.n, p.item FROM early AS e JOIN people FOR SYSTEM_TIME AS OF e.ts AS p ON p.who = e.who',
  'SELECT who, a, lag(a) OVER (PARTITION BY who ORDER BY time) AS before FROM q0',
  `SELECT who, c FROM (SELECT ts, who, n FROM early UNION ALL SELECT ts, who, item AS n FROM late)
   ${matched('PARTITION BY who', 'A B', 'count(*) AS c')}`,
];

/** What several people did together. */
const OF_ALL = [
  `SELECT a, b FROM early ${matched('PARTITION BY item', 'A X*? B')}`,
  `SELECT a, w FROM early ${matched('PARTITION BY item', 'A B+ C', 'A.n AS a, A.who AS w')}`,
  `SELECT a, m FROM early ${matched('', 'A B', 'A.n AS a, MATCH_NUMBER() AS m')}`,
  `SELECT w FROM late MATCH_RECOGNIZE (ORDER BY ts MEASURES A.who AS w AFTER MATCH SKIP TO NEXT ROW PATTERN (A X*? B)
   WITHIN INTERVAL '9' SECOND DEFINE B AS B.who = A.who AND B.n > avg(A.n))`,
  `SELECT window_end, item, sum(n) AS s, max(who) AS w FROM TABLE(TUMBLE(TABLE early, DESCRIPTOR(ts), INTERVAL '10' SECOND))
   GROUP BY window_start, window_end, item`,
  `SELECT window_end, list(who) AS l FROM TABLE(SESSION(TABLE early, DESCRIPTOR(ts), INTERVAL '4' SECOND))
   GROUP BY window_start, window_end`,
  'SELECT item, lag(who) OVER (PARTITION BY item ORDER BY ts) AS before FROM late',
  `SELECT e.who, l.who AS other FROM early AS e LEFT JOIN late AS l ON l.item = e.item
   AND l.ts BETWEEN e.ts - INTERVAL '5' SECOND AND e.ts + INTERVAL '9' SECOND`,
  'SELECT w, a, lag(a) OVER (PARTITION BY w ORDER BY time) AS c FROM q14',
];

const PERSON = 'zoë-7f3a';

type Rows = readonly (readonly Value[])[];
type Input = Readonly<Record<string, Rows>>;

const events = (lateness: number): fc.Arbitrary<Rows> =>
  fc
    .array(
      fc.record({
        after: fc.constantFrom(0, 1, 2, 4),
        who: fc.constantFrom('ann', 'bob', PERSON, PERSON),
        item: fc.constantFrom(1, 2, null),
        n: fc.nat(5),
        late: fc.nat(lateness),
      }),
      { maxLength: 30, size: 'max' },
    )
    .map((drawn) => {
      let time = 0;
      const rows = drawn.map(({ after, who, item, n, late }) => {
        time += after * 1_000_000;
        return { row: [time, who, item, n], at: time + late * 1_000_000 };
      });
      return rows.toSorted((a, b) => a.at - b.at).map(({ row }) => row);
    });

/** What is found until so many epochs have ended, or to the end. */
async function found(
  project: Project,
  input: Input,
  archive: MemoryArchive,
  { epochSize, most = Number.POSITIVE_INFINITY }: { readonly epochSize: number; readonly most?: number },
): Promise<readonly Behaviour[]> {
  const abort = new AbortController();
  const behaviours: Behaviour[] = [];
  let epochs = 0;
  await run({
    project,
    sources: project.streams.flatMap((stream) => {
      const rows = input[stream.name];
      return rows === undefined ? [] : [memorySource({ ...rowOptions(stream), name: `${stream.name}.csv`, rows })];
    }),
    store: archive,
    epochSize,
    signal: abort.signal,
    onBehaviours: (some) => void behaviours.push(...some),
    onProgress: () => {
      if (++epochs >= most) abort.abort();
    },
  });
  return behaviours;
}

/** Of queries by person, what was found of others. */
function ofOthers(behaviours: readonly Behaviour[]): readonly string[] {
  const named = behaviours.filter(({ type }) => BY_PERSON.some((_, query) => type.name === `q${query}`));
  const ofThem = named.filter(({ key, values }) => ![...key, ...values].includes(PERSON));
  return ofThem
    .map(({ type: { name }, id, time, values, key, evidence }) => {
      // A behaviour's place among its query's is its identity to a query that reads it: it follows all that was found before.
      const identity = evidence.some(({ source }) => source === 'q0') ? [] : [id, evidence];
      return JSON.stringify([name, time, key, values, ...identity]);
    })
    .toSorted();
}

function expectNothingOf(text: string, pieces: readonly StatePiece[]): void {
  for (const { owner, key, state } of pieces) {
    expect(key).not.toContain(text);
    for (const encoding of ['utf8', 'latin1', 'utf16le'] as const) {
      const place = Buffer.from(state ?? []).indexOf(Buffer.from(text, encoding));
      expect([owner, key, place]).toEqual([owner, key, -1]);
    }
  }
}

test(
  'who is forgotten is gone from the state, and to others nothing has happened',
  async () => {
    const { project, said } = await loaded(duckdb, STREAMS, ...BY_PERSON, ...OF_ALL);
    if (project === undefined) throw new Error(said);
    const people = fc.array(fc.tuple(fc.constantFrom('ann', 'bob', PERSON), fc.nat(3)), { maxLength: 5 });
    const input = fc.record({ early: events(3), late: events(5), people });
    const cut = fc.record({ epochSize: fc.integer({ min: 1, max: 9 }), most: fc.integer({ min: 1, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(input, cut, async (rows, { epochSize, most }) => {
        const archive = new MemoryArchive();
        const before = await found(project, rows, archive, { epochSize, most });
        const { changed, report } = forgetInState((await archive.restore()).pieces, { column: 'WHO', value: PERSON });
        expect(report.flatMap(({ namedIn }) => (namedIn > 0 ? [namedIn] : []))).toEqual([]);
        const nothing = { events: [], late: [], deadLetters: [], behaviours: [], record: new Uint8Array(0) };
        await archive.commit({ ...nothing, checkpoint: { pieces: changed } });
        expectNothingOf(PERSON, (await archive.restore()).pieces);
        expectNothingOf('7f3a', (await archive.restore()).pieces);
        const after = await found(project, rows, archive, { epochSize });
        const undisturbed = await found(project, rows, new MemoryArchive(), { epochSize });
        expect(ofOthers([...before, ...after])).toEqual(ofOthers(undisturbed));
        expect(archive.epochs.flatMap(({ deadLetters }) => deadLetters)).toEqual([]);
        expect(archive.open).toEqual([]);
      }),
      { numRuns: Math.ceil(runs / 20) },
    );
  },
  4 * lawTimeout,
);
