import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { maintain } from '../../src/archive/maintain.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { compactSegments, everything } from '../../src/archive/segments/compact.js';
import type { StreamLayout } from '../../src/archive/tables.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import type { Field, ScalarKind, Value } from '../../src/schema.js';
import { archiveOptions, ask, batchOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const field = (name: string, kind: ScalarKind): Field => ({ name, type: { kind } });
const struct = (name: string, ...fields: readonly Field[]): Field => ({ name, type: { kind: 'STRUCT', fields } });
const OPTIONS = { now: () => 0, reached: () => undefined };

describe('a stream whose columns change', () => {
  let directory = '';
  let rows = 0;
  beforeEach(() => {
    directory = join(temporaryFolder(), 'archive');
    rows = 0;
  });

  /** Commits rows of a version; those of the last are hot, with no checkpoint, as if the process had been killed. */
  async function write(
    layout: Omit<StreamLayout, 'name'>,
    values: readonly (readonly Value[])[],
    { isLast = false, raw }: { readonly isLast?: boolean; readonly raw?: readonly Uint8Array[] } = {},
  ): Promise<void> {
    const archive = await openArchive(archiveOptions(directory, { streams: [{ ...layout, name: 's' }] }));
    const batch = batchOf('s', layout.schema, values, rows);
    const { timeField } = layout;
    const times = timeField === undefined ? batch.times : Float64Array.from(values, (row) => Number(row[timeField]));
    const events = [{ ...batch, times, ...(raw === undefined ? {} : { raw }) }];
    await archive.commit(epoch({ events, ...(isLast ? {} : { checkpoint: { pieces: [] } }) }));
    await archive.close();
    rows += values.length;
  }

  /** As it stands, and compacted. */
  async function expectRows(columns: string, expected: readonly (readonly Value[])[]): Promise<void> {
    const sql = `SELECT ${columns} FROM s ORDER BY _offset`;
    expect(await ask(directory, sql)).toEqual(expected);
    const options = { ...OPTIONS, folder: directory };
    await maintain(options, () => compactSegments(everything, options));
    expect(await ask(directory, sql)).toEqual(expected);
    expect((await verifyArchive(directory)).problems).toEqual([]);
  }

  test('columns are added, widened, dropped, added again and put in another order', async () => {
    await write({ schema: [field('a', 'INTEGER'), field('b', 'VARCHAR')] }, [[1, 'x']]);
    await write({ schema: [field('b', 'VARCHAR'), field('a', 'BIGINT'), field('c', 'DATE')] }, [['y', 2 ** 40, 3]]);
    await write({ schema: [field('c', 'TIMESTAMP'), field('b', 'VARCHAR')] }, [[4, 'z']]);
    await write({ schema: [field('a', 'VARCHAR'), field('c', 'TIMESTAMP')] }, [['w', 5]], { isLast: true });
    await expectRows('* EXCLUDE (_time, _source, _partition, _offset, _ingested_at, _date)', [
      ['1', null],
      [String(2 ** 40), 3 * 86_400_000_000],
      [null, 4],
      ['w', 5],
    ]);
  });

  test('a STRUCT gets fields, in another order', async () => {
    await write({ schema: [struct('s', field('x', 'INTEGER'))] }, [[[1]], [null]]);
    await write({ schema: [struct('s', field('y', 'VARCHAR'), field('x', 'BIGINT'))] }, [[['b', 2]]], { isLast: true });
    await expectRows('s.x, s.y', [
      [1, null],
      [null, null],
      [2, 'b'],
    ]);
  });

  test('key and raw bytes come and go', async () => {
    const schema = [field('a', 'INTEGER'), field('b', 'VARCHAR')];
    await write({ schema }, [[1, 'x']]);
    await write({ schema, keyFields: [1], keepsRaw: true }, [[2, 'y']], { raw: [Buffer.from('r2')] });
    await write({ schema, keyFields: [0] }, [[3, 'z']]);
    await write({ schema, keyFields: [1], keepsRaw: true }, [[4, 'w']], { raw: [Buffer.from('r4')], isLast: true });
    await expectRows('a, _key, decode(_raw)', [
      [1, null, null],
      [2, 'y', 'r2'],
      [3, '3', null],
      [4, 'w', 'r4'],
    ]);
  });

  test('the column that has the time gets another name, or another column has it', async () => {
    await write({ schema: [field('t', 'TIMESTAMP'), field('u', 'TIMESTAMP')], timeField: 0 }, [[1, 100]]);
    await write({ schema: [field('t', 'TIMESTAMP'), field('u', 'TIMESTAMP')], timeField: 1 }, [[2, 200]]);
    await write({ schema: [field('v', 'TIMESTAMP'), field('t', 'TIMESTAMP')], timeField: 0 }, [[3, 300]]);
    await write({ schema: [field('t', 'TIMESTAMP')] }, [[400]], { isLast: true });
    await expectRows('_time, t', [
      [1, 1],
      [200, 2],
      [3, 300],
      [3_000_000, 400],
    ]);
  });

  test('a change that old rows cannot follow, and one after a kill, are refused and leave the archive as it was', async () => {
    const schema = [field('a', 'VARCHAR')];
    await write({ schema }, [['x']]);
    await write({ schema }, [['y']], { isLast: true });
    const manifest = readFileSync(join(directory, 'manifest.json'), 'utf8');
    await expect(write({ schema: [field('A', 'INTEGER')] }, [])).rejects.toThrow('"A" is INTEGER, was VARCHAR');
    await expect(write({ schema: [...schema, field('b', 'DATE')] }, [])).rejects.toThrow('which was killed');
    await expect(write({ schema: [field('_offset', 'DATE')] }, [])).rejects.toThrow('a name that the archive needs');
    expect(readFileSync(join(directory, 'manifest.json'), 'utf8')).toBe(manifest);
    expect(await ask(directory, 'SELECT a FROM s ORDER BY _offset')).toEqual([['x'], ['y']]);
    const archive = await openArchive(archiveOptions(directory, { streams: [{ name: 's', schema }] }));
    expect((await archive.restore()).epochs).toHaveLength(1);
    await archive.close();
  });
});
