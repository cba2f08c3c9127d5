import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MotifError } from '../errors.js';
import { ASIDE } from './archive-folder.js';
import { withLock } from './archive-lock.js';
import { sealOlder } from './archive-writer.js';
import { syncFile, syncFolder } from './durable.js';
import type { StatePiece } from './epoch.js';
import { EpochLog } from './epoch-log.js';
import { Erasure, type Person } from './erasure.js';
import { copyHotFile, hotEngines, hotFile, openHotFile } from './hot-file.js';
import { HotStore } from './hot-store.js';
import { requireManifest } from './manifest-file.js';
import { deleteReplaced } from './prune.js';
import { type Rewriting, rewriteSegments } from './rewrite-segments.js';
import { withScratch } from './scratch-database.js';
import { StateLog } from './state-log.js';

export interface Forgotten {
  /** How many rows went, or lost their values, by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly segments: number;
  /** What the engines' state had, in words. */
  readonly state: readonly string[];
}

/** What state is without the person: pieces that change, and what was in them, in words. */
export type ForgetInState = (pieces: readonly StatePiece[]) => {
  readonly pieces: readonly StatePiece[];
  readonly report: readonly string[];
};

/**
 * Erases one person's events from everything that an archive has, so that no byte of them is left in its folder. Behaviours
 * keep their ids. No engine may run meanwhile.
 * @throws MotifError `ARCHIVE_LOCKED` where one does.
 */
export async function forgetPerson(
  person: Person,
  forgetInState: ForgetInState,
  options: Rewriting,
): Promise<Forgotten> {
  const { folder } = options;
  return withLock(folder, 'maintenance', async () => {
    const state: string[] = [];
    for (const engine of await hotEngines(folder)) {
      state.push(...(await forgetInHotFile(engine, forgetInState, options)));
    }
    const rows: Record<string, number> = {};
    let segments = 0;
    await withScratch(folder, async (database) => {
      const manifest = await requireManifest(folder);
      requireColumn(manifest.tables, person);
      const erasure = await Erasure.begin(database, folder, manifest, person);
      for (const segment of manifest.segments) {
        const found = await erasure.rewriteOf(folder, manifest, segment);
        if (found === undefined) continue;
        await rewriteSegments(database, manifest, found.rewrite, options);
        rows[segment.table] = (rows[segment.table] ?? 0) + found.rows;
        segments++;
      }
    });
    await deleteReplaced(0, options);
    return { rows, segments, state };
  });
}

/** Seals what is hot, so that segments have it, and writes the rest of the file anew. */
async function forgetInHotFile(
  engine: string,
  forgetInState: ForgetInState,
  { folder, reached }: Rewriting,
): Promise<readonly string[]> {
  const database = await openHotFile(folder, engine, 'write');
  const file = hotFile(folder, engine);
  let report: readonly string[] = [];
  try {
    const store = await HotStore.open(database, await requireManifest(folder));
    if ((await EpochLog.open(database)).length > 0) throw wasKilled(engine);
    const next = store.newest + 1;
    await database.transaction(() => store.begin(next));
    store.begun(next);
    await sealOlder(store, { folder, aside: join(ASIDE, engine), engine, reached });
    const log = await StateLog.open(database);
    const forgotten = forgetInState(await log.restore());
    report = forgotten.report;
    await database.transaction(async () => {
      await log.append(forgotten.pieces);
      await log.compact();
    });
    await copyHotFile(database, `${file}.new`);
  } finally {
    await database.close();
  }
  await syncFile(`${file}.new`);
  await rename(`${file}.new`, file);
  await syncFolder(dirname(file));
  reached('hot file rewritten');
  return report.map((line) => `${engine}: ${line}`);
}

function wasKilled(engine: string): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `the last run of engine ${engine} was killed: its state is to be brought up to its rows first`,
    hint: 'Run it once more until it ends, or stop it with Ctrl-C; then forget.',
  });
}

function requireColumn(
  tables: Readonly<Record<string, { readonly schemas: readonly (readonly { readonly name: string }[])[] }>>,
  { column }: Person,
): void {
  const names = Object.entries(tables).flatMap(([path, { schemas }]) =>
    path.startsWith('events/') ? (schemas.at(-1) ?? []).map(({ name }) => name) : [],
  );
  if (names.some((name: string) => name.toLowerCase() === column.toLowerCase())) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `no stream of the archive has a column ${column}`,
    hint: `They have: ${[...new Set(names)].filter((name) => !name.startsWith('_')).join(', ')}`,
  });
}
