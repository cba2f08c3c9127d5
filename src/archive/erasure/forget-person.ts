import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MotifError } from '../../errors.js';
import type { Position } from '../../event.js';
import { ASIDE } from '../aside.js';
import { syncFile, syncFolder } from '../durable.js';
import type { StatePiece } from '../epoch.js';
import { EpochLog } from '../hot/epoch-log.js';
import { copyHotFile, hotEngines, hotFile, openHotFile, removeUnfinished, unfinishedHotFile } from '../hot/hot-file.js';
import { HotStore } from '../hot/hot-store.js';
import { StateLog } from '../hot/state-log.js';
import { maintain } from '../maintain.js';
import type { Manifest } from '../manifest.js';
import { engineEntry } from '../manifest.js';
import { requireManifest } from '../manifest-file.js';
import { withScratch } from '../scratch-database.js';
import { unlistedFiles } from '../segments/orphans.js';
import { deleteReplaced } from '../segments/prune.js';
import { type Rewriting, rewriteSegments } from '../segments/rewrite-segments.js';
import { sealOlder } from '../segments/sealer.js';
import { sealAside } from '../segments/segment-folder.js';
import { isRewritten, sealedBy } from '../segments/segment-names.js';
import type { StoredType } from '../stored-type.js';
import type { Person } from './erased-value.js';
import { Erasure } from './erasure.js';
import { forgetReasons } from './forget-reasons.js';

const INTEGERS: ReadonlySet<StoredType['kind']> = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT']);

export interface Forgotten {
  /** How many rows went, or lost their values, by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly segments: number;
  /** What the engines' state had, in words. */
  readonly state: readonly string[];
}

/** What state is without the person, whose events were read at these positions: pieces that change, and what was in them, in words. */
export type ForgetInState = (
  pieces: readonly StatePiece[],
  positions: readonly Position[],
) => { readonly changed: readonly StatePiece[]; readonly report: readonly string[] };

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
  const { folder, reached } = options;
  return maintain(options, async () => {
    requireValue((await requireManifest(folder)).tables, person);
    for (const engine of await hotEngines(folder)) await sealHotFile(engine, options);
    await removeLeftovers(options);
    const state: string[] = [];
    const rows: Record<string, number> = {};
    let segments = 0;
    await withScratch(folder, async (database) => {
      const manifest = await requireManifest(folder);
      const erasure = await Erasure.begin(database, folder, manifest, person);
      reached('person found');
      const positions = await erasure.positions();
      for (const engine of await hotEngines(folder)) {
        state.push(...(await forgetInHotFile(engine, (pieces) => forgetInState(pieces, positions), options)));
      }
      const rewrites = [];
      for (const segment of manifest.segments) {
        const found = await erasure.rewriteOf(segment);
        if (found === undefined) continue;
        rows[segment.table] = (rows[segment.table] ?? 0) + found.rows;
        rewrites.push(found.rewrite);
      }
      // All at once: from some of it alone the rest could not be found again.
      if (rewrites.length > 0) await rewriteSegments(database, manifest, rewrites, options);
      segments = rewrites.length;
    });
    await deleteReplaced(Number.NEGATIVE_INFINITY, options);
    await forgetReasons(folder, person.value);
    return { rows, segments, state };
  });
}

/** Of what is hot, segments have it then. */
async function sealHotFile(engine: string, { folder, reached }: Rewriting): Promise<void> {
  const database = await openHotFile(folder, engine, 'write');
  try {
    const store = await HotStore.open(database);
    if ((await EpochLog.open(database)).length > 0) throw wasKilled(engine);
    const { sealed } = engineEntry(await requireManifest(folder), engine);
    for (const generation of store.older) {
      if (generation <= sealed) await database.transaction(() => store.drop(generation));
    }
    const next = store.newest + 1;
    await database.transaction(() => store.begin(next));
    store.begun(next);
    await sealOlder(store, { folder, aside: sealAside(engine), engine, reached });
  } finally {
    await database.close();
  }
}

/** Takes the person out of an engine's state, and writes its file anew. */
async function forgetInHotFile(
  engine: string,
  forgetInState: (pieces: readonly StatePiece[]) => ReturnType<ForgetInState>,
  { folder, reached }: Rewriting,
): Promise<readonly string[]> {
  const database = await openHotFile(folder, engine, 'write');
  let report: readonly string[] = [];
  try {
    const log = await StateLog.open(database);
    const forgotten = forgetInState(await log.restore());
    report = forgotten.report;
    await database.transaction(async () => {
      await log.append({ pieces: forgotten.changed });
      await log.compact();
    });
    await copyHotFile(database, folder, engine);
    reached('hot file copied');
  } finally {
    await database.close();
  }
  await syncFile(unfinishedHotFile(folder, engine));
  await rename(unfinishedHotFile(folder, engine), hotFile(folder, engine));
  await syncFolder(dirname(hotFile(folder, engine)));
  await removeUnfinished(folder, engine);
  reached('hot file rewritten');
  return report.map((line) => `${engine}: ${line}`);
}

/** What killed processes left has rows of the person too. */
async function removeLeftovers({ folder }: Rewriting): Promise<void> {
  const manifest = await requireManifest(folder);
  const engines = new Set([...Object.keys(manifest.engines), ...(await hotEngines(folder))]);
  const ours = (await unlistedFiles(folder, manifest)).filter((path) => {
    const file = path.split('/').at(-1) ?? '';
    return isRewritten(file) || sealedBy(file) !== undefined;
  });
  if (ours.length > 0) throw unlisted(ours);
  for (const engine of engines) {
    for (const aside of [sealAside(engine), join(ASIDE, `read-${engine}`)]) {
      await rm(join(folder, aside), { recursive: true, force: true });
    }
    await removeUnfinished(folder, engine);
  }
}

function wasKilled(engine: string): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `the last run of engine ${engine} was killed: its state is to be brought up to its rows first`,
    hint: 'Run it once more until it ends, or stop it with Ctrl-C; then forget.',
  });
}

function unlisted(files: readonly string[]): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `there are segments that the manifest does not list, and rows in them that would stay: ${files.join(', ')}`,
    hint: '`motif archive restore` lists what is of the archive, and has the rest deleted; then forget.',
  });
}

/** A number that is written as no column has it would be found in some places, and in others not. */
function requireValue(tables: Manifest['tables'], { column, value }: Person): void {
  const schemas = Object.entries(tables).flatMap(([path, entry]) => (path.startsWith('events/') ? entry.schemas : []));
  const fields = schemas.flat();
  const own = fields.filter(({ name }) => name.toLowerCase() === column.toLowerCase());
  if (own.length === 0) {
    const names = fields.map(({ name }) => name).filter((name) => !name.startsWith('_'));
    throw new MotifError('INVALID_ARGUMENT', {
      message: `no stream of the archive has a column ${column}`,
      hint: `They have: ${[...new Set(names)].join(', ')}`,
    });
  }
  if (/^(0|-?[1-9]\d*)$/.test(value) || !own.every(({ type }) => INTEGERS.has(type.kind))) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `${column} is a whole number, and "${value}" is not written as one`,
    hint: `Write it as the archive shows it: ${column}=59541202.`,
  });
}
