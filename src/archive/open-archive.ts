import type { Database } from '../duckdb/database.js';
import type { Schema } from '../schema.js';
import { appendBehaviours } from './append-behaviours.js';
import { appendEvents } from './append-events.js';
import { appendDeadLetters, appendLate } from './append-refused.js';
import type { Archive, ArchiveOptions } from './archive.js';
import { createArchiveFile, hasArchive, makeDirectory, openArchiveFile } from './archive-file.js';
import { createViews } from './create-views.js';
import { EpochLog } from './epoch-log.js';
import { createLayout, requireLayout, STREAMS } from './layout.js';
import { StateLog } from './state-log.js';
import { createStreamTables } from './stream-tables.js';

/** One whose streams and behaviours are not all known when it is opened. */
export interface DeclaringArchive extends Archive {
  /**
   * Tables for the streams that have none yet, and the views.
   * @throws MotifError `ARCHIVE_MISMATCH` when it holds a stream with other columns, `INVALID_QUERY` for a taken name.
   */
  declare(names: Pick<ArchiveOptions, 'streams' | 'behaviours'>): Promise<void>;
}

/**
 * Opens the archive in a folder to write it, and makes what is not there yet.
 * @throws MotifError `ARCHIVE_LOCKED` when another run has it, `ARCHIVE_MISMATCH` when it holds a stream with other
 * columns, `ENVIRONMENT` when the folder cannot be written.
 */
export async function openArchive(options: ArchiveOptions): Promise<Archive> {
  const archive = await openUndeclared(options);
  try {
    await archive.declare(options);
    return archive;
  } catch (error) {
    await archive.close();
    throw error;
  }
}

/** As `openArchive`; streams and behaviours are declared before the first commit. */
export async function openUndeclared(
  options: Omit<ArchiveOptions, 'streams' | 'behaviours'>,
): Promise<DeclaringArchive> {
  const directory = await makeDirectory(options.directory);
  if (!(await hasArchive(directory))) {
    await createArchiveFile(directory, (database) => createLayout(database, options.motifVersion ?? ''));
  }
  const database = await openArchiveFile(directory, 'write');
  try {
    // An append has little to share out, and who shares it out waits for others by asking again and again.
    await database.run('SET threads = 1');
    await requireLayout(database, options.directory);
    const logs = {
      stateLog: await StateLog.open(database),
      epochLog: await EpochLog.open(database, options.checkpointRows),
    };
    return archiveOver(database, logs, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

function archiveOver(
  database: Database,
  { stateLog, epochLog }: { readonly stateLog: StateLog; readonly epochLog: EpochLog },
  { directory, now }: Pick<ArchiveOptions, 'directory' | 'now'>,
): DeclaringArchive {
  const schemas = new Map<string, Schema>();
  return {
    directory,
    get checkpointDue() {
      return epochLog.checkpointDue;
    },
    declare: ({ streams, behaviours }) =>
      database.transaction(async () => {
        for (const { name, schema } of streams) schemas.set(name, schema);
        await createStreamTables(database, streams);
        await createViews(database, behaviours);
      }),
    restore: async () => ({
      pieces: await stateLog.restore(),
      epochs: await epochLog.restore((stream) => {
        return { stream, table: { schema: STREAMS, name: stream }, schema: schemas.get(stream) ?? [] };
      }),
    }),
    commit: (epoch) => {
      epochLog.count(epoch);
      return database.transaction(async () => {
        const ingestedAt = now();
        await appendEvents(database, epoch.events, ingestedAt);
        await appendLate(database, epoch.late);
        await appendDeadLetters(database, epoch.deadLetters);
        await appendBehaviours(database, epoch.behaviours);
        await epochLog.append(epoch);
        if (epoch.checkpoint !== undefined) await stateLog.append(epoch.checkpoint.pieces);
      });
    },
    async close() {
      // When it fails, the log keeps what was committed, and the next to open the archive takes it from there.
      await database.run('CHECKPOINT').catch(() => {});
      await database.close();
    },
  };
}
