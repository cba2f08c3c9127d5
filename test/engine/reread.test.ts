import { describe, expect, test } from 'vitest';
import { PartitionInput } from '../../src/engine/partitions/partition-input.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { StreamOrder } from '../../src/engine/partitions/stream-order.js';
import { run } from '../../src/engine/run.js';
import type { Project } from '../../src/query/plan.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { SECOND } from '../../src/time.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';

const duck = withDuckDB();

const STREAMS = `CREATE TABLE e (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'filesystem', 'path' = 'x.csv', 'scan.watermark.max-ahead' = '1 hour');`;
const RISES = `SELECT a, b FROM e MATCH_RECOGNIZE (ORDER BY ts MEASURES A.n AS a, B.n AS b ONE ROW PER MATCH
  AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) WITHIN INTERVAL '1' MINUTE DEFINE B AS B.n > A.n);`;

async function project(): Promise<Project> {
  const { project, said } = await loaded(duck, STREAMS, RISES);
  if (project === undefined) throw new Error(said);
  return project;
}

/** The third is late, the fifth is from too far ahead: neither takes part. */
const rows = [10, 20, 15, 30, 90_000, 40, 50].map((second, i) => [second * SECOND, i]);

async function runOnce(
  archive: MemoryArchive,
  more: object = {},
  given: readonly (readonly (number | null)[])[] = rows,
) {
  const plan = await project();
  const sources = plan.streams.map((stream) => memorySource({ ...rowOptions(stream), rows: given }));
  const found: unknown[] = [];
  const summary = await run({
    project: plan,
    sources,
    store: archive,
    epochSize: 1,
    onBehaviours: (behaviours) => void found.push(...behaviours.map(({ id, values }) => [id, ...values])),
    ...more,
  });
  return { summary, found };
}

describe('events since the checkpoint that are read again', () => {
  test('are those that took part then: not late ones, not those from too far ahead', async () => {
    const undisturbed = await runOnce(new MemoryArchive());
    for (let commits = 1; commits < rows.length; commits++) {
      const archive = new MemoryArchive(Number.POSITIVE_INFINITY, true);
      archive.commitsLeft = commits;
      const found: unknown[] = [];
      const onBehaviours = (behaviours: readonly { id: string; values: readonly unknown[] }[]) =>
        void found.push(...behaviours.map(({ id, values }) => [id, ...values]));
      await expect(runOnce(archive, { onBehaviours })).rejects.toThrow('no space left');
      archive.commitsLeft = Number.POSITIVE_INFINITY;
      await runOnce(archive, { onBehaviours });
      expect(found).toEqual(undisturbed.found);
    }
  });

  test('leave time where it was: what is then behind it is late', async () => {
    const stream = (await project()).streams[0];
    if (stream === undefined) throw new Error('no stream');
    const source = memorySource({ ...rowOptions(stream), rows: rows.slice(0, 3) });
    const input = new PartitionInput(source, stream);
    const state = { mark: { offset: 2, finished: false }, watermark: 20 * SECOND };
    for await (const batch of input.reread(state)) expect(batch).toMatchObject({ length: 2 });
    const read = await input.read(1);
    const taken = read && input.take(read, new StreamOrder(), Number.NEGATIVE_INFINITY);
    expect(taken?.late).toMatchObject([{ time: 15 * SECOND, lateness: 5 * SECOND }]);
  });

  test('are read no further once the run is told to stop, and nothing is committed of it', async () => {
    const archive = new MemoryArchive(Number.POSITIVE_INFINITY, true);
    archive.commitsLeft = 4;
    await expect(runOnce(archive)).rejects.toThrow('no space left');
    archive.commitsLeft = Number.POSITIVE_INFINITY;
    const { summary } = await runOnce(archive, { signal: AbortSignal.abort() });
    expect(summary.interrupted).toBe(true);
    expect(archive.epochs).toHaveLength(4);
  });

  test('are missed by name where the input does not have them any more', async () => {
    const archive = new MemoryArchive(Number.POSITIVE_INFINITY, true);
    archive.commitsLeft = 4;
    await expect(runOnce(archive)).rejects.toThrow('no space left');
    archive.commitsLeft = Number.POSITIVE_INFINITY;
    await expect(runOnce(archive, {}, rows.slice(0, 1))).rejects.toThrow(
      'memory, partition 0: records from 1 to 1 have to be read again to go on, and are not all there',
    );
  });

  test('are missed where others are there behind them', async () => {
    const archive = new MemoryArchive(Number.POSITIVE_INFINITY, true);
    archive.commitsLeft = 4;
    await expect(runOnce(archive)).rejects.toThrow('no space left');
    archive.commitsLeft = Number.POSITIVE_INFINITY;
    // A row without a time is no event.
    const without = rows.map((row, i) => (i === 1 ? [null, 1] : row));
    await expect(runOnce(archive, {}, without)).rejects.toThrow(
      'memory, partition 0: 1 events have to be read again to go on, and 0 are there',
    );
  });
});
