import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.js';
import { queryArchive } from '../../src/archive/query-archive.js';
import { isList } from '../../src/is-value.js';
import { type DataType, type Schema, typeName, type Value } from '../../src/schema.js';
import { arbitraryTable } from '../support/arbitrary-rows.js';
import { archiveOptions, ask, batchOf, behaviourOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('law: the archive reads back every value of every type as it was committed', async () => {
  const folder = temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryTable(), async ({ schema, rows }) => {
      const directory = join(folder, String(run++));
      const archive = await openArchive(archiveOptions(directory, { streams: [{ name: 's', schema }] }));
      await archive.commit(epoch({ events: [batchOf('s', schema, rows)] }));
      await archive.close();

      const answer = await queryArchive(
        directory,
        'SELECT * EXCLUDE (_time, _source, _partition, _offset, _ingested_at) FROM s ORDER BY _offset',
      );
      const read = [];
      for await (const row of answer.rows) read.push(row);
      expect(answer.columns.map(({ name, type }) => [name, typeName(type)])).toEqual(
        schema.map(({ name, type }) => [name, typeName(type)]),
      );
      expect(read).toEqual(rows);
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 40 },
  );
}, 120_000);

test("law: a query's view gives every key and value of its behaviours in its type", async () => {
  const folder = temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryTable(), async ({ schema, rows }) => {
      const directory = join(folder, String(run++));
      const [key, columns] = [schema.slice(0, 1), schema.slice(1)];
      const type = { name: 'q', version: '1', key, columns };
      const archive = await openArchive(archiveOptions(directory, { behaviours: [type] }));
      const behaviours = rows.map((row, i) =>
        behaviourOf(type, { id: String(i), time: i, key: row.slice(0, 1), values: row.slice(1) }),
      );
      await archive.commit(epoch({ behaviours }));
      await archive.close();

      const read = await ask(directory, 'SELECT * EXCLUDE (id, kind, time) FROM q ORDER BY time');
      expect(parseJson(schema, read)).toEqual(parseJson(schema, rows));
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 40 },
  );
}, 120_000);

/** JSON that went through JSON is the same value, not the same text; its null is NULL. */
function parseJson(schema: Schema, rows: readonly (readonly Value[])[]): unknown {
  return rows.map((row) => row.map((value, i) => parsed(schema[i]?.type, value)));
}

function parsed(type: DataType | undefined, value: Value): unknown {
  if (value === null) return null;
  if (type?.kind === 'JSON') return JSON.parse(String(value));
  if (type?.kind === 'LIST' && isList(value)) return value.map((item) => parsed(type.element, item));
  if (type?.kind === 'MAP' && isList(value)) {
    return value.map((entry) => (isList(entry) ? [entry[0], parsed(type.value, entry[1] ?? null)] : entry));
  }
  if (type?.kind === 'STRUCT' && isList(value)) return value.map((item, i) => parsed(type.fields[i]?.type, item));
  return value;
}
