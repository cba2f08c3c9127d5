import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { run } from '../../src/engine/run.js';
import { loadProject } from '../../src/query/load-project.js';
import { Folder } from '../../src/sources/folder.js';
import { SECOND } from '../../src/time.js';
import { liveRun } from '../support/live-run.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { project } = await loadProject(
  temporaryFolder({
    'streams.sql': `CREATE TABLE e (ts TIMESTAMP, k INTEGER, x VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '1' HOUR)
      WITH ('connector' = 'filesystem', 'path' = 'in', 'format' = 'json');`,
    'pairs.sql': `SELECT x FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.ts AS x
      ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW
      PATTERN (A Y*? B) WITHIN INTERVAL '20' MINUTE DEFINE A AS x = 'a', B AS x = 'b');`,
  }),
);

const event = fc.record({ minute: fc.nat(59), k: fc.nat(2), x: fc.constantFrom('a', 'b', 'é\n') });
/** What happens one after the other: a file is written to, a part of what is to come, or the run is stopped or dies. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('write'), file: fc.nat(3), bytes: fc.integer({ min: 1, max: 150 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('die'), commits: fc.nat(2) }) },
);

property.prop(
  [
    fc.array(fc.array(event, { maxLength: 8 }), { minLength: 4, maxLength: 4 }),
    fc.array(happening, { maxLength: 16 }),
    fc.constantFrom(0, 1, 5, Number.POSITIVE_INFINITY),
  ],
  {
    numRuns: Math.ceil(runs / 5),
  },
)(
  'a folder that is followed while it grows, by runs that stop and die, gives what it gives read once',
  async (files, happenings, checkpointRows) => {
    const folder = mkdtempSync(join(tmpdir(), 'motif-followed-'));
    try {
      const archive = new MemoryArchive(checkpointRows);
      const contents = files.map((events) => Buffer.from(events.map(lineOf).join('')));
      const written = contents.map(() => 0);
      const write = (file: number, bytes: number): void => {
        const from = written[file] ?? 0;
        written[file] = from + bytes;
        appendFileSync(join(folder, `${file}.ndjson`), contents[file]?.subarray(from, from + bytes) ?? '');
      };
      let live = follow(folder, archive);
      for (const one of happenings) {
        await live.settled();
        if ('file' in one) write(one.file, one.bytes);
        else if (!('commits' in one)) await live.stop().catch(() => undefined);
        else archive.commitsLeft = one.commits;
        await live.pass(SECOND);
        if (!live.isOver()) continue;
        archive.commitsLeft = Number.POSITIVE_INFINITY;
        live = follow(folder, archive);
      }
      await live.settled();
      archive.commitsLeft = Number.POSITIVE_INFINITY;
      await live.stop().catch(() => undefined);
      for (const file of files.keys()) write(file, Number.MAX_SAFE_INTEGER);
      await readOnce(folder, archive);
      const undisturbed = new MemoryArchive();
      await readOnce(folder, undisturbed);
      expect(contentOf(archive)).toEqual(contentOf(undisturbed));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  lawTimeout,
);

function lineOf({ minute, k, x }: { readonly minute: number; readonly k: number; readonly x: string }): string {
  return `${JSON.stringify({ ts: `2026-01-01T12:${String(minute).padStart(2, '0')}:00Z`, k, x })}\n`;
}

function optionsOf(folder: string) {
  const [stream] = project?.streams ?? [];
  if (project === undefined || stream === undefined) throw new Error('the project has problems');
  const options = { stream: 'e', name: 'in', folder, format: 'json', schema: stream.schema, timeField: 0 } as const;
  return { project, options };
}

function follow(folder: string, archive: MemoryArchive) {
  const { project, options } = optionsOf(folder);
  const discoveries = [new Folder({ ...options, interval: SECOND })];
  return liveRun({ project, sources: [], discoveries, store: archive, epochSize: 3 });
}

async function readOnce(folder: string, archive: MemoryArchive): Promise<void> {
  const { project, options } = optionsOf(folder);
  await run({ project, sources: [], discoveries: [new Folder(options)], store: archive });
}

function contentOf({ epochs }: MemoryArchive): object {
  return {
    events: epochs.flatMap(({ events }) => events).reduce((sum, { length }) => sum + length, 0),
    late: epochs.flatMap(({ late }) => late),
    behaviours: epochs
      .flatMap(({ behaviours }) => behaviours.map(({ id, kind, time }) => `${id} ${kind} ${time}`))
      .sort(),
  };
}
