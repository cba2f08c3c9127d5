import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { positionAt } from '../../src/batch.js';
import { run } from '../../src/engine/run.js';
import type { Position } from '../../src/event.js';
import { loadProject } from '../../src/query/load-project.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { MINUTE } from '../../src/time.js';
import { checkpointRows } from '../support/checkpoint-rows.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const DELAY = 5;
const MAX_AHEAD = 60;

const { project } = await loadProject(
  temporaryFolder({
    'streams.sql': `CREATE TABLE e (ts TIMESTAMP, x INTEGER, WATERMARK FOR ts AS ts - INTERVAL '${DELAY}' MINUTE)
      WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'scan.watermark.max-ahead' = '${MAX_AHEAD} minutes');`,
    'each.sql': `SELECT x FROM e MATCH_RECOGNIZE (ORDER BY ts MEASURES A.x AS x ONE ROW PER MATCH
      AFTER MATCH SKIP PAST LAST ROW PATTERN (A) WITHIN INTERVAL '1' MINUTE DEFINE A AS TRUE);`,
  }),
);

type Fate = 'matched' | 'late' | 'dead letter';

/** What becomes of each record of a partition, by the words of the rule. */
function fatesOf(minutes: readonly number[]): readonly Fate[] {
  let latest: number | undefined;
  return minutes.map((time) => {
    if (latest !== undefined && time > latest + MAX_AHEAD) return 'dead letter';
    const fate = latest !== undefined && time < latest - DELAY ? 'late' : 'matched';
    latest = Math.max(latest ?? time, time);
    return fate;
  });
}

const minutes = fc.array(fc.oneof(fc.nat(2 * MAX_AHEAD + 2), fc.nat(600), fc.constant(9_000_000)), { maxLength: 24 });

const stops = fc.array(fc.nat(3), { maxLength: 3 });

property.prop([fc.tuple(minutes, minutes), fc.integer({ min: 1, max: 9 }), stops, checkpointRows], { numRuns: runs })(
  'what is too far ahead of its partition is a dead letter and moves no time, however often the run is stopped or killed',
  async (partitions, epochSize, stops, rowsBetween) => {
    const archive = new MemoryArchive(rowsBetween);
    for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
      if (rowsBetween !== undefined) archive.commitsLeft = stop;
      const running = runUntil(rowsBetween === undefined ? stop : Infinity, { archive, partitions, epochSize });
      await running.catch((error: unknown) => {
        if (archive.commitsLeft >= 0) throw error;
      });
    }
    const actual = partitions.map(() => new Map<number, Fate>());
    const note = ({ partition, offset }: Position, fate: Fate): void => void actual[partition]?.set(offset, fate);
    const events = archive.epochs.flatMap((epoch) => epoch.events);
    const places = events.flatMap((batch) => Array.from({ length: batch.length }, (_, row) => positionAt(batch, row)));
    const deadLetters = archive.epochs.flatMap((epoch) => epoch.deadLetters);
    for (const { position } of archive.epochs.flatMap(({ late }) => late)) note(position, 'late');
    for (const { position } of deadLetters) note(position, 'dead letter');
    for (const [evidence] of archive.epochs.flatMap(({ behaviours }) => behaviours.map((found) => found.evidence))) {
      if (evidence !== undefined) note(evidence, 'matched');
    }
    expect(actual.map((fates) => [...fates].toSorted(([a], [b]) => a - b).map(([, fate]) => fate))).toEqual(
      partitions.map(fatesOf),
    );
    expect(places.length + deadLetters.length).toBe(partitions.flat().length);
    for (const { reason } of deadLetters) expect(reason).toMatch(/ ahead of the latest before it, .* allows 01:00:00$/);
  },
  lawTimeout,
);

async function runUntil(
  stop: number,
  given: {
    readonly archive: MemoryArchive;
    readonly partitions: readonly (readonly number[])[];
    readonly epochSize: number;
  },
): Promise<void> {
  const [stream] = project?.streams ?? [];
  if (project === undefined || stream === undefined) throw new Error('the project has problems');
  const { archive, partitions, epochSize } = given;
  const abort = new AbortController();
  let epochs = 0;
  const sources = partitions.map((times, partition) =>
    memorySource({
      stream: stream.name,
      schema: stream.schema,
      timeField: 0,
      partition,
      rows: times.map((time, x) => [time * MINUTE, x]),
    }),
  );
  const onProgress = (): void => {
    if (++epochs > stop) abort.abort();
  };
  await run({ project, sources, store: archive, epochSize, signal: abort.signal, onProgress });
}
