import { expect, test } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.js';
import { queryArchive } from '../../src/arrow/query-archive.js';
import type { Schema } from '../../src/schema.js';
import { archiveOptions, batchOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const schema: Schema = [{ name: 'n', type: { kind: 'INTEGER' } }];

async function archived(): Promise<string> {
  const directory = temporaryFolder();
  const archive = await openArchive(archiveOptions(directory, { streams: [{ name: 's', schema }] }));
  const rows = Array.from({ length: 5_000 }, (_, n) => [n]);
  await archive.commit(epoch({ events: [batchOf('s', schema, rows)] }));
  await archive.close();
  return directory;
}

test('an archive answers in batches, or with a table', async () => {
  const directory = await archived();
  const answer = await queryArchive(directory, 'SELECT n FROM s');
  expect(String(answer.schema)).toBe('Schema<{ 0: n: Int32 }>');
  const rows: number[] = [];
  for await (const batch of answer.batches) rows.push(batch.numRows);
  expect(rows).toEqual([2048, 2048, 904]);
  const table = await (await queryArchive(directory, 'SELECT n FROM s WHERE n < 3 ORDER BY n')).table();
  expect(table.getChild('n')?.toArray()).toEqual(Int32Array.of(0, 1, 2));
  expect((await (await queryArchive(directory, 'SELECT n FROM s WHERE false')).table()).numRows).toBe(0);
});

test('an answer that is given up, before or while it is read, leaves the archive free', async () => {
  const directory = await archived();
  const answer = await queryArchive(directory, 'FROM s');
  for await (const batch of answer.batches) {
    expect(batch.numRows).toBe(2048);
    break;
  }
  await (await queryArchive(directory, 'FROM s')).close();
  await (await openArchive(archiveOptions(directory, { streams: [{ name: 's', schema }] }))).close();
});

test('what is refused is refused as it is elsewhere', async () => {
  const directory = await archived();
  await expect(queryArchive(directory, 'DELETE FROM s')).rejects.toMatchObject({ code: 'INVALID_QUERY' });
  await expect(queryArchive(temporaryFolder(), 'FROM s')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const late = queryArchive(directory, "SELECT CAST(if(n < 4000, n::VARCHAR, 'x') AS INTEGER) FROM s");
  await expect(late.then((answer) => answer.table())).rejects.toMatchObject({ code: 'INVALID_QUERY' });
});
