import { type Batch, positionAt } from '../../batch.js';
import { queryOf } from '../../behaviour.js';
import type { Database } from '../../duckdb/database.js';
import { openDatabase } from '../../duckdb/open-database.js';
import type { Position } from '../../event.js';
import type { NearMiss } from '../../near-miss.js';
import { pickRows } from '../../pick-rows.js';
import { quoteText } from '../../quote-text.js';
import type { Epoch } from '../epoch.js';
import type { Manifest } from '../manifest.js';
import { streamOf } from '../tables.js';
import { createViews } from '../views/create-views.js';
import { tableRows } from '../views/table-view.js';

/**
 * What an archive has already of what an engine reads again, after its state was lost: of each partition all up to some
 * offset, behaviours by their ids, and near misses by query and first event.
 */
export class KnownRows {
  readonly #reached: ReadonlyMap<string, number>;
  readonly #behaviours: ReadonlySet<string>;
  readonly #nearMisses: ReadonlySet<string>;

  private constructor(
    reached: ReadonlyMap<string, number>,
    behaviours: ReadonlySet<string>,
    nearMisses: ReadonlySet<string>,
  ) {
    this.#reached = reached;
    this.#behaviours = behaviours;
    this.#nearMisses = nearMisses;
  }

  /** Of segments. */
  static async read(manifest: Manifest): Promise<KnownRows> {
    const database = await openDatabase(':memory:', { access: 'write' });
    try {
      await createViews(database, manifest, []);
      const offsets = await reachedOffsets(database, manifest);
      return new KnownRows(offsets, await behaviourNames(database), await missNames(database));
    } finally {
      await database.close();
    }
  }

  /** The last offset of a partition; undefined where nothing of it is known. */
  reached(stream: string, source: string, partition: number): number | undefined {
    return this.#reached.get(partitionName(stream, source, partition));
  }

  /** The epoch without what the archive has. */
  without(epoch: Epoch): Epoch {
    const isNew = (stream: string, { source, partition, offset }: Position): boolean =>
      offset > (this.#reached.get(partitionName(stream, source, partition)) ?? -1);
    return {
      ...epoch,
      events: epoch.events.map((batch) => newRows(batch, isNew)).filter(({ length }) => length > 0),
      late: epoch.late.filter(({ stream, position }) => isNew(stream, position)),
      deadLetters: epoch.deadLetters.filter(({ stream, position }) => isNew(stream, position)),
      nearMisses: (epoch.nearMisses ?? []).filter((miss) => !this.#nearMisses.has(missName(miss))),
      behaviours: epoch.behaviours.filter(({ id, revision }) => !this.#behaviours.has(behaviourName(id, revision))),
    };
  }
}

function newRows(batch: Batch, isNew: (stream: string, position: Position) => boolean): Batch {
  const places: number[] = [];
  for (let row = 0; row < batch.length; row++) {
    if (isNew(batch.stream, positionAt(batch, row))) places.push(row);
  }
  return places.length === batch.length ? batch : pickRows(batch, Uint32Array.from(places));
}

async function reachedOffsets(database: Database, manifest: Manifest): Promise<ReadonlyMap<string, number>> {
  const streams = Object.keys(manifest.tables).flatMap((path) => {
    const stream = streamOf(path);
    return stream === undefined
      ? []
      : [`SELECT ${quoteText(stream)}, _source, _partition, _offset FROM (${tableRows(manifest, path, [])})`];
  });
  const rows = await database.rows(
    `SELECT stream, source, partition, max("offset") FROM (
       SELECT stream, source, partition, "offset" FROM dead_letters${streams.map((one) => ` UNION ALL ${one}`).join('')}
     ) GROUP BY ALL`,
  );
  return new Map(
    rows.map(([stream, source, partition, offset]) => [
      partitionName(String(stream), String(source), Number(partition)),
      Number(offset),
    ]),
  );
}

async function behaviourNames(database: Database): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const result = await database.query('SELECT id, revision FROM behaviours');
  for await (const [id, revision] of result.rows()) names.add(behaviourName(String(id), Number(revision)));
  return names;
}

async function missNames(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.rows('SELECT query, version, source, partition, "offset" FROM near_misses');
  return new Set(rows.map((row) => JSON.stringify([...row.slice(0, 3), Number(row[3]), Number(row[4])])));
}

function missName({ type, first: { source, partition, offset } }: NearMiss): string {
  return JSON.stringify([queryOf(type), type.version, source, partition, offset]);
}

function behaviourName(id: string, revision = 0): string {
  return `${id} ${revision}`;
}

function partitionName(stream: string, source: string, partition: number): string {
  return JSON.stringify([stream.toLowerCase(), source, partition]);
}
