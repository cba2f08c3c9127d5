import type { Behaviour } from '../../src/behaviour.js';
import type { RunSummary } from '../../src/engine/contract.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project } from '../../src/query/plan.js';
import type { Value } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { MemoryArchive } from './memory-archive.js';
import { temporaryFolder } from './temporary-folder.js';

const FROM_FILE = "WITH ('connector' = 'filesystem', 'path' = 'x.csv')";
const STREAMS = `CREATE TABLE plain (id INTEGER, n INTEGER) ${FROM_FILE};
CREATE TABLE left_side (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts - INTERVAL '0.000003' SECOND) ${FROM_FILE};
CREATE TABLE right_side (n INTEGER, t TIMESTAMP, WATERMARK FOR t AS t - INTERVAL '0.000001' SECOND) ${FROM_FILE};`;

export type Rows = readonly (readonly Value[])[];

/** Of queries over a table `plain` and the streams `left_side` and `right_side`, whose events come microseconds late. */
export async function projectOf(...queries: readonly string[]): Promise<Project> {
  const files = queries.map((query, i): [string, string] => [`q${i}.sql`, query]);
  const { project, problems } = await loadProject(
    temporaryFolder({ 'streams.sql': STREAMS, ...Object.fromEntries(files) }),
  );
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  return project;
}

export interface Found {
  readonly behaviours: readonly Behaviour[];
  readonly archive: MemoryArchive;
  readonly summary: RunSummary;
}

export interface Disturbance {
  readonly epochSize?: number;
  /** After so many epochs it is stopped, and continued. */
  readonly stops?: readonly number[];
  /** Given: it does not stop then but dies. After so many rows a checkpoint is due, and what came after the last is replayed. */
  readonly checkpointRows?: number | undefined;
  /** Whether what came after the last checkpoint is read again from the sources, not taken from the archive. */
  readonly rereads?: boolean;
  /** Where time ends, instead of being closed. */
  readonly advanceTo?: number;
}

/** Stopped or killed as often as is said, and continued until there is nothing more to read. */
export async function runOver(
  project: Project,
  rows: Readonly<Record<string, Rows>>,
  { epochSize = 1000, stops = [], checkpointRows, rereads, advanceTo }: Disturbance = {},
): Promise<Found> {
  const archive = new MemoryArchive(checkpointRows, rereads);
  const behaviours: Behaviour[] = [];
  let summary: RunSummary | undefined;
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    const abort = new AbortController();
    let epochs = 0;
    const sources = project.streams.flatMap((stream) => {
      const given = rows[stream.name];
      return given === undefined ? [] : [memorySource({ ...rowOptions(stream), rows: given })];
    });
    const before = summary;
    if (checkpointRows !== undefined) archive.commitsLeft = stop;
    const running = run({
      project,
      sources,
      store: archive,
      epochSize,
      signal: abort.signal,
      ...(advanceTo === undefined ? {} : { advanceTo }),
      onBehaviours: (found) => void behaviours.push(...found),
      onProgress: () => {
        if (++epochs > stop && checkpointRows === undefined) abort.abort();
      },
    });
    summary = await running.catch((error: unknown) => {
      if (archive.commitsLeft >= 0) throw error;
      return undefined;
    });
    if (summary === undefined) continue;
    if (summary.nothingNew && before !== undefined) break;
  }
  if (summary === undefined) throw new Error('no run');
  return { behaviours, archive, summary };
}
