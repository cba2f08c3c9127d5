import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.js';
import { queryArchive } from '../../src/archive/questions/query-archive.js';
import { isList } from '../../src/is-value.js';
import { type DataType, type Schema, typeName, type Value } from '../../src/schema.js';
import { arbitraryTable } from '../support/arbitrary-rows.js';
import { archiveOptions, ask, batchOf, behaviourOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Several tables share an archive, since to make one takes longer than all that is done with it. */
const TABLES = 4;
const tables = () => fc.array(arbitraryTable(), { minLength: TABLES, maxLength: TABLES });

test('law: the archive reads back every value of every type as it was committed', async () => {
  const folder = temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(tables(), async (all) => {
      const directory = join(folder, String(run++));
      const streams = all.map(({ schema }, i) => ({ name: `s${i}`, schema }));
      const archive = await openArchive(archiveOptions(directory, { streams }));
      const events = all.map(({ schema, rows }, i) => batchOf(`s${i}`, schema, rows));
      await archive.commit(epoch({ events }));
      await archive.close();

      for (const [i, { schema, rows }] of all.entries()) {
        const answer = await queryArchive(
          directory,
          `SELECT * EXCLUDE (_time, _source, _partition, _offset, _ingested_at, _date) FROM s${i} ORDER BY _offset`,
        );
        const read = [];
        for await (const row of answer.rows) read.push(row);
        expect(answer.columns.map(({ name, type }) => [name, typeName(type)])).toEqual(
          schema.map(({ name, type }) => [name, typeName(type)]),
        );
        expect(read).toEqual(rows);
      }
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 16 / TABLES },
  );
});

test("law: a query's view gives every key and value of its behaviours in its type", async () => {
  const folder = temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(tables(), async (all) => {
      const directory = join(folder, String(run++));
      const types = all.map(({ schema }, i) => {
        return { name: `q${i}`, version: '1', key: schema.slice(0, 1), columns: schema.slice(1) };
      });
      const archive = await openArchive(archiveOptions(directory, { behaviours: types }));
      const behaviours = types.flatMap((type, q) =>
        (all[q]?.rows ?? []).map((row, i) =>
          behaviourOf(type, { id: `${q}-${i}`, time: i, key: row.slice(0, 1), values: row.slice(1) }),
        ),
      );
      await archive.commit(epoch({ behaviours }));
      await archive.close();

      for (const [i, { schema, rows }] of all.entries()) {
        const read = await ask(directory, `SELECT * EXCLUDE (id, kind, time, date) FROM q${i} ORDER BY time`);
        expect(parseJson(schema, read)).toEqual(parseJson(schema, rows));
      }
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 16 / TABLES },
  );
});

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
