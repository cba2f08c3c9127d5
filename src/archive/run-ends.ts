import type { Database } from '../duckdb/database.js';
import type { Kept } from './epoch.js';
import { EpochLog } from './hot/epoch-log.js';
import { hotEngines, openHotFile } from './hot/hot-file.js';
import { hotKind } from './hot/hot-store.js';
import { statePieces } from './hot/state-pieces.js';
import { requireArchive } from './questions/open-for-question.js';
import { isServed } from './questions/recent-socket.js';

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
