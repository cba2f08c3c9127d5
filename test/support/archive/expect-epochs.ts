import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readManifest } from '../../../src/archive/manifest-file.js';
import { isList } from '../../../src/is-value.js';
import { ask } from '../archives.js';
import { ROWS, timeOf, whoOf } from './epochs.mjs';

export interface Expected {
  /** So many epochs, from 0; absent: as many as there are. */
  readonly epochs?: number;
  /** Not fewer. */
  readonly atLeast?: number;
  /** What was done to the epochs before this one: */
  readonly before?: number;
  /** days before that one were pruned, in microseconds; */
  readonly firstDay?: number;
  /** dead letters too; */
  readonly deadLetters?: 'pruned';
  /** this person was forgotten. */
  readonly forgotten?: string;
}

/** All in one question: to open an archive takes longer than to read this one. */
const TABLES = [
  'SELECT n, who, _key, _time, _source, _partition, _offset FROM s ORDER BY n',
  'SELECT n, _time, _offset FROM u ORDER BY n',
  'SELECT id, time, who, n, "offset" FROM q JOIN behaviours USING (id, time) ORDER BY "offset"',
  'SELECT "offset", ordinal FROM evidence ORDER BY "offset"',
  'SELECT "offset", time FROM late ORDER BY "offset"',
  'SELECT "offset", raw FROM dead_letters ORDER BY "offset"',
];
const QUESTION = `SELECT ${TABLES.map((sql) => `(SELECT coalesce(list(t), []) FROM (${sql}) AS t)`).join(', ')}`;

/** The archive has the rows of whole epochs, each once, and of every table. */
export async function expectEpochs(directory: string, expected: Expected): Promise<void> {
  const [[s, u, q, evidence, late, deadLetters = null] = []] = await ask(directory, QUESTION);
  const epochs = expected.epochs ?? (isList(deadLetters) ? deadLetters.length : 0);
  expect(epochs).toBeGreaterThanOrEqual(expected.atLeast ?? 0);
  const { before = epochs, firstDay = Number.NEGATIVE_INFINITY, forgotten } = expected;
  const all = Array.from({ length: epochs }, (_, epoch) => epoch);
  const isKept = (epoch: number, row: number): boolean => epoch >= before || timeOf(epoch, row) >= firstDay;
  const isForgotten = (epoch: number, row: number): boolean => epoch < before && whoOf(epoch, row) === forgotten;
  const rows = (epoch: number, count: number): readonly number[] =>
    Array.from({ length: count }, (_, row) => row).filter((row) => isKept(epoch, row) && !isForgotten(epoch, row));
  const offset = (epoch: number, row: number): number => epoch * (ROWS + 1) + row;

  expect(s).toEqual(
    all.flatMap((epoch) =>
      rows(epoch, ROWS).map((row) => {
        const who = whoOf(epoch, row);
        return [epoch * ROWS + row, who, who, timeOf(epoch, row), 'a.csv', 0, offset(epoch, row)];
      }),
    ),
  );
  expect(u).toEqual(
    all.flatMap((epoch) =>
      rows(epoch, epoch % 2 === 0 ? 3 : 0).map((row) => [epoch * ROWS + row, timeOf(epoch, row), offset(epoch, row)]),
    ),
  );
  const told = all.filter((epoch) => isKept(epoch, 1));
  const isEmptied = (epoch: number): boolean => isForgotten(epoch, 0) || isForgotten(epoch, 1);
  expect(q).toEqual(
    told.map((epoch) => {
      const [who, n] = isEmptied(epoch) ? [null, null] : [whoOf(epoch, 0), epoch];
      return [`id-${epoch}`, timeOf(epoch, 1), who, n, epoch];
    }),
  );
  expect(evidence).toEqual(
    told.flatMap((epoch) => [0, 1].flatMap((row) => (isForgotten(epoch, row) ? [] : [[offset(epoch, row), row]]))),
  );
  expect(late).toEqual(
    all.flatMap((epoch) => (rows(epoch, 3).includes(2) ? [[offset(epoch, 2), timeOf(epoch, 2)]] : [])),
  );
  expect(deadLetters).toEqual(
    all.flatMap((epoch) =>
      expected.deadLetters === 'pruned' && epoch < before ? [] : [[offset(epoch, ROWS), `x${epoch}`]],
    ),
  );
}

/** No file is among the segments or aside that the manifest does not name. */
export async function expectNothingLeft(directory: string): Promise<void> {
  const manifest = await readManifest(directory);
  const named = [...(manifest?.segments ?? []), ...(manifest?.replaced ?? [])].map(({ path }) => path);
  expect(filesIn(directory, 'segments')).toEqual(named.sort());
  expect(filesIn(directory, 'aside')).toEqual([]);
  expect(filesIn(directory, 'hot')).toEqual(
    Object.keys(manifest?.engines ?? {})
      .map((name) => `hot/${name}.duckdb`)
      .sort(),
  );
}

function filesIn(directory: string, folder: string): readonly string[] {
  return readdirSync(join(directory, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1))
    .sort();
}
