import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MotifError } from '../errors.js';
import { withLock } from './archive-lock.js';
import { replaceFile } from './durable.js';
import { CLAIMED_FORMAT, FORMAT, FORMATS, isClaimed, type Manifest } from './manifest.js';
import { SEGMENTS } from './segments/segment-folder.js';

export const MANIFEST = 'manifest.json';

/**
 * The manifest of the archive in a folder; undefined where there is none.
 * @throws MotifError `ARCHIVE_MISMATCH` for one of another format, or that is damaged.
 */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  const path = join(directory, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new MotifError('ENVIRONMENT', `cannot read ${path}: ${reason}`, { cause: error });
  }
  return parsed(path, text);
}

/** As `readManifest`. @throws MotifError `INVALID_ARGUMENT` too, where there is none. */
export async function requireManifest(directory: string): Promise<Manifest> {
  const manifest = await readManifest(directory);
  if (manifest !== undefined) return manifest;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `there is no archive in "${directory}"`,
    hint: 'Make one with `motif run`, or name another folder with --archive DIR.',
  });
}

/**
 * Changes the manifest, and what follows from it: `then` runs before anyone else may change it again.
 * `change` gives undefined where there is nothing to change.
 */
export async function changeManifest(
  directory: string,
  change: (manifest: Manifest | undefined) => Manifest | undefined,
  then: (manifest: Manifest) => Promise<void> = async () => undefined,
): Promise<void> {
  await withLock(directory, 'manifest', async () => {
    const changed = change(await readManifest(directory));
    if (changed === undefined) return;
    // The folder may have been moved since.
    const next = { ...changed, directory, sequence: changed.sequence + 1 };
    await writeManifest(directory, next);
    await then(next);
  });
}

/** Under the manifest's lock. */
export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const format = isClaimed(manifest) ? CLAIMED_FORMAT : FORMAT;
  await replaceFile(
    join(directory, MANIFEST),
    manifestText({ ...manifest, format }),
    join(directory, `${MANIFEST}.new`),
  );
}

/** JSON with one engine, table or segment a line. */
function manifestText({ segments, replaced, ...rest }: Manifest): string {
  const lines = (items: readonly unknown[]): string =>
    `[${items.map((item) => `\n${JSON.stringify(item)}`).join(',')}]`;
  const members = Object.entries({ ...rest, engines: undefined, tables: undefined });
  const plain = members.flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}: ${JSON.stringify(value)}`],
  );
  const named = (items: object): string =>
    `{${Object.entries(items)
      .map(([name, item]) => `\n${JSON.stringify(name)}: ${JSON.stringify(item)}`)
      .join(',')}\n}`;
  const parts = [
    ...plain,
    `"engines": ${named(rest.engines)}`,
    `"tables": ${named(rest.tables)}`,
    `"segments": ${lines(segments)}`,
    `"replaced": ${lines(replaced)}`,
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

function parsed(path: string, text: string): Manifest {
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest> | null;
  } catch (cause) {
    throw damaged(path, 'it is no JSON', cause);
  }
  if (FORMATS.some((format) => manifest?.format === format) && manifest !== null) {
    if (isWhole(manifest)) return manifest;
    throw damaged(path, 'it does not list engines, tables and files among the segments');
  }
  if (typeof manifest?.format !== 'number') throw damaged(path, 'it has no format');
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `${path} is of format ${manifest.format}; this motif reads formats ${FORMATS.join(' and ')}`,
    hint: 'Use the version of motif that wrote it, name another folder with --archive DIR, or begin anew with --fresh.',
  });
}

/** Files elsewhere are never read, and above all never deleted, whatever is written there. */
function isWhole(manifest: Partial<Manifest>): manifest is Manifest {
  const { engines, tables, segments, replaced } = manifest;
  if (!isObject(engines) || !isObject(tables) || !Array.isArray(segments) || !Array.isArray(replaced)) return false;
  return [...segments, ...replaced].every((file) => isSegmentPath(file?.path));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isSegmentPath(path: unknown): boolean {
  return typeof path === 'string' && path.startsWith(`${SEGMENTS}/`) && !path.split('/').includes('..');
}

function damaged(path: string, why: string, cause?: unknown): MotifError {
  return new MotifError(
    'ARCHIVE_MISMATCH',
    { message: `${path} is damaged: ${why}`, hint: '`motif archive restore` makes it anew from the segments.' },
    { cause },
  );
}
