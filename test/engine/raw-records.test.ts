import { expect, test } from 'vitest';
import { BatchBuilder } from '../../src/batch-builder.js';
import { versionsOf } from '../../src/engine/epochs/checkpoint.js';
import { PartitionInput } from '../../src/engine/partitions/partition-input.js';
import { StreamOrder } from '../../src/engine/partitions/stream-order.js';
import { run } from '../../src/engine/run.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project, StreamDeclaration } from '../../src/query/plan.js';
import type { Source, SourceRead } from '../../src/sources/source.js';
import { MINUTE } from '../../src/time.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { temporaryFolder } from '../support/temporary-folder.js';

async function projectWith(options = ''): Promise<Project> {
  const folder = temporaryFolder({
    'streams.sql': `CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts)
        WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'scan.watermark.max-ahead' = '1 min'${options});
      CREATE TABLE f (ts TIMESTAMP) WITH ('connector' = 'filesystem', 'path' = 'f.csv');`,
    'each.sql': 'SELECT ts FROM e;',
    'rows.sql': 'SELECT ts FROM f;',
  });
  const { project, problems } = await loadProject(folder);
  if (project === undefined) throw new Error(problems.join('\n'));
  return project;
}

/** One in time, one from too far ahead, one more in time, and one that is late; each row's bytes say which it is. */
const TIMES = [5, 900, 6, 4].map((minute) => minute * MINUTE);

function readOf({ name, schema }: StreamDeclaration, times = TIMES): SourceRead {
  const builder = new BatchBuilder(name, schema, { source: name, partition: 0 });
  for (const [row, time] of times.entries()) builder.add([time], time, row);
  const raw = times.map((_, row) => Buffer.from(`record ${row}`));
  return { batch: { ...builder.finish(), raw }, deadLetters: [], mark: { offset: times.length, finished: false } };
}

function sourceOf(stream: StreamDeclaration): Source {
  const reads = [readOf(stream)];
  const read = async (): Promise<SourceRead | undefined> => reads.pop();
  return { stream: stream.name, name: stream.name, partition: 0, read, async open() {}, async close() {} };
}

test("the archive gets the records' bytes with the events, late ones too, and no state holds them", async () => {
  const archive = new MemoryArchive();
  const project = await projectWith();
  await run({ project, sources: project.streams.map(sourceOf), store: archive, epochSize: 4 });
  const kept = archive.epochs.flatMap(({ events }) => events);
  const texts = kept.map(({ stream, raw = [] }) => [stream, raw.map(String)]);
  expect(Object.fromEntries(texts)).toEqual({
    e: ['record 0', 'record 2', 'record 3'],
    f: ['record 0', 'record 1', 'record 2', 'record 3'],
  });
  expect(archive.epochs.flatMap(({ late }) => late)).toHaveLength(1);
  const states = archive.epochs.flatMap(({ checkpoint }) => checkpoint?.pieces.map(({ state }) => state) ?? []);
  expect(states.filter((state) => Buffer.from(state ?? []).includes('record'))).toEqual([]);
});

test('what waits for the watermark waits without the bytes', async () => {
  const [stream] = (await projectWith()).streams;
  if (stream === undefined) throw new Error('no stream');
  const order = new StreamOrder();
  const input = new PartitionInput(sourceOf(stream), stream);
  const { batch } = input.take(readOf(stream, [1, 2]), order, Number.NEGATIVE_INFINITY);
  expect(batch.raw).toHaveLength(2);
  expect(order.release(Number.POSITIVE_INFINITY)).not.toHaveProperty('raw');
});

test('what an archive keeps beside the columns may change between two runs', async () => {
  const versions = versionsOf(await projectWith());
  expect(versionsOf(await projectWith(", 'key.fields' = 'ts', 'archive.raw' = 'true'"))).toEqual(versions);
});
