import type { Batch } from '../batch.js';
import type { Database } from '../duckdb/database.js';
import { openDatabase } from '../duckdb/open-database.js';
import { pickRows } from '../pick-rows.js';
import { createViews } from './create-views.js';
import type { Epoch } from './epoch.js';
import type { Manifest } from './manifest.js';

/**
 * What an archive has already of what an engine reads again, after its state was lost: of each partition all up to some
 * offset, and behaviours by their ids.
 */
export class KnownRows {
  readonly #reached: ReadonlyMap<string, number>;
  readonly #behaviours: ReadonlySet<string>;

  private constructor(reached: ReadonlyMap<string, number>, behaviours: ReadonlySet<string>) {
    this.#reached = reached;
    this.#behaviours = behaviours;
  }

  /** Of segments. */
  static async read(manifest: Manifest): Promise<KnownRows> {
    const database = await openDatabase(':memory:', { access: 'write' });
    try {
      await createViews(database, manifest, []);
      return new KnownRows(await reachedOffsets(database), await behaviourNames(database));
    } finally {
      await database.close();
    }
  }

  /** The epoch without what the archive has. */
  without(epoch: Epoch): Epoch {
    const isNew = (source: string, partition: number, offset: number): boolean =>
      offset > (this.#reached.get(partitionName(source, partition)) ?? -1);
    return {
      ...epoch,
      events: epoch.events.map((batch) => newRows(batch, isNew)).filter(({ length }) => length > 0),
      late: epoch.late.filter(({ position }) => isNew(position.source, position.partition, position.offset)),
      deadLetters: epoch.deadLetters.filter(({ position }) =>
        isNew(position.source, position.partition, position.offset),
      ),
      behaviours: epoch.behaviours.filter(({ id, revision }) => !this.#behaviours.has(behaviourName(id, revision))),
    };
  }
}

function newRows(batch: Batch, isNew: (source: string, partition: number, offset: number) => boolean): Batch {
  const places: number[] = [];
  for (let row = 0; row < batch.length; row++) {
    const { source = '', partition = 0 } = batch.origins[batch.origin[row] ?? 0] ?? {};
    if (isNew(source, partition, batch.offsets[row] ?? 0)) places.push(row);
  }
  return places.length === batch.length ? batch : pickRows(batch, Uint32Array.from(places));
}

async function reachedOffsets(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.rows(
    `SELECT source, partition, max("offset") FROM (
       SELECT _source AS source, _partition AS partition, _offset AS "offset" FROM events
       UNION ALL SELECT source, partition, "offset" FROM dead_letters
     ) GROUP BY ALL`,
  );
  return new Map(
    rows.map(([source, partition, offset]) => [partitionName(String(source), Number(partition)), Number(offset)]),
  );
}

async function behaviourNames(database: Database): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const result = await database.query('SELECT id, revision FROM behaviours');
  for await (const [id, revision] of result.rows()) names.add(behaviourName(String(id), Number(revision)));
  return names;
}

function behaviourName(id: string, revision = 0): string {
  return `${id} ${revision}`;
}

function partitionName(source: string, partition: number): string {
  return JSON.stringify([source, partition]);
}
