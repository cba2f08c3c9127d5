import { MotifError } from '../errors.js';
import { existingDirectory, hasArchive, otherFiles, refuseOlderLayout, removeOwnFiles } from './archive-folder.js';
import { hotEngines, openHotFile } from './hot/hot-file.js';
import { readManifest } from './manifest-file.js';
import { openForQuestion } from './questions/open-for-question.js';

/** How many rows there were. */
export interface Freshened {
  readonly events: number;
  readonly behaviours: number;
  readonly late: number;
  readonly deadLetters: number;
}

const NOTHING: Freshened = { events: 0, behaviours: 0, late: 0, deadLetters: 0 };

/**
 * Deletes the archive in a folder: motif's own files, and no others. Nothing there is nothing to do.
 * @throws MotifError `ARCHIVE_LOCKED` when another run has it, `INVALID_ARGUMENT` when the folder holds something else.
 */
export async function freshenArchive(directory: string): Promise<Freshened> {
  const folder = await existingDirectory(directory);
  if (folder === undefined) return NOTHING;
  await refuseOlderLayout(folder, directory);
  if (!(await hasArchive(folder)) && (await otherFiles(folder)).length > 0) throw notAnArchive(directory);
  // Whoever has a file of hot rows open keeps it from being opened here, and the archive from being deleted.
  for (const engine of await hotEngines(folder)) await (await openHotFile(folder, engine, 'write')).close();
  const counts = (await readManifest(folder)) === undefined ? NOTHING : await countRows(folder);
  await removeOwnFiles(folder);
  return counts;
}

async function countRows(folder: string): Promise<Freshened> {
  const database = await openForQuestion(folder, { sql: '' });
  try {
    const tables = ['events', 'behaviours', 'late', 'dead_letters'].map((table) => `(SELECT count(*) FROM ${table})`);
    const [[events, behaviours, late, deadLetters] = []] = await database.rows(`SELECT ${tables.join(', ')}`);
    return {
      events: Number(events),
      behaviours: Number(behaviours),
      late: Number(late),
      deadLetters: Number(deadLetters),
    };
  } finally {
    await database.close();
  }
}

function notAnArchive(directory: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `"${directory}" holds something that is not a motif archive, so nothing in it is deleted`,
    hint: 'Name another folder with --archive DIR.',
  });
}
