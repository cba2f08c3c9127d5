import type { Database } from '../duckdb/database.js';
import { appendBehaviours } from './append-behaviours.js';
import { appendEvents } from './append-events.js';
import { appendDeadLetters, appendLate } from './append-refused.js';
import type { Archive, ArchiveOptions } from './archive.js';
import { createArchiveFile, hasArchive, makeDirectory, openArchiveFile } from './archive-file.js';
import { createViews } from './create-views.js';
import { createLayout, requireLayout } from './layout.js';
import { StateLog } from './state-log.js';
import { createStreamTables } from './stream-tables.js';

/**
 * Opens the archive in a folder to write it, and makes what is not there yet.
 * @throws MotifError `ARCHIVE_LOCKED` when another run has it, `ARCHIVE_MISMATCH` when it holds a stream with other
 * columns, `ENVIRONMENT` when the folder cannot be written.
 */
export async function openArchive(options: ArchiveOptions): Promise<Archive> {
  const directory = await makeDirectory(options.directory);
  if (!(await hasArchive(directory))) {
    await createArchiveFile(directory, (database) => createLayout(database, options.motifVersion ?? ''));
  }
  const database = await openArchiveFile(directory, 'write');
  try {
    await requireLayout(database, options.directory);
    await database.transaction(async () => {
      await createStreamTables(database, options.streams);
      await createViews(database, options.behaviours);
    });
    return archiveOver(database, await StateLog.open(database), options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

function archiveOver(database: Database, stateLog: StateLog, { directory, now }: ArchiveOptions): Archive {
  return {
    directory,
    restore: () => stateLog.restore(),
    commit: (epoch) =>
      database.transaction(async () => {
        const ingestedAt = now();
        for (const batch of epoch.events) await appendEvents(database, batch, ingestedAt);
        await appendLate(database, epoch.late);
        await appendDeadLetters(database, epoch.deadLetters);
        await appendBehaviours(database, epoch.behaviours);
        await stateLog.append(epoch.checkpoint.pieces);
      }),
    async close() {
      // When it fails, the log keeps what was committed, and the next to open the archive takes it from there.
      await database.run('CHECKPOINT').catch(() => {});
      await database.close();
    },
  };
}
