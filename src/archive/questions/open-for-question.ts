import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { holdFile, openDatabase } from '../../duckdb/open-database.js';
import { MotifError } from '../../errors.js';
import { quoteText } from '../../quote-text.js';
import { existingDirectory, hasArchive, refuseOlderLayout } from '../archive-folder.js';
import { hotEngines, hotFile } from '../hot/hot-file.js';
import { engineEntry, type Manifest } from '../manifest.js';
import { requireManifest } from '../manifest-file.js';
import { processCommand } from '../process-command.js';
import { SEGMENTS } from '../segments/segment-folder.js';
import { createMacros, createViews } from '../views/create-views.js';
import { fileList } from '../views/table-view.js';
import { whileLocked } from '../while-locked.js';
import { copyRecentRows } from './recent-rows.js';
import { askForRecentRows, type RecentRows } from './recent-server.js';

/** Says, with the way out, when there is no archive in the folder; else its path without symbolic links. */
export async function requireArchive(directory: string): Promise<string> {
  const folder = await existingDirectory(directory);
  if (folder !== undefined) await refuseOlderLayout(folder, directory);
  if (folder !== undefined && (await hasArchive(folder))) return folder;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `there is no archive in "${directory}"`,
    hint: await wayToOne(directory),
  });
}

export interface Asked {
  /** Absent where it is not known yet. */
  readonly sql?: string;
  /** A file that the answer is written to. Absolute. */
  readonly output?: string;
  /** Each stream has a view of its own in `STREAM_VIEWS` too, and what is asked is not a user's SQL. Default: false. */
  readonly eachStream?: boolean;
}

/**
 * The archive as it is now, for one question: a database of views over its segments and over what engines, running or
 * killed, have beside them. Nothing but these files can be read, and nothing written but `output`.
 * @throws MotifError `INVALID_ARGUMENT` when there is no archive, `ARCHIVE_MISMATCH` for one of another layout,
 * `ARCHIVE_LOCKED` while an engine takes long to begin or end.
 */
export async function openForQuestion(directory: string, asked: Asked = {}): Promise<Database> {
  const folder = await requireArchive(directory);
  const recent = new Map<string, RecentRows>();
  const release = async (): Promise<void> => {
    for (const rows of recent.values()) await rows.release();
  };
  try {
    for (const engine of await hotEngines(folder)) recent.set(engine, await recentRows(folder, engine));
    // Read after the hot rows: what was sealed meanwhile is in it, and its generation is known to be.
    const manifest = { ...(await requireManifest(folder)), directory: folder };
    return await snapshotOf(manifest, recent, asked, release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function snapshotOf(
  manifest: Manifest,
  recent: ReadonlyMap<string, RecentRows>,
  { sql, output, eachStream = false }: Asked,
  release: () => Promise<void>,
): Promise<Database> {
  const files = [...recent].flatMap(([engine, rows]) =>
    rows.files.filter(({ generation }) => generation > engineEntry(manifest, engine).sealed),
  );
  const database = await openDatabase(':memory:', { access: 'write', onClose: release });
  try {
    await createViews(database, manifest, files, { eachStream });
    await createMacros(database, sql);
    await database.run(`SET allowed_directories = ${fileList([`${join(manifest.directory, SEGMENTS)}/`])}`);
    await database.run(
      `SET allowed_paths = ${fileList([...files.map(({ file }) => file), ...(output === undefined ? [] : [output])])}`,
    );
    // Without the bar there is no progress to ask for.
    await database.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    await database.run('SET enable_external_access = false');
    // Each further connection has its time zone set.
    if (!eachStream) await database.run('SET lock_configuration = true');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** From the engine that has them open, or out of the file of one that does not run; one that begins or ends is waited for. */
function recentRows(folder: string, engine: string): Promise<RecentRows> {
  return whileLocked(
    async () => (await askForRecentRows(folder, engine)) ?? (await rowsOfNobody(folder, engine)),
    async () => true,
  );
}

async function rowsOfNobody(folder: string, engine: string): Promise<RecentRows> {
  const file = hotFile(folder, engine);
  // Two of one process do not shut each other out by the file, and the first to close it would end the other's lock.
  const letGo = holdFile(file, 'read');
  const into = await mkdtemp(join(tmpdir(), 'motif-'));
  const release = (): Promise<void> => rm(into, { recursive: true, force: true });
  try {
    const store = await openDatabase(':memory:', { access: 'write', commandOf: processCommand });
    try {
      await store.run(`ATTACH ${quoteText(file)} AS hot (READ_ONLY)`);
      await store.run('USE hot');
      return { files: await copyRecentRows(store, into), release };
    } finally {
      await store.close();
    }
  } catch (error) {
    await release();
    throw error;
  } finally {
    letGo();
  }
}

/** The demo's, say, is within the folder where a user's own would be. */
async function wayToOne(directory: string): Promise<string> {
  const within: string[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    const folder = join(directory, name);
    if (await hasArchive(folder).catch(() => false)) within.push(folder);
  }
  const [one] = within.sort();
  if (one === undefined) return 'Make one with `motif run` first, or name another folder with --archive DIR.';
  return `There is one in "${one}": name it with --archive DIR. \`motif run\` makes one in the folder it names.`;
}
