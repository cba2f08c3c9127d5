import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { quoteText } from '../../quote-text.js';
import { columnsByTable, generationsOf, qualified, schemaOf } from '../hot/hot-store.js';
import { fileName } from '../segments/segment-folder.js';
import { toParquet } from '../stored-type.js';
import type { HotFile } from '../views/table-view.js';

/** Rows of an engine that were in no segment when they were asked for. */
export interface RecentFile extends HotFile {
  readonly generation: number;
}

/** Copies the hot rows of a store into Parquet files of a folder: those of all generations as they are at one moment. */
export async function copyRecentRows(store: Database, folder: string): Promise<readonly RecentFile[]> {
  const files: RecentFile[] = [];
  await store.transaction(async () => {
    const versions = new Map(
      (await store.rows('SELECT path, version FROM motif.tables')).map(([path, version]) => [String(path), version]),
    );
    for (const generation of await generationsOf(store)) {
      for (const [table, columns] of await columnsByTable(store, generation)) {
        const name = qualified({ schema: schemaOf(generation), name: table });
        const [[rows] = []] = await store.rows(`SELECT count(*) FROM ${name}`);
        if (Number(rows) === 0) continue;
        const file = join(folder, `${generation}-${fileName(table)}.parquet`);
        await store.run(`COPY (SELECT ${toParquet(columns)} FROM ${name}) TO ${quoteText(file)}
          (FORMAT parquet, COMPRESSION uncompressed)`);
        files.push({ generation, table, schema: Number(versions.get(table) ?? 0), file });
      }
    }
  });
  return files;
}
