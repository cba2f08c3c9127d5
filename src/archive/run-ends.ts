import type { Database } from '../duckdb/database.js';
import type { Kept } from './epoch.js';
import { EpochLog } from './epoch-log.js';
import { hotEngines, openHotFile } from './hot-file.js';
import { hotKind } from './hot-store.js';
import { requireArchive } from './open-for-question.js';
import { isServed } from './recent-socket.js';
import { statePieces } from './state-pieces.js';

/** How far a run had come is kept under this owner. */
const OWNER = 'run';

/**
 * Of each engine of the archive that keeps its state there, how far its last run came: as its state says, without what queries
 * have open. Undefined where one runs now, or tasks of Kafka have written it, whose state is elsewhere.
 */
export async function runEnds(directory: string): Promise<readonly Kept[] | undefined> {
  const folder = await requireArchive(directory);
  const ends: Kept[] = [];
  for (const engine of await hotEngines(folder)) {
    if (await isServed(folder, engine)) return undefined;
    const database = await openHotFile(folder, engine, 'read');
    try {
      if ((await hotKind(database)) === 'tasks') return undefined;
      ends.push(await endOf(database));
    } finally {
      await database.close();
    }
  }
  return ends;
}

async function endOf(database: Database): Promise<Kept> {
  const epochs = await EpochLog.open(database);
  return { pieces: await statePieces(database, OWNER), epochs: await epochs.records() };
}
