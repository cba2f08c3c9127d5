import { openArchive } from '../../src/archive/open-archive.js';
import { queryArchive } from '../../src/archive/questions/query-archive.js';
import type { Value } from '../../src/schema.js';
import { runShop, shopProject } from './shop.js';

/** Runs the shipped queries over the shipped data into a new archive, as `motif run` does. */
export async function archiveShop(directory: string): Promise<void> {
  const project = await shopProject();
  const behaviours = project.queries.map(({ type }) => type);
  const streams = project.streams.filter(({ connector }) => connector !== undefined);
  const archive = await openArchive({ directory, streams, behaviours, now: () => 0 });
  try {
    await runShop({ project, store: archive, nearMisses: 16 });
  } finally {
    await archive.close();
  }
}

export async function rowsOf(directory: string, sql: string): Promise<(readonly Value[])[]> {
  const { rows } = await queryArchive(directory, sql);
  const all: (readonly Value[])[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
