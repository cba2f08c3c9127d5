import type { ArchiveOptions } from '../../src/archive/archive.js';
import type { Epoch } from '../../src/archive/epoch.js';
import { queryArchive } from '../../src/archive/questions/query-archive.js';
import type { Batch } from '../../src/batch.js';
import { BatchBuilder } from '../../src/batch-builder.js';
import type { Behaviour, BehaviourType } from '../../src/behaviour.js';
import type { Schema, Value } from '../../src/schema.js';

const EMPTY: Epoch = { events: [], late: [], deadLetters: [], behaviours: [], record: new Uint8Array(0) };

export function epoch(parts: Partial<Epoch>): Epoch {
  return { ...EMPTY, ...parts };
}

export function archiveOptions(directory: string, parts: Partial<ArchiveOptions> = {}): ArchiveOptions {
  return { directory, streams: [], behaviours: [], now: () => 0, ...parts };
}

/** Rows of one file from its first record on, one second apart. */
export function batchOf(stream: string, schema: Schema, rows: readonly (readonly Value[])[], from = 0): Batch {
  const builder = new BatchBuilder(stream, schema, { source: 'a.csv', partition: 0 });
  rows.forEach((row, i) => {
    builder.add(row, (from + i) * 1_000_000, from + i);
  });
  return builder.finish();
}

export function behaviourOf(type: BehaviourType, parts: Partial<Behaviour> = {}): Behaviour {
  const position = { source: type.name, partition: 0, offset: 0 };
  return { type, kind: 'match', id: '0'.repeat(32), time: 0, key: [], values: [], evidence: [], position, ...parts };
}

/** All rows of a question to a closed archive. */
export async function ask(directory: string, sql: string): Promise<readonly (readonly Value[])[]> {
  const rows: (readonly Value[])[] = [];
  for await (const row of (await queryArchive(directory, sql)).rows) rows.push(row);
  return rows;
}
